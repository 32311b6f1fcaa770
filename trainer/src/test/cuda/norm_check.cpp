// Checks layer norm, with and without residual, forward and backward.
// flags: -DCOMPUTE_BF16=0 -DSTREAM_BF16=0
// flags: -DCOMPUTE_BF16=1 -DSTREAM_BF16=1
#include "emulator.h"

#include "norm_forward.cu"
#include "norm_backward.cu"

using namespace emulation;

static const float EPSILON = 1e-5f;
static const double COMPUTE_TOLERANCE = sizeof(compute_t) == 2 ? 1e-2 : 1e-5;
static const double STREAM_TOLERANCE = sizeof(stream_t) == 2 ? 1e-2 : 1e-5;

struct Mask {
  int key[4] = {12345, -7, 3, 2};
  unsigned int threshold = 3355444; // ceil(0.2 * 2^24)
  float scale = 1 / 0.8f;
  Dropout dropout() const { return dropout_of(key, 5, threshold, scale); }
};

template <int C, bool BRANCH, bool DROPOUT>
__global__ void forward_kernel(compute_t *out, float *statistics, stream_t *sum, const stream_t *x, const compute_t *branch,
                               const float *weight, const float *bias, int rows, Dropout dropout) {
  norm_forward<C, BRANCH, DROPOUT>(out, statistics, sum, x, branch, weight, bias, rows, EPSILON, dropout);
}

template <int C, bool BRANCH, bool DROPOUT>
__global__ void backward_kernel(stream_t *dSum, compute_t *dBranch, float *partial, const compute_t *dOut, const stream_t *x,
                                const float *statistics, const float *weight, int bias, int rows, Dropout dropout) {
  norm_backward<C, BRANCH, DROPOUT>(dSum, dBranch, partial, dOut, x, statistics, weight, bias, rows, dropout);
}

// sum_of_parts with the columns of any width.
__global__ void add_parts(float *gradient, const float *partial, int parts, int columns) {
  float sum = sum_of_parts(partial, parts, columns);
  int column = blockIdx.x * PARTS_COLUMNS + threadIdx.x;
  if (threadIdx.x < PARTS_COLUMNS && column < columns) gradient[column] += sum;
}

