// Checks column sums in two stages.
// flags: -DCOMPUTE_BF16=0
// flags: -DCOMPUTE_BF16=1
#include "emulator.h"

#include "bias_gradient.cu"

using namespace emulation;

static int over(int n, int d) { return (n + d - 1) / d; }

static void check(int rows, int columns, int parts) {
  std::string name = "N " + std::to_string(rows) + " O " + std::to_string(columns);
  auto dOut = Tensor<compute_t>::normal((size_t)rows * columns, 1), before = dOut;
  auto gradient = Tensor<float>::normal(columns, 2);
  std::vector<double> expected(columns);
  for (int i = 0; i < columns; i++) expected[i] = gradient[i];
  for (size_t i = 0; i < dOut.size(); i++) expected[i % columns] += to_float(dOut[i]);
  Tensor<float> partial((size_t)parts * columns);
  int wide = columns % WIDE == 0 ? WIDE : 1;
  launch(bias_gradient_parts, dim3(over(columns, 32 * wide), parts), THREADS, 0, partial, dOut, rows, columns,
         over(rows, parts));
  launch(bias_gradient_add, over(columns, 32), PARTS_THREADS, 0, gradient, partial, parts, columns);
  expectClose(name, gradient, expected, columns, 1e-5);
  report(dOut == before, name + ": the input changed");
}

int main() {
  inEachOrder("bias gradient", [] {
    check(1, 1, 1);
    check(7, 31, 1);
    check(127, 33, 3);
    check(1000, 8, 31);
    check(33, 264, 2);
    check(32, 1000, 1);
  });
  return finish("bias_gradient_check");
}
