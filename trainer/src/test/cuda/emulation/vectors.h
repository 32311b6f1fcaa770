// CUDA's vector types and their make_ functions.
#ifndef AMTIET_EMULATION_VECTORS_H
#define AMTIET_EMULATION_VECTORS_H

#define AMTIET_VECTORS(name, type, align2, align4)                                                         \
  struct name##1 { type x; };                                                                              \
  struct __attribute__((aligned(align2))) name##2 { type x, y; };                                          \
  struct name##3 { type x, y, z; };                                                                        \
  struct __attribute__((aligned(align4))) name##4 { type x, y, z, w; };                                    \
  inline name##1 make_##name##1(type x) { return {x}; }                                                    \
  inline name##2 make_##name##2(type x, type y) { return {x, y}; }                                         \
  inline name##3 make_##name##3(type x, type y, type z) { return {x, y, z}; }                              \
  inline name##4 make_##name##4(type x, type y, type z, type w) { return {x, y, z, w}; }

AMTIET_VECTORS(char, signed char, 2, 4)
AMTIET_VECTORS(uchar, unsigned char, 2, 4)
AMTIET_VECTORS(short, short, 4, 8)
AMTIET_VECTORS(ushort, unsigned short, 4, 8)
AMTIET_VECTORS(int, int, 8, 16)
AMTIET_VECTORS(uint, unsigned int, 8, 16)
AMTIET_VECTORS(longlong, long long, 16, 16)
AMTIET_VECTORS(ulonglong, unsigned long long, 16, 16)
AMTIET_VECTORS(float, float, 8, 16)
AMTIET_VECTORS(double, double, 16, 16)
#undef AMTIET_VECTORS

struct dim3 {
  unsigned int x, y, z;
  constexpr dim3(unsigned int x = 1, unsigned int y = 1, unsigned int z = 1) : x(x), y(y), z(z) {}
  constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
  operator uint3() const { return {x, y, z}; }
};

#endif
