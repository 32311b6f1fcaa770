// Layer norm of rows, with the residual sum and its dropout before it, and the gradients of both.
//
// Compiled with -DNORM_WIDTH=C, so that rows lie in registers: a warp per row up to 1024 features, a block of 256 threads per
// row up to 8192. The variance is the mean of squared differences from the mean, out of registers. Accesses take 4 elements
// (16 bytes of fp32, 8 of bf16), neighbouring threads neighbouring packs; single elements where 4 does not divide C.
//
// Bytes moved per element with bf16 activations and an fp32 stream: norm 6, with residual 12; backward 14, with residual 16.
#include "partial_sums.cuh"
#include "philox.cuh"

// How rows of C features are spread over threads.
template <int C>
struct Layout {
    static constexpr int W = C % 4 == 0 ? 4 : 1;                       // elements of an access
    static constexpr int GROUP = C <= 1024 ? 32 : 256;                 // threads of a row
    static constexpr int THREADS = GROUP == 32 ? 128 : GROUP;          // of a block
    static constexpr int ROWS = THREADS / GROUP;                       // at a time in a block
    static constexpr int PACKS = (C + GROUP * W - 1) / (GROUP * W);    // of a thread in a row
    static constexpr bool EVEN = C % (GROUP * W) == 0;                 // no thread has fewer

    // Blocks of a multiprocessor in backward, where registers hold a row, its gradient and two sums per element.
    static constexpr int BACKWARD_BLOCKS =
        C <= 512 ? 4 : C <= 768 ? 3 : C <= 2048 ? 2 : 1;

    static __device__ __forceinline__ int column(int i) {
        return (i * GROUP + threadIdx.x % GROUP) * W;
    }

    static __device__ __forceinline__ bool has(int i) {
        return EVEN || column(i) < C;
    }

    static __device__ __forceinline__ int row_in_block() {
        return threadIdx.x / GROUP;
    }
};

// Sums over the threads of a row, the same in each of them.
template <int C>
__device__ __forceinline__ float row_sum(float value) {
    if constexpr (Layout<C>::GROUP == 32) {
        return warp_sum(value);
    } else {
        __shared__ float shared[MOST_WARPS];
        return block_sum(value, shared);
    }
}

template <int C>
__device__ __forceinline__ float2 row_sum(float2 value) {
    if constexpr (Layout<C>::GROUP == 32) {
        return make_float2(warp_sum(value.x), warp_sum(value.y));
    } else {
        __shared__ float2 shared[MOST_WARPS];
        return block_sum(value, shared);
    }
}

// Multiplies W elements of a site, the first of them number at, by their mask.
template <int W>
__device__ __forceinline__ void drop(Pack<W>& pack, const Dropout& dropout, long long at) {
    if constexpr (W == 4) {
        PhiloxBlock four = dropout.words(at >> 2);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            pack.x[j] *= dropout.multiplier(four.word[j]);
        }
    } else {
        pack.x[0] *= dropout.multiplier_of(at);
    }
}

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
