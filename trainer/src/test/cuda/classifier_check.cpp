// Checks softmax cross-entropy over rows of logits, its gradient and the sum of losses.
// flags: -DCOMPUTE_BF16=0
// flags: -DCOMPUTE_BF16=1
#include "emulator.h"

#include "classifier.cu"

using namespace emulation;

static const double TOLERANCE = sizeof(compute_t) == 2 ? 1e-2 : 1e-5;

static void check(int rows, int classes, int stride, double spread) {
  std::string name = "N " + std::to_string(rows) + " V " + std::to_string(classes) + " of " + std::to_string(stride);
  int first = 3;
  float scale = 0.25f;
  Tensor<compute_t> logits((size_t)rows * stride), original((size_t)rows * stride); // padding stays NaN
  auto drawn = Tensor<compute_t>::normal((size_t)rows * classes, classes, spread);
  for (int r = 0; r < rows; r++) {
    for (int j = 0; j < classes; j++) logits[(size_t)r * stride + j] = drawn[(size_t)r * classes + j];
  }
  std::memcpy(original.data(), logits.data(), logits.size() * sizeof(compute_t));
  Tensor<int> targets(first + rows);
  for (int r = 0; r < rows; r++) targets[first + r] = r % 4 == 1 ? -1 : r * 7919 % classes;
  Tensor<float> losses(first + rows), trained(first + rows), scaleTensor(1, scale), sum(2);
  for (int r = 0; r < first; r++) losses[r] = trained[r] = 1000.0f + r;

  std::vector<double> expected(rows), expectedGradient((size_t)rows * stride);
  double total = 0;
  for (int r = 0; r < rows; r++) {
    int target = targets[first + r];
    double max = -INFINITY, z = 0;
    for (int j = 0; j < classes; j++) max = std::max(max, (double)to_float(drawn[(size_t)r * classes + j]));
    for (int j = 0; j < classes; j++) z += std::exp(to_float(drawn[(size_t)r * classes + j]) - max);
    if (target < 0) continue;
    expected[r] = std::log(z) + max - to_float(drawn[(size_t)r * classes + target]);
    for (int j = 0; j < classes; j++) {
      double p = std::exp(to_float(drawn[(size_t)r * classes + j]) - max) / z;
      expectedGradient[(size_t)r * stride + j] = (p - (j == target)) * scale;
    }
  }
  launch(softmax_losses, rows, ROW_THREADS, 0, losses, logits, targets, first, classes, stride);
  report(logits == original, name + ": losses changed the logits");
  launch(softmax_gradients, rows, ROW_THREADS, 0, trained, logits, targets, scaleTensor, first, classes, stride);
  report(losses == trained, name + ": training gives other losses");
  for (int r = 0; r < first; r++) report(losses[r] == 1000.0f + r, name + ": wrote before the first row");
  expectClose(name + " losses", losses.data() + first, expected, rows, classes == 1 ? 1e-6 : 2e-6);
  expectClose(name + " gradients", logits, expectedGradient, logits.size(), TOLERANCE);
  for (int r = 0; r < first + rows; r++) total += losses[r];
  launch(loss_sum, 1, SUM_THREADS, 0, sum, losses, first + rows);
  report(std::fabs((double)sum[0] + sum[1] - total) <= 1e-12 * std::fabs(total), name + " sum of losses");
}

int main() {
  inEachOrder("classifier", [] {
    check(2, 1, 1, 1);
    check(5, 7, 7, 1);
    check(3, 65, 65, 30);
    check(3, 65, 72, 3);
    check(2, 1000, 1000, 0.1);
  }, 1);
  check(3, 20003, 20003, 2);
  check(2, 50304, 50304, 5);
  check(1, 40001, 40008, 1);
  return finish("classifier_check");
}
