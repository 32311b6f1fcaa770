// Barriers, warp collectives, atomics, bit and math functions of CUDA C++.
#ifndef AMTIET_EMULATION_INTRINSICS_H
#define AMTIET_EMULATION_INTRINSICS_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cassert>
#include <limits>

#include "grid.h"

// The line of the call, as the default argument of a function.
#define AMTIET_HERE emulation::Place::here()

// ---- block barriers

inline void __syncthreads(emulation::Place place = AMTIET_HERE) {
  emulation::Block::running().barrier("__syncthreads", emulation::Block::Vote::NONE, 0, place);
}
inline int __syncthreads_count(int predicate, emulation::Place place = AMTIET_HERE) {
  return emulation::Block::running().barrier("__syncthreads_count", emulation::Block::Vote::COUNT, predicate, place);
}
inline int __syncthreads_or(int predicate, emulation::Place place = AMTIET_HERE) {
  return emulation::Block::running().barrier("__syncthreads_or", emulation::Block::Vote::OR, predicate, place);
}
inline int __syncthreads_and(int predicate, emulation::Place place = AMTIET_HERE) {
  return emulation::Block::running().barrier("__syncthreads_and", emulation::Block::Vote::AND, predicate, place);
}

// ---- warp collectives

namespace emulation {

template <class F> void eachLane(unsigned int mask, F &&f) {
  for (; mask; mask &= mask - 1) f(__builtin_ctz(mask));
}

template <class T> struct Exchange {
  T value, result;
  int source; // lane
};

template <class T> void exchange(unsigned int mask, void *const data[32]) {
  eachLane(mask, [&](int lane) {
    auto *mine = static_cast<Exchange<T> *>(data[lane]);
    if (!data[mine->source]) {
      fail("shuffle: lane " + std::to_string(lane) + " reads lane " + std::to_string(mine->source)
           + " outside the mask " + Block::hex(mask));
    }
    mine->result = static_cast<Exchange<T> *>(data[mine->source])->value;
  });
}

template <class T> T shuffle(const char *what, unsigned int mask, T value, int source, Place place) {
  static_assert(std::is_trivially_copyable<T>::value && sizeof(T) <= 8, "shuffles move 32 or 64 bits");
  Exchange<T> exchanged{value, value, source};
  Block::running().gather(what, mask, &exchange<T>, &exchanged, false, place);
  return exchanged.result;
}

inline int widthOf(int width) {
  if (width < 1 || width > 32 || (width & (width - 1))) fail("shuffle: width " + std::to_string(width));
  return width;
}

struct Ballot {
  bool predicate;
  unsigned int result;
};

inline unsigned int ballot(const char *what, unsigned int mask, bool predicate, Place place) {
  Ballot mine{predicate, 0};
  Collective vote = [](unsigned int lanes, void *const data[32]) {
    unsigned int set = 0;
    eachLane(lanes, [&](int lane) { set |= unsigned(static_cast<Ballot *>(data[lane])->predicate) << lane; });
    eachLane(lanes, [&](int lane) { static_cast<Ballot *>(data[lane])->result = set; });
  };
  Block::running().gather(what, mask, vote, &mine, false, place);
  return mine.result;
}

template <class T> struct Match {
  T value;
  unsigned int result;
};

template <class T> void match(unsigned int mask, void *const data[32]) {
  eachLane(mask, [&](int lane) {
    auto *mine = static_cast<Match<T> *>(data[lane]);
    mine->result = 0;
    eachLane(mask, [&](int other) {
      if (static_cast<Match<T> *>(data[other])->value == mine->value) mine->result |= 1u << other;
    });
  });
}

enum class Reduction { ADD, MIN, MAX, AND, OR, XOR };

template <class T, Reduction R> void reduceLanes(unsigned int mask, void *const data[32]) {
  T total = static_cast<Exchange<T> *>(data[__builtin_ctz(mask)])->value;
  eachLane(mask & (mask - 1), [&](int lane) {
    T value = static_cast<Exchange<T> *>(data[lane])->value;
    if (R == Reduction::ADD) total += value;
    if (R == Reduction::MIN) total = value < total ? value : total;
    if (R == Reduction::MAX) total = total < value ? value : total;
    if (R == Reduction::AND) total &= value;
    if (R == Reduction::OR) total |= value;
    if (R == Reduction::XOR) total ^= value;
  });
  eachLane(mask, [&](int lane) { static_cast<Exchange<T> *>(data[lane])->result = total; });
}

template <class T, Reduction R> T reduce(const char *what, unsigned int mask, T value, Place place) {
  static_assert(sizeof(T) == 4, "__reduce_*_sync takes 32-bit integers");
  Exchange<T> mine{value, value, 0};
  Block::running().gather(what, mask, &reduceLanes<T, R>, &mine, false, place);
  return mine.result;
}

template <class T> struct Same {
  using type = T;
};
template <class T> using same = typename Same<T>::type;

} // namespace emulation

