// Checks GELU, exact and by tanh, and their gradients.
// flags: -DCOMPUTE_BF16=0
// flags: -DCOMPUTE_BF16=1
#include "emulator.h"

#include "gelu.cu"

using namespace emulation;

static const double TOLERANCE = sizeof(compute_t) == 2 ? 1e-2 : 1e-6;
static const double PI = 3.14159265358979323846;

static double erfValue(double x) { return 0.5 * x * erfc(-x / std::sqrt(2.0)); }
static double erfSlope(double x) { return 0.5 * erfc(-x / std::sqrt(2.0)) + x * std::exp(-x * x / 2) / std::sqrt(2 * PI); }
static double inner(double x) { return std::sqrt(2 / PI) * (x + 0.044715 * x * x * x); }
static double tanhValue(double x) { return 0.5 * x * (1 + std::tanh(inner(x))); }
static double tanhSlope(double x) {
  double t = std::tanh(inner(x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * std::sqrt(2 / PI) * (1 + 3 * 0.044715 * x * x);
}

template <class F, class B, class V, class S>
static void check(const std::string &activation, size_t n, F forwardKernel, B backwardKernel, V value, S slope) {
  std::string name = activation + " of " + std::to_string(n);
  auto pre = Tensor<compute_t>::normal(n, 1, 2.0), dOut = Tensor<compute_t>::normal(n, 2), preBefore = pre;
  const double extremes[] = {0, -0.0, 1e-30, -1e-30, 5.99, -5.99, 6.01, -6.01, 40, -40, 1e4, -1e4};
  for (size_t i = 0; i < n && n > 100 && i < 12; i++) put(&pre[i], (float)extremes[i]), put(&preBefore[i], (float)extremes[i]);
  Tensor<compute_t> out(n), dPre(n);
  int blocks = (n + THREADS * FLIGHT * WIDE - 1) / (THREADS * FLIGHT * WIDE);
  launch(forwardKernel, blocks, THREADS, 0, out, pre, (long long)n);
  launch(backwardKernel, blocks, THREADS, 0, dPre, dOut, pre, (long long)n);
  std::vector<double> expected(n), expectedSlope(n);
  for (size_t i = 0; i < n; i++) {
    expected[i] = value(to_float(pre[i]));
    expectedSlope[i] = slope(to_float(pre[i])) * to_float(dOut[i]);
    double size = std::max(1e-6, std::fabs(expected[i]));
    report(std::fabs(to_float(out[i]) - expected[i]) <= 1e-2 * size, name + " at " + std::to_string(to_float(pre[i])));
  }
  expectClose(name + " forward", out, expected, n, TOLERANCE);
  expectClose(name + " backward", dPre, expectedSlope, n, TOLERANCE);
  report(pre == preBefore, name + " changed its input");
  launch(backwardKernel, blocks, THREADS, 0, dOut, dOut, pre, (long long)n);
  report(dOut == dPre, name + " backward in place differs");
}

int main() {
  inEachOrder("gelu", [] {
    for (int n : {1, 7, 31, 32, 33, 127, 1000, 5000}) {
      check("erf", n, gelu_erf_forward, gelu_erf_backward, erfValue, erfSlope);
      check("tanh", n, gelu_tanh_forward, gelu_tanh_backward, tanhValue, tanhSlope);
    }
  });
  return finish("gelu_check");
}
