// bfloat16 of CUDA's header of this name, for the emulator: same bits, rounding to nearest even.
#ifndef AMTIET_EMULATION_CUDA_BF16_H
#define AMTIET_EMULATION_CUDA_BF16_H

#include "emulator.h"

namespace emulation {
inline unsigned short bfloat16Bits(float x) {
  unsigned int word = bits<unsigned int>(x);
  if (x != x) return 0x7fff; // the canonical NaN of the hardware
  return static_cast<unsigned short>((word + 0x7fffu + (word >> 16 & 1u)) >> 16);
}
} // namespace emulation

struct __nv_bfloat16_raw {
  unsigned short x;
};

struct __attribute__((aligned(2))) __nv_bfloat16 {
  unsigned short __x;
  __nv_bfloat16() = default;
  __nv_bfloat16(const __nv_bfloat16_raw &raw) : __x(raw.x) {}
  __nv_bfloat16(float x) : __x(emulation::bfloat16Bits(x)) {}
  __nv_bfloat16(double x) : __x(emulation::bfloat16Bits(static_cast<float>(x))) {}
  __nv_bfloat16(int x) : __x(emulation::bfloat16Bits(static_cast<float>(x))) {}
  operator float() const { return __uint_as_float(static_cast<unsigned int>(__x) << 16); }
  operator __nv_bfloat16_raw() const { return {__x}; }
};
typedef __nv_bfloat16 nv_bfloat16;

struct __attribute__((aligned(4))) __nv_bfloat162 {
  __nv_bfloat16 x, y;
  __nv_bfloat162() = default;
  __nv_bfloat162(const __nv_bfloat16 &x, const __nv_bfloat16 &y) : x(x), y(y) {}
};
typedef __nv_bfloat162 nv_bfloat162;

inline __nv_bfloat16 __float2bfloat16(float x) { return __nv_bfloat16(x); }
inline __nv_bfloat16 __float2bfloat16_rn(float x) { return __nv_bfloat16(x); }
inline __nv_bfloat16 __double2bfloat16(double x) { return __nv_bfloat16(static_cast<float>(x)); }
inline float __bfloat162float(__nv_bfloat16 x) { return static_cast<float>(x); }
inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short x) { return __nv_bfloat16(__nv_bfloat16_raw{x}); }
inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 x) { return x.__x; }
inline __nv_bfloat16 __short_as_bfloat16(short x) { return __ushort_as_bfloat16(static_cast<unsigned short>(x)); }
inline short __bfloat16_as_short(__nv_bfloat16 x) { return static_cast<short>(x.__x); }

inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) { return {__nv_bfloat16(x), __nv_bfloat16(y)}; }
inline __nv_bfloat162 __float22bfloat162_rn(float2 v) { return __floats2bfloat162_rn(v.x, v.y); }
inline __nv_bfloat162 __float2bfloat162_rn(float x) { return __floats2bfloat162_rn(x, x); }
inline float2 __bfloat1622float2(__nv_bfloat162 v) { return {static_cast<float>(v.x), static_cast<float>(v.y)}; }
inline float __low2float(__nv_bfloat162 v) { return static_cast<float>(v.x); }
inline float __high2float(__nv_bfloat162 v) { return static_cast<float>(v.y); }
inline __nv_bfloat16 __low2bfloat16(__nv_bfloat162 v) { return v.x; }
inline __nv_bfloat16 __high2bfloat16(__nv_bfloat162 v) { return v.y; }
inline __nv_bfloat162 __halves2bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) { return {x, y}; }
inline __nv_bfloat162 __bfloat162bfloat162(__nv_bfloat16 x) { return {x, x}; }
inline __nv_bfloat162 make_bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) { return {x, y}; }

#define AMTIET_BINARY(name, expression)                                                                    \
  inline __nv_bfloat16 name(__nv_bfloat16 p, __nv_bfloat16 q) {                                            \
    float a = p, b = q;                                                                                    \
    return __nv_bfloat16(expression);                                                                      \
  }                                                                                                        \
  inline __nv_bfloat162 name##2(__nv_bfloat162 p, __nv_bfloat162 q) { return {name(p.x, q.x), name(p.y, q.y)}; }
AMTIET_BINARY(__hadd, a + b)
AMTIET_BINARY(__hsub, a - b)
AMTIET_BINARY(__hmul, a *b)
AMTIET_BINARY(__hmax, fmaxf(a, b))
AMTIET_BINARY(__hmin, fminf(a, b))
#undef AMTIET_BINARY
inline __nv_bfloat16 __hdiv(__nv_bfloat16 p, __nv_bfloat16 q) {
  return __nv_bfloat16(static_cast<float>(p) / static_cast<float>(q));
}
inline __nv_bfloat16 __hfma(__nv_bfloat16 a, __nv_bfloat16 b, __nv_bfloat16 c) {
  return __nv_bfloat16(fmaf(static_cast<float>(a), static_cast<float>(b), static_cast<float>(c)));
}
inline __nv_bfloat162 __hfma2(__nv_bfloat162 a, __nv_bfloat162 b, __nv_bfloat162 c) {
  return {__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)};
}
inline __nv_bfloat16 __hneg(__nv_bfloat16 x) { return __ushort_as_bfloat16(x.__x ^ 0x8000); }
inline __nv_bfloat16 __habs(__nv_bfloat16 x) { return __ushort_as_bfloat16(x.__x & 0x7fff); }
inline bool __hisnan(__nv_bfloat16 x) { return (x.__x & 0x7fff) > 0x7f80; }

#endif