template <class T>
T __shfl_sync(unsigned int mask, T value, int source, int width = 32, emulation::Place place = AMTIET_HERE) {
  int segment = emulation::Block::running().lane() & ~(emulation::widthOf(width) - 1);
  return emulation::shuffle("__shfl_sync", mask, value, segment | (source & (width - 1)), place);
}
template <class T>
T __shfl_xor_sync(unsigned int mask, T value, int bits, int width = 32, emulation::Place place = AMTIET_HERE) {
  int lane = emulation::Block::running().lane(), last = lane | (emulation::widthOf(width) - 1);
  return emulation::shuffle("__shfl_xor_sync", mask, value, (lane ^ bits) > last ? lane : lane ^ bits, place);
}
template <class T>
T __shfl_up_sync(unsigned int mask, T value, unsigned int delta, int width = 32, emulation::Place place = AMTIET_HERE) {
  int lane = emulation::Block::running().lane(), first = lane & ~(emulation::widthOf(width) - 1);
  int source = lane - static_cast<int>(delta);
  return emulation::shuffle("__shfl_up_sync", mask, value, source < first ? lane : source, place);
}
template <class T>
T __shfl_down_sync(unsigned int mask, T value, unsigned int delta, int width = 32, emulation::Place place = AMTIET_HERE) {
  int lane = emulation::Block::running().lane(), last = lane | (emulation::widthOf(width) - 1);
  int source = lane + static_cast<int>(delta);
  return emulation::shuffle("__shfl_down_sync", mask, value, source > last ? lane : source, place);
}

inline unsigned int __ballot_sync(unsigned int mask, int predicate, emulation::Place place = AMTIET_HERE) {
  return emulation::ballot("__ballot_sync", mask, predicate != 0, place);
}
inline int __any_sync(unsigned int mask, int predicate, emulation::Place place = AMTIET_HERE) {
  return emulation::ballot("__any_sync", mask, predicate != 0, place) != 0;
}
inline int __all_sync(unsigned int mask, int predicate, emulation::Place place = AMTIET_HERE) {
  return emulation::ballot("__all_sync", mask, predicate != 0, place) == mask;
}
template <class T>
unsigned int __match_any_sync(unsigned int mask, T value, emulation::Place place = AMTIET_HERE) {
  emulation::Match<T> mine{value, 0};
  emulation::Block::running().gather("__match_any_sync", mask, &emulation::match<T>, &mine, false, place);
  return mine.result;
}
inline void __syncwarp(unsigned int mask = 0xffffffffu, emulation::Place place = AMTIET_HERE) {
  emulation::Block::running().gather("__syncwarp", mask, [](unsigned int, void *const *) {}, nullptr, false, place);
}
inline unsigned int __activemask() { return emulation::Block::running().liveLanes(); }

