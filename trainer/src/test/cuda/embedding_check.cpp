// Checks token and position look-up and the gradient of the positions.
// flags: -DCOMPUTE_BF16=0 -DSTREAM_BF16=0
// flags: -DCOMPUTE_BF16=1 -DSTREAM_BF16=1
#include "emulator.h"

#include "embedding.cu"

using namespace emulation;

static const double TOLERANCE = sizeof(stream_t) == 2 ? 1e-2 : 1e-5;

static int over(int n, int d) { return (n + d - 1) / d; }

struct Case {
  int batch, time, width, tokens;
  bool dropout;
  int skew; // of 4 rows, how many have token 0
};

// Ids, some of them much more frequent than others.
static Tensor<int> idsOf(const Case &c) {
  Tensor<int> ids(c.batch * c.time);
  std::mt19937 random(c.tokens);
  for (size_t i = 0; i < ids.size(); i++) ids[i] = (int)(random() % 4) < c.skew ? 0 : (int)(random() % c.tokens);
  return ids;
}

static void check(const Case &c) {
  std::string name = "B " + std::to_string(c.batch) + " T " + std::to_string(c.time) + " C " + std::to_string(c.width) + " V "
                     + std::to_string(c.tokens) + (c.dropout ? " dropout" : "");
  int rows = c.batch * c.time;
  size_t n = (size_t)rows * c.width;
  unsigned int threshold = 5033165; // ceil(0.3 * 2^24)
  float scale = 1 / 0.7f;
  Tensor<int> key(4);
  key[0] = 99, key[1] = 5, key[2] = 17, key[3] = 1;
  Dropout dropout = dropout_of(key, 2, threshold, scale);
  auto ids = idsOf(c);
  int block = c.time + 3;
  auto token = Tensor<float>::normal((size_t)c.tokens * c.width, 1), position = Tensor<float>::normal((size_t)block * c.width, 2);
  Tensor<int> first(1);
  first[0] = 2;
  Tensor<stream_t> out(n);
  if (c.dropout) {
    launch(embedding_forward_dropout, over(rows, WARPS), THREADS, 0, out, ids, first, token, position, rows, c.time, c.width,
           key, 2, threshold, scale);
  } else {
    launch(embedding_forward, over(rows, WARPS), THREADS, 0, out, ids, first, token, position, rows, c.time, c.width);
  }
  std::vector<double> expected(n);
  for (size_t at = 0; at < n; at++) {
    int r = at / c.width, i = at % c.width;
    expected[at] = ((double)token[(size_t)ids[r] * c.width + i] + position[(size_t)(2 + r % c.time) * c.width + i])
                   * (c.dropout ? dropout.multiplier_of(at) : 1.0);
  }
  expectClose(name + " forward", out, expected, n, TOLERANCE);

  auto dOut = Tensor<stream_t>::normal(n, 3);
  auto dPosition = Tensor<float>::normal((size_t)block * c.width, 5);
  std::vector<double> expectedPosition(dPosition.size());
  for (size_t i = 0; i < dPosition.size(); i++) expectedPosition[i] = dPosition[i];
  for (size_t at = 0; at < n; at++) {
    expectedPosition[at / c.width % c.time * c.width + at % c.width]
        += to_float(dOut[at]) * (c.dropout ? dropout.multiplier_of(at) : 1.0);
  }
  int blocks = over(c.time * (c.width / (c.width % 4 == 0 ? 4 : 1)), THREADS);
  if (c.dropout) {
    launch(position_gradient_dropout, blocks, THREADS, 0, dPosition, dOut, c.batch, c.time, c.width, key, 2, threshold, scale);
  } else {
    launch(position_gradient, blocks, THREADS, 0, dPosition, dOut, c.batch, c.time, c.width);
  }
  expectClose(name + " position gradient", dPosition, expectedPosition, dPosition.size(), 1e-5);
}

int main() {
  inEachOrder("embedding", [] {
    check({1, 1, 1, 1, false, 0});
    check({1, 7, 7, 3, true, 0});
    check({3, 31, 33, 65, false, 1});
    check({9, 33, 12, 2, true, 2});
    check({33, 7, 128, 1000, false, 1});
  }, 1);
  return finish("embedding_check");
}
