// A grid on one operating system thread: blocks one after the other, threads of a block as fibers.
#ifndef AMTIET_EMULATION_GRID_H
#define AMTIET_EMULATION_GRID_H

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fiber.h"
#include "shared_memory.h"
#include "vectors.h"

inline uint3 threadIdx, blockIdx;
inline dim3 blockDim, gridDim;
constexpr int warpSize = 32;

namespace emulation {

// A kernel did what CUDA leaves undefined; the message names kernel, block, thread and line.
struct KernelError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Which of the threads that can go on goes on next.
//   FORWARD   the lowest: the first warp runs ahead as far as barriers let it
//   REVERSE   the highest: the last warp runs ahead
//   RANDOM    any, by the seed
enum class Order { FORWARD, REVERSE, RANDOM };

struct Schedule {
  Order order = Order::FORWARD;
  uint64_t seed = 1;
};

inline Schedule schedule;

struct Place {
  const char *file;
  int line;
  static constexpr Place here(const char *file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
  bool operator==(const Place &other) const {
    return line == other.line && (file == other.file || std::strcmp(file, other.file) == 0);
  }
  std::string text() const {
    const char *name = std::strrchr(file, '/');
    return std::string(name ? name + 1 : file) + ":" + std::to_string(line);
  }
};

// Runs a collective for all lanes of the mask at once: data[lane] is null for lanes outside the mask.
using Collective = void (*)(unsigned int mask, void *const data[32]);

struct AsyncCopy {
  void *to;
  const void *from;
  unsigned int bytes, filled; // copies bytes, fills with zeros up to filled
};

struct Thread {
  enum State { READY, AT_BARRIER, IN_COLLECTIVE, EXITED };
  Fiber fiber;
  std::unique_ptr<Stack> stack;
  uint3 index;
  State state = READY;
  Place place{"", 0};
  const char *what = "";
  int predicate = 0;
  unsigned int mask = 0;
  Collective collective = nullptr;
  std::vector<AsyncCopy> uncommitted;
  std::vector<std::vector<AsyncCopy>> groups;
};

class Block {
public:
  static Block &running() {
    static Block block;
    return block;
  }

  void run(const char *name, const std::function<void()> &kernel, dim3 block, size_t dynamicBytes) {
    kernelName = name;
    body = &kernel;
    count = block.x * block.y * block.z;
    sharedBytes = dynamicBytes;
    failure.clear();
    randomState = schedule.seed * 0x9fb21c651e98df25u + blockIdx.x + (uint64_t(blockIdx.y) << 24) + (uint64_t(blockIdx.z) << 40);
    SharedMemory::ofProgram().poison();
    while (threads.size() < count) threads.push_back(std::make_unique<Thread>());
    for (unsigned int i = 0; i < count; i++) start(*threads[i], block, i);
    warps.assign((count + 31) / 32, Warp());
    ready.assign((count + 63) / 64, 0);
    for (unsigned int i = 0; i < count; i++) markReady(i);
    alive = count;
    arrived = 0;
    while (alive > 0 && failure.empty()) {
      int next = pick();
      if (next < 0) {
        failure = stuck();
        break;
      }
      resume(next);
    }
    if (!failure.empty()) {
      threads.clear(); // abandoned stacks are not used again
      throw KernelError(failure);
    }
    checkBeyondDynamic();
  }

  // Ends the kernel with an error of the thread that runs; never returns.
  [[noreturn]] void fail(const std::string &message) {
    failure = where(current) + ": " + message;
    thread().fiber.switchTo(host, true);
    std::abort();
  }

  bool active() const { return inside; }
  Thread &thread() { return *threads[current]; }
  unsigned int lane() const { return current & 31; }
  unsigned int warpStart() const { return current & ~31u; }

  // Lanes of the running warp that exist and have not exited.
  unsigned int liveLanes() const {
    unsigned int mask = 0;
    for (unsigned int l = 0; l < 32 && warpStart() + l < count; l++) {
      if (threads[warpStart() + l]->state != Thread::EXITED) mask |= 1u << l;
    }
    return mask;
  }

