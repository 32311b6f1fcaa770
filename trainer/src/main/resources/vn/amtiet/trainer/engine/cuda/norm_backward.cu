// Gradients of layer norm and of the residual sum before it; compiled with -DNORM_WIDTH=C for rows of C features.
//
// Blocks take rows in turns and keep sums for the weight gradients in registers, which a second kernel adds up. Bytes moved per
// element with bf16 activations and an fp32 stream: 14, with residual 16.
#include "dropout.cuh"
#include "norm_layout.cuh"
#include "partial_sums.cuh"

// What one thread sums up of the weight gradients over its rows.
template <int C>
struct WeightSums {
    Pack<Layout<C>::W> weight[Layout<C>::PACKS];
    Pack<Layout<C>::W> bias[Layout<C>::PACKS];
};

// The gradient of one row: with n the normalised row and g = d_out * weight, d_sum += (g - mean(g) - n mean(g n)) / deviation,
// and with BRANCH d_branch = mask * d_sum.
template <int C, bool BRANCH, bool DROPOUT>
__device__ __forceinline__ void row_backward(
    stream_t* d_sum,
    compute_t* d_branch,
    const compute_t* d_out,
    const stream_t* x,
    float2 statistics,
    const float* __restrict__ weight,
    const Dropout& dropout,
    long long at,
    WeightSums<C>& sums) {
    typedef Layout<C> L;
    Pack<L::W> normal[L::PACKS];
    Pack<L::W> g[L::PACKS];
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
        normal[i] = L::has(i) ? load<L::W>(x + at + L::column(i)) : Pack<L::W>{};
        g[i] = L::has(i) ? load<L::W>(d_out + at + L::column(i)) : Pack<L::W>{};
    }
    float2 own = make_float2(0.0f, 0.0f);
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
        Pack<L::W> w = L::has(i) ? load<L::W>(weight + L::column(i)) : Pack<L::W>{};
#pragma unroll
        for (int j = 0; j < L::W; j++) {
            normal[i].x[j] = (normal[i].x[j] - statistics.x) * statistics.y;
            sums.weight[i].x[j] += g[i].x[j] * normal[i].x[j];
            sums.bias[i].x[j] += g[i].x[j];
            g[i].x[j] *= w.x[j];
            own.x += g[i].x[j];
            own.y += g[i].x[j] * normal[i].x[j];
        }
    }
    float2 means = row_sum<C>(own);
    means.x /= C;
    means.y /= C;
#pragma unroll
    for (int i = 0; i < L::PACKS; i++) {
        if (L::has(i)) {
            Pack<L::W> d = load<L::W>(d_sum + at + L::column(i));
#pragma unroll
            for (int j = 0; j < L::W; j++) {
                d.x[j] += (g[i].x[j] - means.x - normal[i].x[j] * means.y) * statistics.y;
            }
            store(d_sum + at + L::column(i), d);
            if constexpr (BRANCH) {
                if (DROPOUT) {
                    drop(d, dropout, at + L::column(i));
                }
                store(d_branch + at + L::column(i), d);
            }
        }
    }
}

// Writes the sums of the rows of a block, warps in order: weight gradients [C], then, where there is a bias, its [C].
template <int C>
__device__ __forceinline__ void write_sums(float* partial, const WeightSums<C>& sums, bool bias) {
    typedef Layout<C> L;
    float* own = partial + (long long)blockIdx.x * (bias ? 2 * C : C);
    if constexpr (L::ROWS == 1) {
#pragma unroll
        for (int i = 0; i < L::PACKS; i++) {
            if (L::has(i)) {
                store(own + L::column(i), sums.weight[i]);
                if (bias) {
                    store(own + C + L::column(i), sums.bias[i]);
                }
            }
        }
    } else {
        __shared__ float shared[2 * C];
        for (int warp = 0; warp < L::ROWS; warp++) {
            if (warp == L::row_in_block()) {
#pragma unroll
                for (int i = 0; i < L::PACKS; i++) {
                    if (L::has(i)) {
#pragma unroll
                        for (int j = 0; j < L::W; j++) {
                            int at = L::column(i) + j;
                            shared[at] = (warp == 0 ? 0.0f : shared[at]) + sums.weight[i].x[j];
                            shared[C + at] = (warp == 0 ? 0.0f : shared[C + at]) + sums.bias[i].x[j];
                        }
                    }
                }
            }
            __syncthreads();
        }
        for (int i = threadIdx.x; i < (bias ? 2 * C : C); i += L::THREADS) {
            own[i] = shared[i];
        }
    }
}

