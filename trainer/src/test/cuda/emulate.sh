#!/bin/sh
# Compiles a check program with the emulator and runs it, once per line "// flags: ..." in it (or once without).
#   emulate.sh CHECK.cpp [G++ OPTIONS...]
# Environment: KERNELS  directory of the .cu and .cuh files (default: the project's)
#              CXX      compiler (default g++)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
check=$1
shift
kernels=${KERNELS:-$here/../../main/resources/vn/amtiet/trainer/engine/cuda}

# Copies of the kernels, so that "mma.cuh" beside them is the emulator's; dynamic shared memory becomes a pointer.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
copy() {
  sed -E -e "1s|^|#line 1 \"$1\"\n|" \
    -e 's/extern +__shared__ +(__align__\([0-9]+\) +)?([A-Za-z_][A-Za-z0-9_ ]*[A-Za-z0-9_]) *(\b[A-Za-z_][A-Za-z0-9_]*)\[\] *;/\2 *\3 = reinterpret_cast<\2 *>(amtiet_dynamic_shared);/' \
    "$1" > "$2"
}
for file in "$kernels"/*.cu "$kernels"/*.cuh; do
  if [ -e "$file" ]; then copy "$file" "$stage/$(basename "$file")"; fi
done
copy "$here/mma.cuh" "$stage/mma.cuh"
copy "$check" "$stage/check.cpp"

build_and_run() {
  # shellcheck disable=SC2086
  "${CXX:-g++}" -std=c++17 -O1 -g -fno-strict-aliasing -ffp-contract=off \
    -fsanitize=address,bounds,alignment,shift-exponent -fno-sanitize-recover=all \
    -Wall -fmax-errors=5 -Wno-unknown-pragmas -Wno-unused-function -Wno-unused-variable -Wno-unused-but-set-variable \
    -I "$stage" -I "$(dirname "$check")" -I "$here" $1 "$stage/check.cpp" -o "$stage/check" || return 1
  "$stage/check"
}

flags=$(sed -n 's|^// flags: *||p' "$check")
if [ -z "$flags" ]; then
  build_and_run "$*"
else
  printf '%s\n' "$flags" > "$stage/flags"
  while IFS= read -r line; do
    build_and_run "$line $*" < /dev/null || { echo "$check failed with $line" >&2; exit 1; }
  done < "$stage/flags"
fi
