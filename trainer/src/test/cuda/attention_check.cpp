// Checks attention forward and backward against a plain implementation in double, with and without dropout.
// flags: -DFP32=0 -DATTENTION_HEAD=32 -DATTENTION_CAUSAL=0 -DATTENTION_DROPOUT=0 -DATTENTION_WIDE=0
// flags: -DFP32=0 -DATTENTION_HEAD=64 -DATTENTION_CAUSAL=1 -DATTENTION_DROPOUT=1 -DATTENTION_WIDE=1
// flags: -DFP32=0 -DATTENTION_HEAD=96 -DATTENTION_CAUSAL=0 -DATTENTION_DROPOUT=1 -DATTENTION_WIDE=1
// flags: -DFP32=0 -DATTENTION_HEAD=128 -DATTENTION_CAUSAL=1 -DATTENTION_DROPOUT=0 -DATTENTION_WIDE=1
// flags: -DFP32=1 -DATTENTION_HEAD=64 -DATTENTION_CAUSAL=1 -DATTENTION_DROPOUT=1 -DATTENTION_WIDE=0
// flags: -DFP32=1 -DATTENTION_HEAD=96 -DATTENTION_CAUSAL=0 -DATTENTION_DROPOUT=0 -DATTENTION_WIDE=0
#include "emulator.h"

#if FP32
#include "attention_fp32_forward.cu"

#include "attention_fp32_backward.cu"

typedef float element;
const int FORWARD_ROWS = ROWS, BACKWARD_ROWS = ROWS, FORWARD_THREADS = THREADS, BACKWARD_THREADS = THREADS;
const size_t FORWARD_BYTES = 4 * (3 * ROWS * PITCH + ROWS * WEIGHT_PITCH);
const size_t QUERY_BYTES = 4 * (4 * ROWS * PITCH + ROWS * WEIGHT_PITCH);
const size_t KEY_BYTES = QUERY_BYTES + 4 * 2 * ROWS;
const double TOLERANCE = 1e-5;
#else
#include "attention_backward.cuh"

namespace backward_kernels {
#include "attention_backward_key.cu"
#include "attention_backward_query.cu"
}
const int BACKWARD_ROWS = OWN, BACKWARD_THREADS = THREADS;
const size_t QUERY_BYTES = (2 * OWN + 4 * OTHERS) * HEAD * 2, KEY_BYTES = QUERY_BYTES + 4 * OTHERS * 4;

namespace forward_kernels {
#include "attention_forward.cu"
const int ROWS = QUERIES, BLOCK = THREADS;
}
using backward_kernels::attention_backward_key;
using backward_kernels::attention_backward_query;
using forward_kernels::attention_forward;

typedef bf16 element;
const int FORWARD_ROWS = forward_kernels::ROWS, FORWARD_THREADS = forward_kernels::BLOCK;
const size_t FORWARD_BYTES = (FORWARD_ROWS + 4 * 64) * HEAD * 2;
const double TOLERANCE = 1e-2;
#endif

#include "attention_reference.h"

using namespace emulation;

namespace {
void check(Problem p, int orders) {
    int c = p.heads * p.size, n = p.batch * p.time;
    auto qkv = Tensor<element>::normal((size_t)n * 3 * c, 1, p.deviation);
    auto d_out = Tensor<element>::normal((size_t)n * c, 2);
    auto qkv_before = qkv;
    auto d_out_before = d_out;
    Tensor<int> key(4);
    for (int i = 0; i < 4; i++) key[i] = KEY[i];
    Attention expected = attention(p, qkv, d_out);
    int pairs = p.batch * p.heads, site = SITE, group = 2;
    unsigned int threshold = (unsigned int)std::ceil(p.dropout * 16777216.0);
    float scale = (float)(1 / std::sqrt((double)p.size)), dropout_scale = (float)(1 / (1 - p.dropout));
    dim3 forward_grid(pairs * ((p.time + FORWARD_ROWS - 1) / FORWARD_ROWS));
    dim3 backward_grid(pairs * ((p.time + BACKWARD_ROWS - 1) / BACKWARD_ROWS));
    inEachOrder(p.name(), [&] {
        Tensor<element> out((size_t)n * c), d_qkv((size_t)n * 3 * c);
        Tensor<float> log_sum_exp((size_t)pairs * p.time), dots((size_t)pairs * p.time);
        launch(attention_forward, forward_grid, dim3(FORWARD_THREADS), FORWARD_BYTES, out, log_sum_exp, qkv, pairs, p.time,
            p.heads, p.size, group, scale, key, site, threshold, dropout_scale);
        expectClose(p.name() + " out", out, expected.out, out.size(), TOLERANCE / 2);
        expectClose(p.name() + " log_sum_exp", log_sum_exp, expected.log_sum_exp, log_sum_exp.size(), 1e-5);
        launch(attention_backward_query, backward_grid, dim3(BACKWARD_THREADS), QUERY_BYTES, d_qkv, dots, d_out, out,
            log_sum_exp, qkv, pairs, p.time, p.heads, p.size, group, scale, key, site, threshold, dropout_scale);
        launch(attention_backward_key, backward_grid, dim3(BACKWARD_THREADS), KEY_BYTES, d_qkv, d_out, log_sum_exp, dots,
            qkv, pairs, p.time, p.heads, p.size, group, scale, key, site, threshold, dropout_scale);
        expectParts(p, d_qkv, expected.d_qkv, TOLERANCE);
        report(qkv == qkv_before && d_out == d_out_before, p.name() + ": an input changed");
    }, orders);
}
}  // namespace

int main() {
    std::vector<int> sizes = ATTENTION_WIDE ? std::vector<int>{HEAD, HEAD - 24} : std::vector<int>{HEAD - 27, HEAD - 2};
    double dropout = DROPOUT ? 0.25 : 0.0;
    for (int size : sizes) {
        for (int time : {1, 7, 33, 127}) {
            bool thorough = size == sizes[0] && time != 127;
            check({time < 100 ? 2 : 1, time, 2, size, dropout, CAUSAL}, thorough ? 1 : -1);
        }
    }
    check({1, 200, 3, sizes[0], dropout, CAUSAL, 3.0}, -1);
    return finish("attention_check");
}