template <int C, bool BRANCH, bool DROPOUT>
__device__ __forceinline__ void norm_backward(
    stream_t* d_sum,
    compute_t* d_branch,
    float* partial,
    const compute_t* d_out,
    const stream_t* x,
    const float* statistics,
    const float* weight,
    int bias,
    int rows,
    const Dropout& dropout) {
    typedef Layout<C> L;
    WeightSums<C> sums = {};
    for (int row = blockIdx.x * L::ROWS + L::row_in_block(); row < rows; row += gridDim.x * L::ROWS) {
        float2 s = make_float2(statistics[row], statistics[rows + row]);
        row_backward<C, BRANCH, DROPOUT>(d_sum, d_branch, d_out, x, s, weight, dropout, (long long)row * C, sums);
    }
    write_sums<C>(partial, sums, bias != 0);
}

#ifdef NORM_WIDTH

constexpr int WIDTH = NORM_WIDTH;
constexpr int THREADS = Layout<WIDTH>::THREADS;
constexpr int BACKWARD_BLOCKS = Layout<WIDTH>::BACKWARD_BLOCKS;

// d_x += the gradient; partial [blocks, C or 2 C] receives sums for norm_gradients. Any grid; each block takes every
// gridDim.x-th group of rows.
extern "C" __global__ void __launch_bounds__(THREADS, BACKWARD_BLOCKS) layer_norm_backward(
    stream_t* d_x,
    float* partial,
    const compute_t* d_out,
    const stream_t* x,
    const float* statistics,
    const float* weight,
    int bias,
    int rows) {
    norm_backward<WIDTH, false, false>(
        d_x, nullptr, partial, d_out, x, statistics, weight, bias, rows, Dropout{});
}

extern "C" __global__ void __launch_bounds__(THREADS, BACKWARD_BLOCKS) residual_norm_backward(
    stream_t* d_sum,
    compute_t* d_branch,
    float* partial,
    const compute_t* d_out,
    const stream_t* sum,
    const float* statistics,
    const float* weight,
    int bias,
    int rows) {
    norm_backward<WIDTH, true, false>(
        d_sum, d_branch, partial, d_out, sum, statistics, weight, bias, rows, Dropout{});
}

extern "C" __global__ void __launch_bounds__(THREADS, BACKWARD_BLOCKS) residual_norm_backward_dropout(
    stream_t* d_sum,
    compute_t* d_branch,
    float* partial,
    const compute_t* d_out,
    const stream_t* sum,
    const float* statistics,
    const float* weight,
    int bias,
    int rows,
    const int* key,
    int site,
    unsigned int threshold,
    float scale) {
    norm_backward<WIDTH, true, true>(
        d_sum,
        d_branch,
        partial,
        d_out,
        sum,
        statistics,
        weight,
        bias,
        rows,
        dropout_of(key, site, threshold, scale));
}

// Adds the partial sums to the weight gradient [C] and, where there is one, the bias gradient [C]. Grid: columns / 32 rounded
// up, columns = C or 2 C.
extern "C" __global__ void __launch_bounds__(PARTS_THREADS) norm_gradients(
    float* d_weight, float* d_bias, const float* partial, int parts) {
    int columns = d_bias != nullptr ? 2 * WIDTH : WIDTH;
    float sum = sum_of_parts(partial, parts, columns);
    int column = blockIdx.x * PARTS_COLUMNS + threadIdx.x;
    if (threadIdx.x < PARTS_COLUMNS && column < columns) {
        if (column < WIDTH) {
            d_weight[column] += sum;
        } else {
            d_bias[column - WIDTH] += sum;
        }
    }
}

#endif