#define AMTIET_REDUCE(name, reduction)                                                                     \
  template <class T> T name(unsigned int mask, T value, emulation::Place place = AMTIET_HERE) {           \
    return emulation::reduce<T, emulation::Reduction::reduction>(#name, mask, value, place);              \
  }
AMTIET_REDUCE(__reduce_add_sync, ADD)
AMTIET_REDUCE(__reduce_min_sync, MIN)
AMTIET_REDUCE(__reduce_max_sync, MAX)
AMTIET_REDUCE(__reduce_and_sync, AND)
AMTIET_REDUCE(__reduce_or_sync, OR)
AMTIET_REDUCE(__reduce_xor_sync, XOR)
#undef AMTIET_REDUCE

// ---- memory

inline void __threadfence() { emulation::Block::running().maybeYield(); }
inline void __threadfence_block() { emulation::Block::running().maybeYield(); }
inline void __threadfence_system() { emulation::Block::running().maybeYield(); }
inline void __nanosleep(unsigned int) { emulation::Block::running().yield(); }

inline size_t __cvta_generic_to_shared(const void *address) {
  const auto &memory = emulation::SharedMemory::ofProgram();
  if (!memory.contains(address, 1)) emulation::fail("__cvta_generic_to_shared: not an address of shared memory");
  return reinterpret_cast<uintptr_t>(address) - memory.windowStart();
}
inline unsigned int __isShared(const void *address) {
  return emulation::SharedMemory::ofProgram().contains(address, 1);
}

#define AMTIET_LOAD(name)                                                                                  \
  template <class T> T name(const T *address) { return *address; }
AMTIET_LOAD(__ldg)
AMTIET_LOAD(__ldca)
AMTIET_LOAD(__ldcg)
AMTIET_LOAD(__ldcs)
AMTIET_LOAD(__ldcv)
AMTIET_LOAD(__ldlu)
#undef AMTIET_LOAD
#define AMTIET_STORE(name)                                                                                 \
  template <class T> void name(T *address, emulation::same<T> value) { *address = value; }
AMTIET_STORE(__stcg)
AMTIET_STORE(__stcs)
AMTIET_STORE(__stwb)
AMTIET_STORE(__stwt)
#undef AMTIET_STORE

#define AMTIET_ATOMIC(name, now)                                                                           \
  template <class T> T name(T *address, emulation::same<T> value) {                                       \
    emulation::Block::running().maybeYield();                                                              \
    T old = *address;                                                                                      \
    *address = now;                                                                                        \
    return old;                                                                                            \
  }
AMTIET_ATOMIC(atomicAdd, old + value)
AMTIET_ATOMIC(atomicSub, old - value)
AMTIET_ATOMIC(atomicExch, value)
AMTIET_ATOMIC(atomicMin, value < old ? value : old)
AMTIET_ATOMIC(atomicMax, old < value ? value : old)
AMTIET_ATOMIC(atomicAnd, old & value)
AMTIET_ATOMIC(atomicOr, old | value)
AMTIET_ATOMIC(atomicXor, old ^ value)
AMTIET_ATOMIC(atomicInc, old >= value ? 0 : old + 1)
AMTIET_ATOMIC(atomicDec, old == 0 || old > value ? value : old - 1)
#undef AMTIET_ATOMIC
template <class T> T atomicCAS(T *address, emulation::same<T> expected, emulation::same<T> value) {
  emulation::Block::running().maybeYield();
  T old = *address;
  if (std::memcmp(&old, &expected, sizeof(T)) == 0) *address = value;
  return old;
}

// ---- bits

inline int __popc(unsigned int x) { return __builtin_popcount(x); }
inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline int __ffsll(long long x) { return __builtin_ffsll(x); }
inline int __clz(int x) { return x ? __builtin_clz(static_cast<unsigned int>(x)) : 32; }
inline int __clzll(long long x) { return x ? __builtin_clzll(static_cast<unsigned long long>(x)) : 64; }
inline unsigned int __brev(unsigned int x) {
  unsigned int reversed = 0;
  for (int i = 0; i < 32; i++) reversed |= (x >> i & 1u) << (31 - i);
  return reversed;
}
inline unsigned int __byte_perm(unsigned int x, unsigned int y, unsigned int selector) {
  unsigned long long bytes = (static_cast<unsigned long long>(y) << 32) | x;
  unsigned int result = 0;
  for (int i = 0; i < 4; i++) {
    unsigned int chosen = selector >> (4 * i) & 0xf;
    unsigned int byte = static_cast<unsigned int>(bytes >> (8 * (chosen & 7)) & 0xff);
    if (chosen & 8) byte = byte & 0x80 ? 0xff : 0; // the sign alone, replicated
    result |= byte << (8 * i);
  }
  return result;
}
inline unsigned int __funnelshift_l(unsigned int low, unsigned int high, unsigned int shift) {
  unsigned long long both = (static_cast<unsigned long long>(high) << 32) | low;
  return static_cast<unsigned int>(both << (shift & 31) >> 32);
}
inline unsigned int __funnelshift_r(unsigned int low, unsigned int high, unsigned int shift) {
  unsigned long long both = (static_cast<unsigned long long>(high) << 32) | low;
  return static_cast<unsigned int>(both >> (shift & 31));
}
inline unsigned int __umulhi(unsigned int a, unsigned int b) {
  return static_cast<unsigned int>(static_cast<unsigned long long>(a) * b >> 32);
}
inline int __mulhi(int a, int b) { return static_cast<int>(static_cast<long long>(a) * b >> 32); }
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return static_cast<unsigned long long>(static_cast<unsigned __int128>(a) * b >> 64);
}
inline long long __mul64hi(long long a, long long b) {
  return static_cast<long long>(static_cast<__int128>(a) * b >> 64);
}

