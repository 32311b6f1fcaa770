// The functions of the engine's mma.cuh, emulated: tensor core products, ldmatrix, asynchronous copies.
//
// Fragment layouts: PTX ISA, "Matrix fragments for mma.m16n8k16 with floating point type", "mma.m16n8k8", "ldmatrix".
#ifndef AMTIET_EMULATION_MMA_CUH
#define AMTIET_EMULATION_MMA_CUH

#include "cuda_bf16.h"

namespace emulation {

struct Product {
  float *d;
  const unsigned int *a;
  unsigned int b[2];
};

inline __attribute__((always_inline)) float bfloat16Half(unsigned int word, int half) {
  unsigned int upper = half ? word & 0xffff0000u : word << 16;
  float value;
  __builtin_memcpy(&value, &upper, 4);
  return value;
}

// The products are what takes the time of an emulated kernel; they touch only what they declare.
#define AMTIET_HOT __attribute__((optimize("O3"), no_sanitize("address", "bounds", "alignment", "shift-exponent")))

// D += A * B of 16 x K and K x 8, given as full matrices; sums in double, rounded once.
template <int K> AMTIET_HOT void multiply(const double (&a)[16][K], const double (&b)[K][8], void *const data[32]) {
  for (int g = 0; g < 16; g++) {
    double sum[8];
    for (int n = 0; n < 8; n++) sum[n] = static_cast<Product *>(data[g % 8 * 4 + n / 2])->d[g / 8 * 2 + n % 2];
    for (int k = 0; k < K; k++) {
      for (int n = 0; n < 8; n++) sum[n] += a[g][k] * b[k][n];
    }
    for (int n = 0; n < 8; n++) {
      static_cast<Product *>(data[g % 8 * 4 + n / 2])->d[g / 8 * 2 + n % 2] = static_cast<float>(sum[n]);
    }
  }
}

AMTIET_HOT inline void multiplyBfloat16(unsigned int, void *const data[32]) {
  double a[16][16], b[16][8];
  for (int lane = 0; lane < 32; lane++) {
    const Product *given = static_cast<Product *>(data[lane]);
    int g = lane / 4, t = lane % 4;
    for (int half = 0; half < 2; half++) {
      for (int r = 0; r < 4; r++) {
        a[g + (r & 1) * 8][2 * t + half + (r >> 1) * 8] = bfloat16Half(given->a[r], half);
      }
      for (int r = 0; r < 2; r++) b[2 * t + half + r * 8][g] = bfloat16Half(given->b[r], half);
    }
  }
  multiply(a, b, data);
}

// TF32 reads the upper 19 bits of each register.
AMTIET_HOT inline void multiplyTf32(unsigned int, void *const data[32]) {
  double a[16][8], b[8][8];
  for (int lane = 0; lane < 32; lane++) {
    const Product *given = static_cast<Product *>(data[lane]);
    int g = lane / 4, t = lane % 4;
    for (int r = 0; r < 4; r++) {
      a[g + (r & 1) * 8][t + (r >> 1) * 4] = __uint_as_float(given->a[r] & 0xffffe000u);
    }
    for (int r = 0; r < 2; r++) b[t + r * 4][g] = __uint_as_float(given->b[r] & 0xffffe000u);
  }
  multiply(a, b, data);
}

struct MatrixLoad {
  unsigned int *r;
  const void *row;
};

template <int COUNT, bool TRANSPOSED> AMTIET_HOT void loadMatrices(unsigned int, void *const data[32]) {
  for (int i = 0; i < COUNT; i++) {
    unsigned short m[8][8];
    for (int row = 0; row < 8; row++) {
      const void *from = static_cast<MatrixLoad *>(data[8 * i + row])->row;
      if (reinterpret_cast<uintptr_t>(from) % 16) fail("ldmatrix: lane " + std::to_string(8 * i + row) + ": not aligned to 16 bytes");
      if (!SharedMemory::ofProgram().contains(from, 16)) {
        fail("ldmatrix: lane " + std::to_string(8 * i + row) + ": not an address of shared memory");
      }
      std::memcpy(m[row], from, 16);
    }
    for (int lane = 0; lane < 32; lane++) {
      int g = lane / 4, t = lane % 4 * 2;
      unsigned int low = TRANSPOSED ? m[t][g] : m[g][t], high = TRANSPOSED ? m[t + 1][g] : m[g][t + 1];
      static_cast<MatrixLoad *>(data[lane])->r[i] = low | high << 16;
    }
  }
}

template <int COUNT, bool TRANSPOSED> void ldmatrix(unsigned int *r, const void *row, Place place) {
  MatrixLoad mine{r, row};
  Block::running().gather("ldmatrix", 0xffffffffu, &loadMatrices<COUNT, TRANSPOSED>, &mine, true, place);
}

inline void complete(const AsyncCopy &copy) {
  std::memcpy(copy.to, copy.from, copy.bytes);
  std::memset(static_cast<char *>(copy.to) + copy.bytes, 0, copy.filled - copy.bytes);
}

} // namespace emulation

