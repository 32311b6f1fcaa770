// Checks the global norm and AdamW over flat arrays.
// flags: -DCOMPUTE_BF16=0
// flags: -DCOMPUTE_BF16=1
#include "emulator.h"

#include "optimizer.cu"

using namespace emulation;

static void checkNorm(size_t blocks, int parts) {
  size_t n = blocks * PARAMETER_BLOCK;
  auto gradients = Tensor<float>::normal(n, 1, 1e-4);
  for (size_t i = 0; i < n; i += 97) gradients[i] *= 1e4f;
  double expected = 0;
  for (size_t i = 0; i < n; i++) expected += (double)gradients[i] * gradients[i];
  expected = std::sqrt(expected);
  Tensor<double> partial(parts);
  Tensor<float> norm(1);
  auto run = [&] {
    launch(norm_parts, parts, NORM_THREADS, 0, partial, gradients, (long long)n);
    launch(norm_finish, 1, FINISH_THREADS, 0, norm, partial, parts);
    return norm[0];
  };
  report(std::fabs(run() - expected) <= 1e-6 * expected, "norm of " + std::to_string(n));
  gradients[n / 2] = NAN;
  report(std::isnan(run()), "NaN must show in the norm");
  gradients[n / 2] = -INFINITY;
  report(std::isinf(run()), "infinity must show in the norm");
}

static void checkUpdate(int blocks, float normValue, float clipAt, bool copied) {
  std::string name = "AdamW at norm " + std::to_string(normValue);
  size_t n = (size_t)blocks * PARAMETER_BLOCK;
  auto w = Tensor<float>::normal(n, 1), g = Tensor<float>::normal(n, 2), m = Tensor<float>::normal(n, 3, 0.1),
       v = Tensor<float>::normal(n, 4);
  for (size_t i = 0; i < n; i++) v[i] *= v[i];
  for (size_t i = n - 24; i < n; i++) w[i] = g[i] = m[i] = v[i] = 0; // padding
  Tensor<float> w0 = w, g0 = g, m0 = m, v0 = v;
  Tensor<compute_t> copy(n), copyBefore = copy;
  Tensor<unsigned char> decayed(blocks);
  for (int b = 0; b < blocks; b++) decayed[b] = b % 2;
  const float c[] = {0.9f, 0.1f, 0.99f, 0.01f, 3e-3f, 1.7f, 1e-8f, 1 - 3e-4f, clipAt};
  Tensor<float> coefficients(9), norm(1, normValue);
  for (int i = 0; i < 9; i++) coefficients[i] = c[i];
  launch(adamw, blocks, UPDATE_THREADS, 0, w, g, m, v, copied ? copy.data() : (compute_t *)nullptr, decayed, norm,
         coefficients);
  if (!std::isfinite(normValue)) {
    report(w == w0 && g == g0 && m == m0 && v == v0 && copy == copyBefore, name + " must change nothing");
    return;
  }
  double factor = std::min(1.0, clipAt / ((double)normValue + 1e-6));
  std::vector<double> expectedW(n), expectedM(n), expectedV(n);
  bool rounded = true, cleared = true;
  for (size_t i = 0; i < n; i++) {
    double gradient = g0[i] * factor;
    expectedM[i] = (double)c[0] * m0[i] + c[1] * gradient;
    expectedV[i] = (double)c[2] * v0[i] + c[3] * gradient * gradient;
    expectedW[i] = w0[i] * (i / PARAMETER_BLOCK % 2 ? (double)c[7] : 1.0)
                   - c[4] * expectedM[i] / (std::sqrt(expectedV[i]) * c[5] + c[6]);
    compute_t stored;
    put(&stored, w[i]);
    rounded &= !copied || to_float(copy[i]) == to_float(stored);
    cleared &= g[i] == 0;
    if (i >= n - 24) report(w[i] == 0 && m[i] == 0 && v[i] == 0, name + ": padding must stay zero");
  }
  expectClose(name + " values", w, expectedW, n, 1e-6);
  expectClose(name + " first moments", m, expectedM, n, 1e-6);
  expectClose(name + " second moments", v, expectedV, n, 1e-6);
  report(rounded, name + ": the copy is not the rounded value");
  report(cleared, name + ": gradients are not cleared");
  report(copied || copy == copyBefore, name + ": wrote a copy without being told");
}

int main() {
  inEachOrder("norm", [] {
    checkNorm(1, 1);
    checkNorm(31, 3);
  }, 1);
  inEachOrder("update", [] {
    checkUpdate(3, 0.5f, 1.0f, true);
    checkUpdate(4, 20.0f, 1.0f, true);
    checkUpdate(2, 20.0f, INFINITY, false);
    checkUpdate(1, 0.0f, 1.0f, true);
    checkUpdate(2, NAN, 1.0f, true);
    checkUpdate(2, INFINITY, 1.0f, true);
  }, 1);
  return finish("optimizer_check");
}
