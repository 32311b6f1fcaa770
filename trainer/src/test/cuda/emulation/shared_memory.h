// Shared memory of a block: the thread-local storage of the program.
//
// `__shared__` becomes `thread_local`, which is implicitly static within a function, as CUDA's qualifier.
// Nothing else of the program is thread-local, so the whole TLS segment of the executable is shared memory
// and can be poisoned before each block.
#ifndef AMTIET_EMULATION_SHARED_MEMORY_H
#define AMTIET_EMULATION_SHARED_MEMORY_H

#include <link.h>

#include <cstdint>
#include <cstring>

namespace emulation {
constexpr size_t SHARED_CAPACITY = 227 * 1024; // the most a block of compute capability 9.0 can have
}

// The dynamic shared memory: emulate.sh makes `extern __shared__ T name[];` a pointer to it.
alignas(1024) inline thread_local unsigned char amtiet_dynamic_shared[emulation::SHARED_CAPACITY];

namespace emulation {

constexpr unsigned char POISON = 0xFF; // NaN as float, bfloat16, double; -1 as int

struct SharedMemory {
  char *start = nullptr;
  size_t bytes = 0;

  static const SharedMemory &ofProgram() {
    static const SharedMemory found = find();
    return found;
  }

  bool contains(const void *address, size_t count) const {
    const char *p = static_cast<const char *>(address);
    return p >= start && p + count <= start + bytes;
  }

  // 32-bit addresses keep the alignment of the real ones up to 4096 bytes.
  uintptr_t windowStart() const { return reinterpret_cast<uintptr_t>(start) & ~uintptr_t(4095); }

  void poison() const { std::memset(start, POISON, bytes); }

private:
  static SharedMemory find() {
    SharedMemory memory;
    dl_iterate_phdr(
        [](struct dl_phdr_info *info, size_t, void *result) -> int {
          for (int i = 0; i < info->dlpi_phnum; i++) {
            if (info->dlpi_phdr[i].p_type == PT_TLS) {
              auto *found = static_cast<SharedMemory *>(result);
              found->start = static_cast<char *>(info->dlpi_tls_data);
              found->bytes = info->dlpi_phdr[i].p_memsz;
            }
          }
          return 1; // the executable comes first; its segment is the only one wanted
        },
        &memory);
    return memory;
  }
};

} // namespace emulation

#endif