template <int C, bool BRANCH, bool DROPOUT> static void check(int rows, bool hasBias, bool inPlace) {
  typedef Layout<C> L;
  std::string name = "C " + std::to_string(C) + " N " + std::to_string(rows) + (BRANCH ? " residual" : "")
                     + (DROPOUT ? " dropout" : "");
  size_t n = (size_t)rows * C;
  Mask mask;
  Dropout dropout = mask.dropout();
  auto x = Tensor<stream_t>::normal(n, 1), original = x;
  auto branch = Tensor<compute_t>::normal(n, 2);
  auto weight = Tensor<float>::normal(C, 3), bias = Tensor<float>::normal(C, 4);
  Tensor<stream_t> sum(n);
  Tensor<compute_t> out(n);
  Tensor<float> statistics(2 * rows);
  stream_t *stored = !BRANCH ? x.data() : inPlace ? x.data() : sum.data();
  int blocks = (rows + L::ROWS - 1) / L::ROWS;
  launch((forward_kernel<C, BRANCH, DROPOUT>), dim3(blocks), dim3(L::THREADS), 0, out, statistics, stored, x, branch, weight,
         hasBias ? bias.data() : (float *)nullptr, rows, dropout);

  std::vector<double> expectedSum(n), expected(n), expectedStatistics(2 * rows);
  for (int r = 0; r < rows; r++) {
    double mean = 0, variance = 0;
    for (int i = 0; i < C; i++) {
      size_t at = (size_t)r * C + i;
      double added = BRANCH ? to_float(branch[at]) * (DROPOUT ? dropout.multiplier_of(at) : 1.0) : 0;
      expectedSum[at] = to_float(original[at]) + added;
      mean += to_float(stored[at]) / C;
    }
    for (int i = 0; i < C; i++) {
      double d = to_float(stored[(size_t)r * C + i]) - mean;
      variance += d * d / C;
    }
    expectedStatistics[r] = mean;
    expectedStatistics[rows + r] = 1 / std::sqrt(variance + EPSILON);
    for (int i = 0; i < C; i++) {
      size_t at = (size_t)r * C + i;
      expected[at] = (to_float(stored[at]) - mean) * expectedStatistics[rows + r] * weight[i] + (hasBias ? bias[i] : 0);
    }
  }
  expectClose(name + " sum", stored, expectedSum, n, BRANCH ? STREAM_TOLERANCE : 0);
  // A row of one element is all rounding: its normalised value is 0 exactly.
  expectClose(name + " out", out, expected, n, COMPUTE_TOLERANCE);
  expectClose(name + " statistics", statistics, expectedStatistics, 2 * rows, 1e-5);

  auto dOut = Tensor<compute_t>::normal(n, 5);
  auto dSum = Tensor<stream_t>::normal(n, 6), before = dSum;
  Tensor<stream_t> kept(n);
  std::memcpy(kept.data(), stored, n * sizeof(stream_t));
  Tensor<compute_t> dBranch(n);
  int parts = std::min(blocks, 3), columns = hasBias ? 2 * C : C;
  Tensor<float> partial((size_t)parts * columns);
  auto gradients = Tensor<float>::normal(columns, 7), gradientsBefore = gradients;
  launch((backward_kernel<C, BRANCH, DROPOUT>), dim3(parts), dim3(L::THREADS), 0, dSum, dBranch, partial, dOut, stored,
         statistics, weight, hasBias ? 1 : 0, rows, dropout);
  launch(add_parts, dim3((columns + 31) / 32), dim3(PARTS_THREADS), 0, gradients, partial, parts, columns);

  std::vector<double> expectedD(n), expectedBranch(n), expectedGradients(columns);
  for (int i = 0; i < columns; i++) expectedGradients[i] = gradientsBefore[i];
  for (int r = 0; r < rows; r++) {
    double mean = expectedStatistics[r], scale = expectedStatistics[rows + r], g = 0, gn = 0;
    for (int i = 0; i < C; i++) {
      size_t at = (size_t)r * C + i;
      double normal = (to_float(kept[at]) - mean) * scale, d = to_float(dOut[at]);
      expectedGradients[i] += d * normal;
      if (hasBias) expectedGradients[C + i] += d;
      g += d * weight[i] / C;
      gn += d * weight[i] * normal / C;
    }
    for (int i = 0; i < C; i++) {
      size_t at = (size_t)r * C + i;
      double normal = (to_float(kept[at]) - mean) * scale, d = to_float(dOut[at]);
      expectedD[at] = to_float(before[at]) + (d * weight[i] - g - normal * gn) * scale;
      expectedBranch[at] = expectedD[at] * (DROPOUT ? dropout.multiplier_of(at) : 1.0);
    }
  }
  // With one feature the gradient is 0 times 1 / sqrt(epsilon).
  expectClose(name + " dSum", dSum, expectedD, n, C == 1 ? 1e-2 : STREAM_TOLERANCE);
  if (BRANCH) expectClose(name + " dBranch", dBranch, expectedBranch, n, C == 1 ? 1e-2 : COMPUTE_TOLERANCE);
  expectClose(name + " weight gradients", gradients, expectedGradients, columns, 1e-5);
  report(std::memcmp(kept.data(), stored, n * sizeof(stream_t)) == 0, name + " backward changed its input");
}

template <int C> static void checkWidth(int rows) {
  check<C, false, false>(rows, true, false);
  check<C, true, false>(rows, false, true);
  check<C, true, true>(rows, true, false);
}

int main() {
  inEachOrder("a warp per row", [] {
    checkWidth<1>(5);
    checkWidth<33>(13);
    checkWidth<384>(7);
  });
  inEachOrder("a block per row", [] {
    checkWidth<1028>(3);
  }, 1);
  return finish("norm_check");
}
