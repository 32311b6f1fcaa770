// The emulator checked by kernels whose results are known, and by wrong kernels that it must catch.
#include "emulator.h"
#include "mma.cuh"

using namespace emulation;

// ---- right kernels

extern "C" __global__ void add(const float *__restrict__ a, const float *__restrict__ b, float *__restrict__ c, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

__device__ __forceinline__ float warp_sum(float value) {
  for (int bits = 16; bits > 0; bits >>= 1) value += __shfl_xor_sync(0xffffffffu, value, bits);
  return value;
}

__global__ void __launch_bounds__(256) block_sum(const float *values, float *sum, int n) {
  __shared__ float partial[32];
  float own = 0;
  for (int i = threadIdx.x; i < n; i += blockDim.x) own += values[i];
  own = warp_sum(own);
  if (threadIdx.x % 32 == 0) partial[threadIdx.x / 32] = own;
  __syncthreads();
  if (threadIdx.x < 32) {
    own = warp_sum(threadIdx.x < blockDim.x / 32 ? partial[threadIdx.x] : 0.0f);
    if (threadIdx.x == 0) *sum = own;
  }
}

// Shared memory tree with 1000 barriers.
__global__ void many_barriers(int *sums) {
  extern __shared__ __align__(16) unsigned char smem[];
  int *values = reinterpret_cast<int *>(smem);
  values[threadIdx.x] = threadIdx.x;
  __syncthreads();
  for (int round = 0; round < 500; round++) {
    int neighbour = values[(threadIdx.x + 1) % blockDim.x];
    __syncthreads();
    values[threadIdx.x] = neighbour;
    __syncthreads();
  }
  sums[threadIdx.x] = values[threadIdx.x];
}

// d(16x8) = a(16x16) * b(16x8), b stored by rows (k) or by columns (n).
template <bool B_BY_ROWS> __global__ void multiply_tile(const __nv_bfloat16 *a, const __nv_bfloat16 *b, float *d) {
  __shared__ __align__(16) __nv_bfloat16 tile_a[16][24], tile_b[16][24];
  for (int i = threadIdx.x; i < 256; i += 32) tile_a[i / 16][i % 16] = a[i];
  for (int i = threadIdx.x; i < 128; i += 32) {
    if (B_BY_ROWS) tile_b[i / 8][i % 8] = b[i];
    else tile_b[i % 8][i / 8] = b[i];
  }
  __syncwarp();
  int lane = threadIdx.x;
  unsigned int fragment_a[4], fragment_b[2];
  ldmatrix_x4(fragment_a, &tile_a[lane % 16][lane / 16 * 8]);
  if (B_BY_ROWS) ldmatrix_x2_trans(fragment_b, &tile_b[lane % 16][0]);
  else ldmatrix_x2(fragment_b, &tile_b[lane % 8][lane / 8 % 2 * 8]);
  float sum[4] = {0, 0, 0, 0};
  mma_m16n8k16(sum, fragment_a, fragment_b[0], fragment_b[1]);
  for (int i = 0; i < 4; i++) d[(lane / 4 + i / 2 * 8) * 8 + lane % 4 * 2 + i % 2] = sum[i];
}

__global__ void multiply_tile_tf32(const float *a, const float *b, float *d) {
  int g = threadIdx.x / 4, t = threadIdx.x % 4;
  unsigned int fragment[4];
  for (int i = 0; i < 4; i++) fragment[i] = __float_as_uint(a[(g + i % 2 * 8) * 8 + t + i / 2 * 4]);
  float sum[4] = {0, 0, 0, 0};
  mma_m16n8k8(sum, fragment, __float_as_uint(b[t * 8 + g]), __float_as_uint(b[(t + 4) * 8 + g]));
  for (int i = 0; i < 4; i++) d[(g + i / 2 * 8) * 8 + t * 2 + i % 2] = sum[i];
}

// Two stages of asynchronous copies; each thread sums what its neighbour copied. WAIT 0 is too early a use if 2.
template <int PENDING> __global__ void pipeline(const float4 *values, float *sums, int steps, int valid) {
  __shared__ __align__(16) float4 stages[2][64];
  float sum = 0;
  for (int step = 0; step <= steps; step++) {
    if (step < steps) {
      int from = step * 64 + threadIdx.x;
      cp_async_16(&stages[step % 2][threadIdx.x], &values[from < valid ? from : 0], from < valid);
    }
    cp_async_commit();
    if (step > 0) {
      cp_async_wait<PENDING>();
      __syncthreads();
      float4 v = stages[(step - 1) % 2][(threadIdx.x + 33) % 64];
      sum += v.x + v.y + v.z + v.w;
      __syncthreads();
    }
  }
  sums[threadIdx.x] = sum;
}

__global__ void last_block_sums(const int *values, int *partial, unsigned int *counter, int *sum) {
  __shared__ bool last;
  atomicAdd(&partial[blockIdx.x], values[blockIdx.x * blockDim.x + threadIdx.x]);
  __threadfence();
  __syncthreads();
  if (threadIdx.x == 0) last = atomicAdd(counter, 1u) == gridDim.x - 1;
  __syncthreads();
  if (last && threadIdx.x == 0) {
    int total = 0;
    for (unsigned int i = 0; i < gridDim.x; i++) total += partial[i];
    *sum = total;
  }
}

// ---- wrong kernels

__global__ void forgotten_barrier(const int *values, int *reversed) {
  __shared__ int copy[64];
  copy[threadIdx.x] = values[threadIdx.x];
  reversed[threadIdx.x] = copy[63 - threadIdx.x];
}

// The writes of the second half come too early for slow readers of the first.
__global__ void forgotten_second_barrier(int *out) {
  __shared__ int value;
  int sum = 0;
  for (int round = 0; round < 4; round++) {
    if (threadIdx.x == 0) value = round;
    __syncthreads();
    sum += value;
  }
  out[threadIdx.x] = sum;
}

__global__ void divergent_shuffle(int *out) {
  if (threadIdx.x < 16) out[threadIdx.x] = __shfl_xor_sync(0xffffffffu, static_cast<int>(threadIdx.x), 1);
}

__global__ void divergent_barrier(int *out) {
  if (threadIdx.x < 32) {
    __syncthreads();
    out[threadIdx.x] = 1;
  } else {
    __syncthreads();
  }
}

__global__ void early_exit(int *) {
  if (threadIdx.x == 5) return;
  __syncthreads();
}

__global__ void beyond_dynamic(int) {
  extern __shared__ __align__(16) unsigned char smem[];
  smem[4 * threadIdx.x] = 0;
}

__global__ void shuffle_and_ballot(int *) {
  if (threadIdx.x % 2) __ballot_sync(0xffffffffu, 1);
  else __shfl_sync(0xffffffffu, 1, 0);
}

// ---- checks

static void expectError(const std::string &what, const std::string &part, const std::function<void()> &run) {
  try {
    run();
    report(false, what + " was not caught");
  } catch (const KernelError &error) {
    bool named = std::string(error.what()).find(part) != std::string::npos;
    report(named, what + ": the message lacks \"" + part + "\": " + error.what());
  }
}

static void checkSimple() {
  int n = 1000;
  auto a = Tensor<float>::normal(n, 1), b = Tensor<float>::normal(n, 2);
  Tensor<float> c(n), sum(1);
  launch(add, dim3((n + 127) / 128), dim3(128), 0, a, b, c, n);
  bool equal = true;
  double total = 0;
  for (int i = 0; i < n; i++) equal &= c[i] == a[i] + b[i], total += a[i];
  report(equal, "vector add");
  launch(block_sum, dim3(1), dim3(256), 0, a, sum, n);
  report(std::fabs(sum[0] - total) < 1e-4, "block sum");
  Tensor<int> rotated(128);
  launch(many_barriers, 1, 128, 128 * sizeof(int), rotated);
  for (int i = 0; i < 128; i++) report(rotated[i] == (i + 500) % 128, "rotation by 500 barriers");
  Tensor<int> ones(10 * 64, 1), partial(10, 0), last(1);
  Tensor<unsigned int> counter(1, 0);
  launch(last_block_sums, 10, 64, 0, ones, partial, counter, last);
  report(last[0] == 640, "sum by the last block");
}

static void checkTensorCores() {
  auto a = Tensor<__nv_bfloat16>::normal(256, 3), b = Tensor<__nv_bfloat16>::normal(128, 4);
  auto a32 = Tensor<float>::normal(128, 5), b32 = Tensor<float>::normal(64, 6);
  Tensor<float> expected(128, 0), expected32(128, 0), byRows(128), byColumns(128), tf32(128);
  for (int m = 0; m < 16; m++) {
    for (int n = 0; n < 8; n++) {
      for (int k = 0; k < 16; k++) expected[m * 8 + n] += float(a[m * 16 + k]) * float(b[k * 8 + n]);
      for (int k = 0; k < 8; k++) expected32[m * 8 + n] += a32[m * 8 + k] * b32[k * 8 + n];
    }
  }
  launch(multiply_tile<true>, 1, 32, 0, a, b, byRows);
  launch(multiply_tile<false>, 1, 32, 0, a, b, byColumns);
  launch(multiply_tile_tf32, 1, 32, 0, a32, b32, tf32);
  expectClose("mma, b by rows", byRows, expected, 128, 1e-6);
  expectClose("mma, b by columns", byColumns, expected, 128, 1e-6);
  expectClose("mma tf32", tf32, expected32, 128, 2e-3);
}

static void checkPipeline() {
  int steps = 5, valid = 64 * 4 + 10;
  auto values = Tensor<float>::normal(valid * 4, 7);
  Tensor<float> sums(64), expected(64, 0), tooEarly(64);
  for (int i = 0; i < valid * 4; i++) expected[(i / 4 % 64 + 64 - 33) % 64] += values[i];
  auto *packs = reinterpret_cast<const float4 *>(values.data());
  launch(pipeline<1>, 1, 64, 0, packs, sums, steps, valid);
  expectClose("cp.async pipeline", sums, expected, 64, 1e-5);
  launch(pipeline<2>, 1, 64, 0, packs, tooEarly, steps, valid);
  report(!(relativeError(tooEarly, expected, 64) < 1), "a use before its wait must see NaN");
}

static void checkBfloat16() {
  report(__bfloat16_as_ushort(__float2bfloat16(1.00390625f)) == 0x3f80, "a tie rounds to even, down");
  report(__bfloat16_as_ushort(__float2bfloat16(1.01171875f)) == 0x3f82, "a tie rounds to even, up");
  report(__bfloat16_as_ushort(__float2bfloat16(-INFINITY)) == 0xff80, "infinity stays");
  report(std::isinf(__bfloat162float(__float2bfloat16(3.4e38f))), "too large a value becomes infinite");
  report(pack_bf16(1.0f, 2.0f) == 0x40003f80u, "the low half is first");
  report(__brev(1u) == 0x80000000u && __clz(0) == 32 && __ffs(8) == 4, "bit functions");
  report(__byte_perm(0x33221100u, 0x77665544u, 0x7250) == 0x77225500u, "byte permutation");
}

int main() {
  inEachOrder("right kernels", [] {
    checkSimple();
    checkTensorCores();
    checkPipeline();
  });
  checkBfloat16();
  inEachOrder("wrong kernels", [] {
    Tensor<int> out(64);
    expectError("a shuffle half the warp skips", "__shfl_xor_sync at emulator_check.cpp",
                [&] { launch(divergent_shuffle, 1, 32, 0, out); });
    expectError("two different barriers", "while other threads wait at", [&] { launch(divergent_barrier, 1, 64, 0, out); });
    expectError("an exit before a barrier", "exit", [&] { launch(early_exit, 1, 32, 0, out); });
    expectError("dynamic shared memory", "112 were given", [&] { launch(beyond_dynamic, 1, 32, 112, 0); });
    expectError("a shuffle beside a ballot", "is in", [&] { launch(shuffle_and_ballot, 1, 32, 0, out); });
  });
  Tensor<int> values(64), reversed(64), late(64);
  for (int i = 0; i < 64; i++) values[i] = i;
  int caughtFirst = 0, caughtSecond = 0;
  inEachOrder("races", [&] {
    launch(forgotten_barrier, 1, 64, 0, values, reversed);
    launch(forgotten_second_barrier, 1, 64, 0, late);
    for (int i = 0; i < 64; i++) caughtFirst += reversed[i] != 63 - i, caughtSecond += late[i] != 6;
  });
  report(caughtFirst > 0, "a forgotten barrier shows");
  report(caughtSecond > 0, "a forgotten second barrier shows");
  return finish("emulator_check");
}
