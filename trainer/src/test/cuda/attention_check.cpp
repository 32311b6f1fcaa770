// Checks attention forward and backward for bf16 heads against a plain implementation in double, with and without dropout.
// flags: -DATTENTION_HEAD=32 -DATTENTION_CAUSAL=1
// flags: -DATTENTION_HEAD=64 -DATTENTION_CAUSAL=1
// flags: -DATTENTION_HEAD=64 -DATTENTION_CAUSAL=0
// flags: -DATTENTION_HEAD=96 -DATTENTION_CAUSAL=1
// flags: -DATTENTION_HEAD=128 -DATTENTION_CAUSAL=1
// flags: -DATTENTION_HEAD=128 -DATTENTION_CAUSAL=0
#include "emulator.h"

#include "attention_tile.cuh"

namespace forward_kernels {
#include "attention_forward.cu"
}
namespace backward_kernels {
#include "attention_backward.cu"
}

#include "attention_reference.h"

using namespace emulation;

namespace {
void check(Problem p, int orders) {
    int c = p.heads * p.size, n = p.batch * p.time;
    auto qkv = Tensor<bf16>::normal((size_t)n * 3 * c, 1);
    auto d_out = Tensor<bf16>::normal((size_t)n * c, 2);
    auto qkv_before = qkv;
    auto d_out_before = d_out;
    Tensor<int> key(4);
    for (int i = 0; i < 4; i++) key[i] = KEY[i];
    Attention expected = attention(p, qkv, d_out);
    int pairs = p.batch * p.heads, site = SITE;
    unsigned int threshold = (unsigned int)std::ceil(p.dropout * 16777216.0);
    float scale = (float)(1 / std::sqrt((double)p.size)), dropout_scale = (float)(1 / (1 - p.dropout));
    int group = 2;
    std::string name = p.name();
    inEachOrder(name, [&] {
        Tensor<bf16> out((size_t)n * c), d_qkv((size_t)n * 3 * c);
        Tensor<float> log_sum_exp((size_t)pairs * p.time), dots((size_t)pairs * p.time);
        using namespace forward_kernels;
        dim3 grid(pairs * ((p.time + QUERIES - 1) / QUERIES));
        size_t bytes = (QUERIES + 4 * KEYS) * HEAD * 2;
        if (p.dropout > 0) {
            launch(attention_forward_dropout, grid, dim3(forward_kernels::THREADS), bytes, out, log_sum_exp, qkv, pairs,
                p.time, p.heads, p.size, group, scale, key, site, threshold, dropout_scale);
        } else {
            launch(attention_forward, grid, dim3(forward_kernels::THREADS), bytes, out, log_sum_exp, qkv, pairs, p.time,
                p.heads, p.size, group, scale);
        }
        expectClose(name + " out", out, expected.out, out.size(), 5e-3);
        expectClose(name + " log_sum_exp", log_sum_exp, expected.log_sum_exp, log_sum_exp.size(), 1e-5);

        using namespace backward_kernels;
        dim3 backward_grid(pairs * ((p.time + OWN - 1) / OWN));
        size_t query_bytes = (2 * OWN + 4 * OTHERS) * HEAD * 2;
        size_t key_bytes = query_bytes + 4 * OTHERS * 4;
        if (p.dropout > 0) {
            launch(attention_backward_query_dropout, backward_grid, dim3(backward_kernels::THREADS), query_bytes, d_qkv,
                dots, d_out, out, log_sum_exp, qkv, pairs, p.time, p.heads, p.size, group, scale, key, site, threshold,
                dropout_scale);
            launch(attention_backward_key_dropout, backward_grid, dim3(backward_kernels::THREADS), key_bytes, d_qkv, d_out,
                log_sum_exp, dots, qkv, pairs, p.time, p.heads, p.size, group, scale, key, site, threshold, dropout_scale);
        } else {
            launch(attention_backward_query, backward_grid, dim3(backward_kernels::THREADS), query_bytes, d_qkv, dots,
                d_out, out, log_sum_exp, qkv, pairs, p.time, p.heads, p.size, group, scale);
            launch(attention_backward_key, backward_grid, dim3(backward_kernels::THREADS), key_bytes, d_qkv, d_out,
                log_sum_exp, dots, qkv, pairs, p.time, p.heads, p.size, group, scale);
        }
        expectParts(p, d_qkv, expected.d_qkv, 1e-2);
        report(qkv == qkv_before && d_out == d_out_before, name + ": an input changed");
    }, orders);
}
}  // namespace

int main() {
    bool causal = ATTENTION_CAUSAL != 0;
    std::vector<int> sizes = HEAD == 32 ? std::vector<int>{32, 8, 5}
        : HEAD == 64 ? std::vector<int>{64, 40, 33} : std::vector<int>{HEAD, HEAD - 15};
    for (int size : sizes) {
        for (double dropout : {0.0, 0.25}) {
            for (int time : {1, 7, 33, 127}) check({2, time, 2, size, dropout, causal}, size == sizes[0] ? 2 : -1);
        }
    }
    check({1, 200, 3, HEAD, 0.1, causal}, -1);
    return finish("attention_check");
}
