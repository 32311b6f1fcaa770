// Tells which thread of which block a crash happened in.
#ifndef AMTIET_EMULATION_SIGNALS_H
#define AMTIET_EMULATION_SIGNALS_H

#include <signal.h>
#include <unistd.h>

#include "grid.h"

// A thread that failed is abandoned with what it allocated: not a leak to report.
extern "C" __attribute__((weak, used)) const char *__asan_default_options() { return "detect_leaks=0"; }

namespace emulation {

// Fibers have small stacks, so the handler has one of its own. Sanitizers report by themselves.
struct CrashReport {
  CrashReport() {
#if !defined(__SANITIZE_ADDRESS__)
    static char alternate[1 << 16];
    stack_t stack{};
    stack.ss_sp = alternate;
    stack.ss_size = sizeof alternate;
    sigaltstack(&stack, nullptr);
    struct sigaction action{};
    action.sa_handler = [](int signal) {
      std::string text = "signal " + std::to_string(signal) + " (11: bad or misaligned address, or too large a stack) in "
                         + Block::running().here() + "\n";
      if (write(2, text.data(), text.size()) < 0) _exit(3);
      _exit(2);
    };
    action.sa_flags = SA_ONSTACK;
    for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) sigaction(signal, &action, nullptr);
#endif
  }
};
inline const CrashReport crashReport;

} // namespace emulation

#endif