  // Lets others run, without waiting for anything.
  void yield() {
    markReady(current);
    thread().fiber.switchTo(host);
  }

  void maybeYield() {
    if (schedule.order == Order::RANDOM && (random() & 3) == 0) yield();
  }

  enum class Vote { NONE, COUNT, OR, AND };

  int barrier(const char *what, Vote vote, int predicate, Place place) {
    Thread &self = thread();
    self.place = place;
    self.what = what;
    self.predicate = predicate != 0;
    if (alive != count) fail(std::string(what) + " at " + place.text() + " after a thread of the block exited");
    if (arrived > 0 && !(barrierPlace == place)) {
      fail(std::string(what) + " at " + place.text() + " while other threads wait at " + barrierPlace.text());
    }
    barrierPlace = place;
    self.state = Thread::AT_BARRIER;
    if (++arrived < count) {
      self.fiber.switchTo(host);
    } else {
      votes = 0;
      for (unsigned int i = 0; i < count; i++) {
        votes += threads[i]->predicate;
        threads[i]->state = Thread::READY;
        markReady(i);
      }
      arrived = 0;
      self.fiber.switchTo(host);
    }
    // No thread can reach the next barrier's release before all of this one have read the votes.
    switch (vote) {
      case Vote::COUNT: return votes;
      case Vote::OR: return votes > 0;
      case Vote::AND: return votes == static_cast<int>(count);
      default: return 0;
    }
  }

  // Waits for all lanes of the mask; the last one to come computes for all.
  // aligned: all lanes must come from the same line, as PTX demands of .aligned instructions.
  void gather(const char *what, unsigned int mask, Collective collective, void *data, bool aligned, Place place) {
    Thread &self = thread();
    self.place = place;
    self.what = what;
    self.mask = mask;
    self.collective = collective;
    Warp &warp = warps[current / 32];
    if (!(mask >> lane() & 1)) fail(call(self) + ": the mask " + hex(mask) + " lacks the calling lane");
    if (warp.waiting & mask) {
      agree(self, *threads[warpStart() + __builtin_ctz(warp.waiting & mask)], aligned);
    } else {
      expectAll(self);
    }
    warp.data[lane()] = data;
    warp.waiting |= 1u << lane();
    self.state = Thread::IN_COLLECTIVE;
    if ((warp.waiting & mask) == mask) release(self, warp, aligned);
    self.fiber.switchTo(host);
  }

  static std::string hex(unsigned int value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%08x", value);
    return text;
  }

  // Where the running thread is, for signal handlers and messages.
  std::string where(unsigned int thread) const {
    const uint3 &t = threads[thread]->index;
    auto triple = [](uint3 v) {
      return "(" + std::to_string(v.x) + "," + std::to_string(v.y) + "," + std::to_string(v.z) + ")";
    };
    return std::string(kernelName) + ": block " + triple(blockIdx) + " thread " + triple(t);
  }
  std::string here() const { return inside ? where(current) : std::string("host"); }

private:
  // The lanes that wait in a collective, and what each brought.
  struct Warp {
    unsigned int waiting = 0;
    void *data[32];
  };

  // Fails if the two lanes are not in the same collective.
  void agree(const Thread &self, const Thread &other, bool aligned) {
    if (other.collective == self.collective && other.mask == self.mask && (!aligned || other.place == self.place)) return;
    fail(call(self) + " with mask " + hex(self.mask) + ": another lane of it is in " + call(other) + " with mask "
         + hex(other.mask));
  }

  // Fails if some lane of the mask cannot come.
  void expectAll(const Thread &self) {
    for (unsigned int l = 0; l < 32; l++) {
      if (!(self.mask >> l & 1)) continue;
      const Thread *other = warpStart() + l < count ? threads[warpStart() + l].get() : nullptr;
      if (other && other->state != Thread::EXITED && other->state != Thread::AT_BARRIER) continue;
      fail(call(self) + ": lane " + std::to_string(l) + " of the mask " + hex(self.mask)
           + (!other                             ? std::string(" is beyond the block")
              : other->state == Thread::EXITED ? std::string(" has exited")
                                               : " waits at " + call(*other)));
    }
  }

