// Fibers: stacks of their own, switched by hand within one operating system thread.
#ifndef AMTIET_EMULATION_FIBER_H
#define AMTIET_EMULATION_FIBER_H

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace emulation {

#if defined(__x86_64__)

struct Context {
  void *stackPointer = nullptr;
};

// Saves the callee-saved registers of the System V ABI, exchanges stack pointers, restores.
extern "C" void amtiet_emulation_switch(void **from, void *to);
asm(R"(
.text
.weak amtiet_emulation_switch
.type amtiet_emulation_switch, @function
.p2align 4
amtiet_emulation_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size amtiet_emulation_switch, .-amtiet_emulation_switch
)");

inline void prepare(Context &context, char *bottom, size_t bytes, void (*entry)()) {
  void **top = reinterpret_cast<void **>(bottom + bytes);
  *--top = nullptr;                         // the entry never returns
  *--top = reinterpret_cast<void *>(entry); // rsp is 8 modulo 16 at the entry, as after a call
  for (int i = 0; i < 6; i++) *--top = nullptr;
  context.stackPointer = top;
}

inline void exchange(Context &from, Context &to) {
  amtiet_emulation_switch(&from.stackPointer, to.stackPointer);
}

#else

struct Context {
  ucontext_t context;
};

inline void prepare(Context &context, char *bottom, size_t bytes, void (*entry)()) {
  getcontext(&context.context);
  context.context.uc_stack.ss_sp = bottom;
  context.context.uc_stack.ss_size = bytes;
  context.context.uc_link = nullptr;
  makecontext(&context.context, entry, 0);
}

inline void exchange(Context &from, Context &to) { swapcontext(&from.context, &to.context); }

#endif

// The stack of one fiber, with a page below it that traps an overflow.
class Stack {
public:
  static constexpr size_t GUARD = 4096;
#if defined(__SANITIZE_ADDRESS__)
  static constexpr size_t BYTES = 1 << 20;
#else
  static constexpr size_t BYTES = 256 << 10;
#endif

  Stack() {
    void *memory = mmap(nullptr, GUARD + BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) {
      std::perror("mmap of a fiber's stack");
      std::abort();
    }
    mapping = static_cast<char *>(memory);
    mprotect(mapping, GUARD, PROT_NONE);
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(bottom(), BYTES);
#endif
  }
  ~Stack() { munmap(mapping, GUARD + BYTES); }
  Stack(const Stack &) = delete;
  Stack &operator=(const Stack &) = delete;

  char *bottom() const { return mapping + GUARD; }

private:
  char *mapping;
};

// One side of a switch: what is needed to come back to it.
struct Fiber {
  Context context;
  const void *stackBottom = nullptr; // known for the host's stack only after the first switch
  size_t stackBytes = 0;

  // Leaves this fiber for the other one; returns when somebody switches back.
  void switchTo(Fiber &other, bool forGood = false) {
#if defined(__SANITIZE_ADDRESS__)
    void *fakeStack = nullptr;
    __sanitizer_start_switch_fiber(forGood ? nullptr : &fakeStack, other.stackBottom, other.stackBytes);
    exchange(context, other.context);
    __sanitizer_finish_switch_fiber(fakeStack, nullptr, nullptr);
#else
    (void)forGood;
    exchange(context, other.context);
#endif
  }

  // First thing in a new fiber: tells the sanitizer where it came from.
  static void arrived(Fiber &from) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(nullptr, &from.stackBottom, &from.stackBytes);
#else
    (void)from;
#endif
  }
};

} // namespace emulation

#endif
