#!/bin/sh
# Compiles a check program with the emulator and runs it, once per line "// flags: ..." in it (or once without).
#   emulate.sh CHECK.cpp [G++ OPTIONS...]
# Environment: KERNELS  directory of the .cu and .cuh files (default: the project's)
#              CXX      compiler (default g++)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
check=$1
shift
kernels=$(cd "${KERNELS:-$here/../../main/resources/vn/amtiet/trainer/engine/cuda}" && pwd)

# The kernels by link, so that "mma.cuh" beside them is the emulator's.
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
for file in "$kernels"/*.cu "$kernels"/*.cuh; do
  if [ -e "$file" ]; then ln -s "$file" "$stage/"; fi
done
ln -sf "$here/mma.cuh" "$stage/mma.cuh"

build_and_run() {
  # shellcheck disable=SC2086
  "${CXX:-g++}" -std=c++17 -x c++ -O1 -g -fno-strict-aliasing -ffp-contract=off -fno-extern-tls-init \
    -fsanitize=address,bounds,shift-exponent -fno-sanitize-recover=all \
    -Wall -Wno-unknown-pragmas -Wno-unused-function -Wno-unused-variable -Wno-unused-but-set-variable \
    -I "$stage" -I "$here" $1 "$check" -o "$stage/check" || return 1
  "$stage/check"
}

flags=$(sed -n 's|^// flags: *||p' "$check")
if [ -z "$flags" ]; then
  build_and_run "$*"
else
  printf '%s\n' "$flags" > "$stage/flags"
  while IFS= read -r line; do
    build_and_run "$line $*" < /dev/null || { echo "$check with flags $line failed" >&2; exit 1; }
  done < "$stage/flags"
fi