  // The last lane has come: computes for all and lets them go on.
  void release(Thread &self, Warp &warp, bool aligned) {
    void *data[32] = {};
    for (unsigned int l = 0; l < 32; l++) {
      if (!(self.mask >> l & 1)) continue;
      Thread &other = *threads[warpStart() + l];
      agree(self, other, aligned);
      data[l] = warp.data[l];
      other.state = Thread::READY;
    }
    self.collective(self.mask, data);
    warp.waiting &= ~self.mask;
    ready[current / 64] |= uint64_t(self.mask) << (warpStart() % 64);
  }

  std::string call(const Thread &thread) const { return std::string(thread.what) + " at " + thread.place.text(); }

  void start(Thread &thread, dim3 block, unsigned int i) {
    if (!thread.stack) {
      thread.stack = std::make_unique<Stack>();
      thread.fiber.stackBottom = thread.stack->bottom();
      thread.fiber.stackBytes = Stack::BYTES;
    }
    thread.index = {i % block.x, i / block.x % block.y, i / block.x / block.y};
    thread.state = Thread::READY;
    thread.uncommitted.clear();
    thread.groups.clear();
#if defined(__SANITIZE_ADDRESS__)
    // The last frames of the thread before never returned: forget their red zones.
    __asan_unpoison_memory_region(thread.stack->bottom() + Stack::BYTES - 16384, 16384);
#endif
    prepare(thread.fiber.context, thread.stack->bottom(), Stack::BYTES, &Block::entry);
  }

  static void entry() {
    Block &block = running();
    Fiber::arrived(block.host);
    (*block.body)();
    block.leave();
  }

  void leave() {
    Thread &self = thread();
    if (arrived > 0) fail("exits while other threads wait at " + barrierPlace.text());
    for (unsigned int l = 0; l < 32 && warpStart() + l < count; l++) {
      Thread &other = *threads[warpStart() + l];
      if (other.state == Thread::IN_COLLECTIVE && other.mask >> lane() & 1) {
        fail("exits while lane " + std::to_string(l) + " waits for it in " + call(other));
      }
    }
    self.state = Thread::EXITED;
    alive--;
    self.fiber.switchTo(host, true);
    std::abort();
  }

  void resume(unsigned int i) {
    ready[i / 64] &= ~(uint64_t(1) << (i % 64));
    current = i;
    threadIdx = threads[i]->index;
    inside = true;
    host.switchTo(threads[i]->fiber);
    inside = false;
  }

  void markReady(unsigned int i) { ready[i / 64] |= uint64_t(1) << (i % 64); }

  int pick() {
    size_t words = ready.size();
    if (schedule.order == Order::FORWARD) return lowestFrom(0);
    if (schedule.order == Order::REVERSE) {
      for (size_t w = words; w-- > 0;) {
        if (ready[w]) return int(w * 64 + 63 - __builtin_clzll(ready[w]));
      }
      return -1;
    }
    int found = lowestFrom(random() % count);
    return found >= 0 ? found : lowestFrom(0);
  }

  int lowestFrom(unsigned int from) const {
    uint64_t keep = ~uint64_t(0) << (from % 64);
    for (size_t w = from / 64; w < ready.size(); w++, keep = ~uint64_t(0)) {
      if (ready[w] & keep) return int(w * 64 + __builtin_ctzll(ready[w] & keep));
    }
    return -1;
  }

