// Checks the products of any size: transposes, leading dimensions, bias, accumulation.
// flags: -DCOMPUTE_BF16=0 -DSTREAM_BF16=0
// flags: -DCOMPUTE_BF16=1 -DSTREAM_BF16=0
#include "emulator.h"

#include "product.cu"

using namespace emulation;

struct Sizes { int m, n, k, padding; };

template <class OUT, class KERNEL> void check(const char *name, KERNEL kernel, Sizes s, bool ta, bool tb, bool bias, bool add) {
  long long lda = (ta ? s.m : s.k) + s.padding, ldb = (tb ? s.k : s.n) + s.padding, ldd = s.n + s.padding;
  auto a = Tensor<compute_t>::normal((ta ? s.k : s.m) * lda, 1);
  auto b = Tensor<compute_t>::normal((tb ? s.n : s.k) * ldb, 2);
  auto offset = Tensor<compute_t>::normal(s.n, 3);
  Tensor<OUT> d(s.m * ldd);
  std::vector<double> before(s.m * s.n), expected(s.m * s.n), actual(s.m * s.n);
  auto start = Tensor<OUT>::normal(s.m * s.n, 4);
  for (int i = 0; i < s.m; i++) {
    for (int j = 0; j < s.n; j++) {
      if (add) d[i * ldd + j] = start[i * s.n + j];
      double sum = (add ? to_float(start[i * s.n + j]) : 0.0) + (bias ? to_float(offset[j]) : 0.0);
      for (int k = 0; k < s.k; k++) {
        sum += (double)to_float(ta ? a[k * lda + i] : a[i * lda + k]) * to_float(tb ? b[j * ldb + k] : b[k * ldb + j]);
      }
      expected[i * s.n + j] = sum;
    }
  }
  Tensor<OUT> padding = d;
  launch(kernel, dim3((s.n + 63) / 64, (s.m + 63) / 64), dim3(256), 0, d, a, b, bias ? offset.data() : (compute_t *)nullptr,
         s.m, s.n, s.k, ldd, lda, ldb, (int)ta, (int)tb, (int)add);
  bool kept = true;
  for (int i = 0; i < s.m; i++) {
    for (int j = 0; j < s.n; j++) actual[i * s.n + j] = to_float(d[i * ldd + j]);
    for (int j = s.n; j < ldd; j++) kept = kept && std::memcmp(&d[i * ldd + j], &padding[i * ldd + j], sizeof(OUT)) == 0;
  }
  report(kept, std::string(name) + " wrote beyond its columns");
  expectClose(name, actual, expected, actual.size(), sizeof(OUT) == 2 ? 1e-2 : 1e-5);
}

int main() {
  for (Sizes s : {Sizes{1, 1, 1, 0}, {7, 31, 33, 0}, {65, 127, 32, 3}, {33, 66, 100, 8}}) {
    for (int way = 0; way < 4; way++) {
      inEachOrder("product", [&] {
        check<compute_t>("product_compute", product_compute, s, way & 1, way & 2, way == 2, false);
        check<float>("product_float", product_float, s, way & 1, way & 2, false, true);
      }, 1);
    }
  }
  return finish("product_check");
}
