// Layer norm of rows, and the residual sum with its dropout before it; compiled with -DNORM_WIDTH=C for rows of C features.
//
// The variance is the mean of squared differences from the mean, out of registers. Bytes moved per element with bf16 activations
// and an fp32 stream: 6, with residual 12.
#include "dropout.cuh"
#include "norm_layout.cuh"

// Loads this thread's part of row number row of x; with BRANCH, of x + mask * branch as it is stored in sum.
template <int C, bool BRANCH, bool DROPOUT>
__device__ __forceinline__ void load_row(
    Pack<Layout<C>::W> (&value)[Layout<C>::PACKS],
    stream_t* sum,
    const stream_t* x,
    const compute_t* branch,
    const Dropout& dropout,
    long long at) {
    typedef Layout<C> L;
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
        value[i] = L::has(i) ? load<L::W>(x + at + L::column(i)) : Pack<L::W>{};
    }
    if constexpr (BRANCH) {
        Pack<L::W> added[L::PACKS];
#pragma unroll
        for (int i = 0; i < L::PACKS; i++) {
            added[i] = L::has(i) ? load<L::W>(branch + at + L::column(i)) : Pack<L::W>{};
        }
#pragma unroll
        for (int i = 0; i < L::PACKS; i++) {
            if (L::has(i)) {
                if (DROPOUT) {
                    drop(added[i], dropout, at + L::column(i));
                }
#pragma unroll
                for (int j = 0; j < L::W; j++) {
                    value[i].x[j] = rounded<stream_t>(value[i].x[j] + added[i].x[j]);
                }
                store(sum + at + L::column(i), value[i]);
            }
        }
    }
}

// Mean, and 1 / sqrt(variance + epsilon), of a row in registers; elements that no thread has are zero.
template <int C>
__device__ __forceinline__ float2 statistics_of(
    const Pack<Layout<C>::W> (&value)[Layout<C>::PACKS], float epsilon) {
    typedef Layout<C> L;
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
#pragma unroll
        for (int j = 0; j < L::W; j++) {
            sum += value[i].x[j];
        }
    }
    float mean = row_sum<C>(sum) / C;
    float squares = 0.0f;
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
        if (L::has(i)) {
#pragma unroll
            for (int j = 0; j < L::W; j++) {
                squares += (value[i].x[j] - mean) * (value[i].x[j] - mean);
            }
        }
    }
    return make_float2(mean, rsqrtf(row_sum<C>(squares) / C + epsilon));
}

template <int C, bool BRANCH, bool DROPOUT>
__device__ __forceinline__ void norm_forward(
    compute_t* out,
    float* statistics,
    stream_t* sum,
    const stream_t* x,
    const compute_t* branch,
    const float* __restrict__ weight,
    const float* __restrict__ bias,
    int rows,
    float epsilon,
    const Dropout& dropout) {
    typedef Layout<C> L;
    int row = blockIdx.x * L::ROWS + L::row_in_block();
    if (row >= rows) {
        return;
    }
    long long at = (long long)row * C;
    Pack<L::W> value[L::PACKS];
    load_row<C, BRANCH, DROPOUT>(value, sum, x, branch, dropout, at);
    float2 s = statistics_of<C>(value, epsilon);
    if (threadIdx.x % L::GROUP == 0) {
        statistics[row] = s.x;
        statistics[rows + row] = s.y;
    }
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
        if (L::has(i)) {
            Pack<L::W> w = load<L::W>(weight + L::column(i));
            Pack<L::W> b = bias != nullptr ? load<L::W>(bias + L::column(i)) : Pack<L::W>{};
#pragma unroll
            for (int j = 0; j < L::W; j++) {
                w.x[j] = (value[i].x[j] - s.x) * s.y * w.x[j] + b.x[j];
            }
            store(out + at + L::column(i), w);
        }
    }
}

#ifdef NORM_WIDTH

constexpr int WIDTH = NORM_WIDTH;
constexpr int THREADS = Layout<WIDTH>::THREADS;

// out = norm(x). Grid: rows / 4 rounded up for a width to 1024, rows beyond. Block: 128 or 256 threads.
extern "C" __global__ void __launch_bounds__(THREADS) layer_norm_forward(
    compute_t* out,
    float* statistics,
    const stream_t* x,
    const float* weight,
    const float* bias,
    int rows,
    float epsilon) {
    norm_forward<WIDTH, false, false>(
        out, statistics, nullptr, x, nullptr, weight, bias, rows, epsilon, Dropout{});
}

// sum = x + branch, out = norm(sum as stored); sum may be x.
extern "C" __global__ void __launch_bounds__(THREADS) residual_norm_forward(
    compute_t* out,
    float* statistics,
    stream_t* sum,
    const stream_t* x,
    const compute_t* branch,
    const float* weight,
    const float* bias,
    int rows,
    float epsilon) {
    norm_forward<WIDTH, true, false>(
        out, statistics, sum, x, branch, weight, bias, rows, epsilon, Dropout{});
}

// sum = x + mask * branch, out = norm(sum as stored); sum may be x.
extern "C" __global__ void __launch_bounds__(THREADS) residual_norm_forward_dropout(
    compute_t* out,
    float* statistics,
    stream_t* sum,
    const stream_t* x,
    const compute_t* branch,
    const float* weight,
    const float* bias,
    int rows,
    float epsilon,
    const int* key,
    int site,
    unsigned int threshold,
    float scale) {
    norm_forward<WIDTH, true, true>(
        out, statistics, sum, x, branch, weight, bias, rows, epsilon, dropout_of(key, site, threshold, scale));
}

#endif