  // SplitMix64.
  uint64_t random() {
    uint64_t z = (randomState += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  // No thread can go on: names a few of them and what they wait for.
  std::string stuck() const {
    std::string text = std::string(kernelName) + ": all threads wait for others that never come:";
    int named = 0;
    for (unsigned int i = 0; i < count && named < 8; i++) {
      bool sameAsBefore = i > 0 && threads[i]->state == threads[i - 1]->state && threads[i]->place == threads[i - 1]->place;
      if (threads[i]->state == Thread::EXITED || sameAsBefore) continue;
      text += "\n  from " + where(i) + " on: " + call(*threads[i]);
      if (threads[i]->state == Thread::IN_COLLECTIVE) text += " with mask " + hex(threads[i]->mask);
      named++;
    }
    return text;
  }

  void checkBeyondDynamic() const {
    const unsigned char *beyond = amtiet_dynamic_shared + sharedBytes;
    size_t bytes = SHARED_CAPACITY - sharedBytes;
    if (bytes == 0 || (beyond[0] == POISON && std::memcmp(beyond, beyond + 1, bytes - 1) == 0)) return;
    size_t written = 0;
    while (beyond[written] == POISON) written++;
    throw KernelError(where(0) + ": byte " + std::to_string(sharedBytes + written)
                      + " of dynamic shared memory was written, " + std::to_string(sharedBytes)
                      + " were given at the launch");
  }

  const char *kernelName = "";
  const std::function<void()> *body = nullptr;
  std::vector<std::unique_ptr<Thread>> threads;
  std::vector<Warp> warps;
  std::vector<uint64_t> ready;
  Fiber host;
  unsigned int count = 0, alive = 0, arrived = 0, current = 0;
  size_t sharedBytes = 0;
  uint64_t randomState = 0;
  int votes = 0;
  bool inside = false;
  Place barrierPlace{"", 0};
  std::string failure;
};

[[noreturn]] inline void fail(const std::string &message) { Block::running().fail(message); }

// Block numbers in the order of the schedule: a grid must not depend on it.
inline std::vector<size_t> blockOrder(size_t blocks) {
  std::vector<size_t> order(blocks);
  for (size_t i = 0; i < blocks; i++) order[i] = schedule.order == Order::REVERSE ? blocks - 1 - i : i;
  if (schedule.order == Order::RANDOM) {
    uint64_t state = schedule.seed * 2862933555777941757u + 3037000493u;
    for (size_t i = blocks; i > 1; i--) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      std::swap(order[i - 1], order[(state >> 33) % i]);
    }
  }
  return order;
}

inline void launchNamed(const char *name, dim3 grid, dim3 block, size_t sharedBytes, const std::function<void()> &kernel) {
  unsigned int threads = block.x * block.y * block.z;
  if (threads == 0 || threads > 1024 || block.z > 64) throw KernelError(std::string(name) + ": bad block size");
  if (grid.x == 0 || grid.y == 0 || grid.z == 0 || grid.x > 0x7fffffffu || grid.y > 65535 || grid.z > 65535) {
    throw KernelError(std::string(name) + ": bad grid size");
  }
  if (sharedBytes > SHARED_CAPACITY) throw KernelError(std::string(name) + ": too much dynamic shared memory");
  gridDim = grid;
  blockDim = block;
  for (size_t b : blockOrder(size_t(grid.x) * grid.y * grid.z)) {
    blockIdx = {unsigned(b % grid.x), unsigned(b / grid.x % grid.y), unsigned(b / grid.x / grid.y)};
    Block::running().run(name, kernel, block, sharedBytes);
  }
}

// Runs a kernel to its end: launch(kernel, grid, block, dynamic shared bytes, arguments...).
template <class... P, class... A>
void launchKernel(const char *name, void (*kernel)(P...), dim3 grid, dim3 block, size_t sharedBytes, A &&...arguments) {
  static_assert(sizeof...(P) == sizeof...(A), "as many arguments as the kernel has parameters");
  if constexpr (sizeof...(P) == sizeof...(A)) {
    std::tuple<P...> given(std::forward<A>(arguments)...);
    launchNamed(name, grid, block, sharedBytes, [&] { std::apply(kernel, given); });
  }
}

} // namespace emulation

#define launch(kernel, ...) emulation::launchKernel(#kernel, kernel, __VA_ARGS__)

#endif