// ---- tensor cores

inline void mma_m16n8k16(float (&d)[4], const unsigned int (&a)[4], unsigned int b0, unsigned int b1,
                         emulation::Place place = AMTIET_HERE) {
  emulation::Product mine{d, a, {b0, b1}};
  emulation::Block::running().gather("mma_m16n8k16", 0xffffffffu, &emulation::multiplyBfloat16, &mine, true, place);
}

inline void mma_m16n8k16_first(float (&d)[4], const unsigned int (&a)[4], unsigned int b0, unsigned int b1,
                               emulation::Place place = AMTIET_HERE) {
  d[0] = d[1] = d[2] = d[3] = 0.0f;
  mma_m16n8k16(d, a, b0, b1, place);
}

inline void mma_m16n8k8(float (&d)[4], const unsigned int (&a)[4], unsigned int b0, unsigned int b1,
                        emulation::Place place = AMTIET_HERE) {
  emulation::Product mine{d, a, {b0, b1}};
  emulation::Block::running().gather("mma_m16n8k8", 0xffffffffu, &emulation::multiplyTf32, &mine, true, place);
}

inline void ldmatrix_x4(unsigned int (&r)[4], const void *row, emulation::Place place = AMTIET_HERE) {
  emulation::ldmatrix<4, false>(r, row, place);
}
inline void ldmatrix_x4_trans(unsigned int (&r)[4], const void *row, emulation::Place place = AMTIET_HERE) {
  emulation::ldmatrix<4, true>(r, row, place);
}
inline void ldmatrix_x2(unsigned int (&r)[2], const void *row, emulation::Place place = AMTIET_HERE) {
  emulation::ldmatrix<2, false>(r, row, place);
}
inline void ldmatrix_x2_trans(unsigned int (&r)[2], const void *row, emulation::Place place = AMTIET_HERE) {
  emulation::ldmatrix<2, true>(r, row, place);
}
inline void ldmatrix_x1(unsigned int (&r)[1], const void *row, emulation::Place place = AMTIET_HERE) {
  emulation::ldmatrix<1, false>(r, row, place);
}
inline void ldmatrix_x1_trans(unsigned int (&r)[1], const void *row, emulation::Place place = AMTIET_HERE) {
  emulation::ldmatrix<1, true>(r, row, place);
}

// ---- asynchronous copies: the target is NaN from the start of the copy until its group is waited for

inline void cp_async_16(void *shared, const void *global, bool valid, emulation::Place place = AMTIET_HERE) {
  if (!emulation::SharedMemory::ofProgram().contains(shared, 16)) {
    emulation::fail("cp_async_16 at " + place.text() + ": the target is not in shared memory");
  }
  if (reinterpret_cast<uintptr_t>(shared) % 16 || reinterpret_cast<uintptr_t>(global) % 16) {
    emulation::fail("cp_async_16 at " + place.text() + ": an address is not aligned to 16 bytes");
  }
  std::memset(shared, emulation::POISON, 16);
  emulation::Block::running().thread().uncommitted.push_back({shared, global, valid ? 16u : 0u, 16u});
}
inline void cp_async_commit() {
  auto &thread = emulation::Block::running().thread();
  thread.groups.emplace_back(std::move(thread.uncommitted));
  thread.uncommitted.clear();
}
template <int N> void cp_async_wait() {
  auto &groups = emulation::Block::running().thread().groups;
  size_t done = groups.size() > N ? groups.size() - N : 0;
  for (size_t i = 0; i < done; i++) {
    for (const auto &copy : groups[i]) emulation::complete(copy);
  }
  groups.erase(groups.begin(), groups.begin() + done);
}

// ---- arithmetic

inline float exp2_fast(float x) { return exp2f(x); }
inline unsigned int pack_bf16(float low, float high) {
  return emulation::bfloat16Bits(low) | static_cast<unsigned int>(emulation::bfloat16Bits(high)) << 16;
}

#endif