namespace emulation {
template <class To, class From> To bits(From from) {
  static_assert(sizeof(To) == sizeof(From), "as many bits");
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}
} // namespace emulation
inline int __float_as_int(float x) { return emulation::bits<int>(x); }
inline unsigned int __float_as_uint(float x) { return emulation::bits<unsigned int>(x); }
inline float __int_as_float(int x) { return emulation::bits<float>(x); }
inline float __uint_as_float(unsigned int x) { return emulation::bits<float>(x); }
inline long long __double_as_longlong(double x) { return emulation::bits<long long>(x); }
inline double __longlong_as_double(long long x) { return emulation::bits<double>(x); }

// ---- math: the fast variants are exact here; names that glibc declares for itself are macros

#define __expf(x) expf(x)
#define __exp10f(x) exp10f(x)
#define __logf(x) logf(x)
#define __log2f(x) log2f(x)
#define __log10f(x) log10f(x)
#define __powf(x, y) powf(x, y)
#define __sinf(x) sinf(x)
#define __cosf(x) cosf(x)
#define __tanf(x) tanf(x)
#define __sincosf(x, s, c) sincosf(x, s, c)
inline float rsqrtf(float x) { return static_cast<float>(1.0 / sqrt(static_cast<double>(x))); }
inline double rsqrt(double x) { return 1.0 / sqrt(x); }
inline float __frsqrt_rn(float x) { return rsqrtf(x); }
inline float __fdividef(float x, float y) { return x / y; }
inline float __frcp_rn(float x) { return 1.0f / x; }
inline float __fadd_rn(float x, float y) { return x + y; }
inline float __fsub_rn(float x, float y) { return x - y; }
inline float __fmul_rn(float x, float y) { return x * y; }
inline float __fdiv_rn(float x, float y) { return x / y; }
inline float __fsqrt_rn(float x) { return sqrtf(x); }
inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
inline double __dadd_rn(double x, double y) { return x + y; }
inline double __dmul_rn(double x, double y) { return x * y; }
inline float __saturatef(float x) { return x > 0.0f ? (x < 1.0f ? x : 1.0f) : 0.0f; }
inline float normcdff(float x) { return static_cast<float>(0.5 * erfc(-0.70710678118654752440 * x)); }

namespace emulation {
template <class To> To saturate(double x) {
  if (x != x) return 0;
  if (x <= static_cast<double>(std::numeric_limits<To>::min())) return std::numeric_limits<To>::min();
  if (x >= static_cast<double>(std::numeric_limits<To>::max())) return std::numeric_limits<To>::max();
  return static_cast<To>(x);
}
} // namespace emulation
inline int __float2int_rn(float x) { return emulation::saturate<int>(rint(x)); }
inline int __float2int_rz(float x) { return emulation::saturate<int>(trunc(x)); }
inline int __float2int_rd(float x) { return emulation::saturate<int>(floor(x)); }
inline int __float2int_ru(float x) { return emulation::saturate<int>(ceil(x)); }
inline unsigned int __float2uint_rn(float x) { return emulation::saturate<unsigned int>(rint(x)); }
inline unsigned int __float2uint_rz(float x) { return emulation::saturate<unsigned int>(trunc(x)); }
inline long long __float2ll_rn(float x) { return emulation::saturate<long long>(rint(x)); }
inline float __int2float_rn(int x) { return static_cast<float>(x); }
inline float __uint2float_rn(unsigned int x) { return static_cast<float>(x); }
inline float __ll2float_rn(long long x) { return static_cast<float>(x); }
inline float __double2float_rn(double x) { return static_cast<float>(x); }
inline float __ull2float_rn(unsigned long long x) { return static_cast<float>(x); }

template <class A, class B, class T = std::common_type_t<A, B>>
std::enable_if_t<std::is_arithmetic<A>::value && std::is_arithmetic<B>::value, T> max(A a, B b) {
  if (std::is_floating_point<T>::value) return static_cast<T>(fmax(static_cast<double>(a), static_cast<double>(b)));
  return static_cast<T>(a) < static_cast<T>(b) ? static_cast<T>(b) : static_cast<T>(a);
}
template <class A, class B, class T = std::common_type_t<A, B>>
std::enable_if_t<std::is_arithmetic<A>::value && std::is_arithmetic<B>::value, T> min(A a, B b) {
  if (std::is_floating_point<T>::value) return static_cast<T>(fmin(static_cast<double>(a), static_cast<double>(b)));
  return static_cast<T>(b) < static_cast<T>(a) ? static_cast<T>(b) : static_cast<T>(a);
}

// ---- the rest

inline long long clock64() {
  static long long now = 0;
  return now += 1;
}
[[noreturn]] inline void __trap(emulation::Place place = AMTIET_HERE) { emulation::fail("__trap at " + place.text()); }
#define __builtin_assume(condition) ((void)0)

#endif
