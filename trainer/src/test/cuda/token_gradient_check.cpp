// Checks the gradient of the token table and the sorting before it.
// flags: -DCOMPUTE_BF16=0 -DSTREAM_BF16=0
// flags: -DCOMPUTE_BF16=1 -DSTREAM_BF16=1
#include "emulator.h"

#include "token_gradient.cu"

using namespace emulation;

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

// Sorted as the launcher does: passes of 9 bits.
static void sortRows(const Tensor<int> &ids, int tokens, Tensor<int> &sortedIds, Tensor<int> &sortedRows) {
  int rows = ids.size(), tiles = over(rows, TILE);
  Tensor<int> counts(DIGITS * tiles), otherIds(rows), otherRows(rows);
  bool two = tokens > DIGITS;
  launch(sort_count, tiles, SORT_THREADS, 0, counts, ids, rows, 0);
  launch(sort_scatter, tiles, SORT_THREADS, 0, two ? otherIds : sortedIds, two ? otherRows : sortedRows, ids,
         (const int *)nullptr, counts, rows, 0);
  if (two) {
    launch(sort_count, tiles, SORT_THREADS, 0, counts, otherIds, rows, DIGIT_BITS);
    launch(sort_scatter, tiles, SORT_THREADS, 0, sortedIds, sortedRows, otherIds, otherRows, counts, rows, DIGIT_BITS);
  }
}

static void checkSorted(const std::string &name, const Tensor<int> &ids, const Tensor<int> &sortedIds,
                        const Tensor<int> &sortedRows) {
  std::vector<int> expected(ids.size());
  for (size_t i = 0; i < expected.size(); i++) expected[i] = i;
  std::stable_sort(expected.begin(), expected.end(), [&](int a, int b) { return ids[a] < ids[b]; });
  bool good = true;
  for (size_t i = 0; i < expected.size(); i++) good &= sortedRows[i] == expected[i] && sortedIds[i] == ids[expected[i]];
  report(good, name + ": rows are not sorted stably by id");
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
  Tensor<int> sortedIds(rows), sortedRows(rows);
  sortRows(ids, c.tokens, sortedIds, sortedRows);
  checkSorted(name, ids, sortedIds, sortedRows);

  auto dOut = Tensor<stream_t>::normal(n, 3);
  auto dToken = Tensor<float>::normal((size_t)c.tokens * c.width, 4);
  std::vector<double> expected(dToken.size());
  for (size_t i = 0; i < dToken.size(); i++) expected[i] = dToken[i];
  for (size_t at = 0; at < n; at++) {
    expected[(size_t)ids[at / c.width] * c.width + at % c.width]
        += to_float(dOut[at]) * (c.dropout ? dropout.multiplier_of(at) : 1.0);
  }
  int chunks = over(rows, CHUNK);
  Tensor<float> heads((size_t)chunks * c.width), tails((size_t)chunks * c.width);
  dim3 grid(chunks, over(c.width, THREADS * (c.width % 4 == 0 ? 4 : 1)));
  if (c.dropout) {
    launch(token_gradient_dropout, grid, THREADS, 0, dToken, heads, tails, dOut, sortedIds, sortedRows, rows, c.width, key, 2,
           threshold, scale);
  } else {
    launch(token_gradient, grid, THREADS, 0, dToken, heads, tails, dOut, sortedIds, sortedRows, rows, c.width);
  }
  launch(token_gradient_join, grid, THREADS, 0, dToken, heads, tails, sortedIds, rows, c.width);
  expectClose(name, dToken, expected, dToken.size(), 1e-5);
}

int main() {
  inEachOrder("small", [] {
    check({1, 1, 1, 1, false, 0});
    check({1, 7, 7, 3, true, 0});
    check({3, 31, 33, 65, false, 1});
    check({9, 33, 12, 2, true, 2});
    check({5, 127, 4, 1000, false, 1});
  });
  inEachOrder("tiles", [] {
    check({17, 127, 4, 262144, true, 2});
    check({4, 1000, 8, 50304, false, 1});
  }, 1);
  check({2, 32, 768, 65, true, 1});
  check({140, 32, 4, 1, false, 4}); // one run over more chunks than a block has threads
  return finish("token_gradient_check");
}
