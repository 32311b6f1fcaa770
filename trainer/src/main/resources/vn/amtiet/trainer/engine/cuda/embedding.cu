// Token and position look-up, and the gradient of the positions; the gradient of the tokens is in token_gradient.cu.
//
// Bytes moved per element with an fp32 stream: forward 4 written, and the tables' rows read; position gradient 4 read.
#include "dropout.cuh"

constexpr int THREADS = 128;
constexpr int WARPS = THREADS / 32;
constexpr int FLIGHT = 8;

// One warp writes row number row.
template <int W, bool DROPOUT>
__device__ __forceinline__ void look_up(
    stream_t* out, const float* token, const float* position, int width, long long row, const Dropout& dropout) {
#pragma unroll 4
    for (int column = (threadIdx.x & 31) * W; column < width; column += 32 * W) {
        Pack<W> pack = load<W>(token + column);
        add(pack, load<W>(position + column));
        if (DROPOUT) {
            drop(pack, dropout, row * width + column);
        }
        store(out + row * width + column, pack);
    }
}

template <bool DROPOUT>
__device__ __forceinline__ void forward(
    stream_t* out,
    const int* ids,
    const int* first,
    const float* token,
    const float* position,
    int rows,
    int time,
    int width,
    const Dropout& dropout) {
    int row = blockIdx.x * WARPS + (threadIdx.x >> 5);
    if (row >= rows) {
        return;
    }
    token += (long long)ids[row] * width;
    position += (long long)(first[0] + row % time) * width;
    if (width % 4 == 0) {
        look_up<4, DROPOUT>(out, token, position, width, row, dropout);
    } else {
        look_up<1, DROPOUT>(out, token, position, width, row, dropout);
    }
}

// out[b, t] = token[ids[b, t]] + position[first[0] + t]. Grid: rows / 4 rounded up; a warp per row.
extern "C" __global__ void __launch_bounds__(THREADS) embedding_forward(
    stream_t* out,
    const int* ids,
    const int* first,
    const float* __restrict__ token,
    const float* __restrict__ position,
    int rows,
    int time,
    int width) {
    forward<false>(out, ids, first, token, position, rows, time, width, Dropout{});
}

extern "C" __global__ void __launch_bounds__(THREADS) embedding_forward_dropout(
    stream_t* out,
    const int* ids,
    const int* first,
    const float* __restrict__ token,
    const float* __restrict__ position,
    int rows,
    int time,
    int width,
    const int* key,
    int site,
    unsigned int threshold,
    float scale) {
    forward<true>(
        out, ids, first, token, position, rows, time, width, dropout_of(key, site, threshold, scale));
}

// ---- gradient of the positions

// The sum over the sequences, in order, of W columns of position t.
template <int W, bool DROPOUT>
__device__ __forceinline__ void sum_sequences(
    float* gradient, const stream_t* d_out, int batch, int time, int width, const Dropout& dropout) {
    int packs = width / W;
    int index = blockIdx.x * THREADS + threadIdx.x;
    if (index >= time * packs) {
        return;
    }
    long long at = (long long)(index / packs) * width + index % packs * W;
    long long stride = (long long)time * width;
    Pack<W> sum = {};
    int b = 0;
    for (; b + FLIGHT <= batch; b += FLIGHT) {
        Pack<W> d[FLIGHT];
#pragma unroll
        for (int i = 0; i < FLIGHT; i++) {
            d[i] = load<W>(d_out + at + (b + i) * stride);
        }
#pragma unroll
        for (int i = 0; i < FLIGHT; i++) {
            if (DROPOUT) {
                drop(d[i], dropout, at + (b + i) * stride);
            }
            add(sum, d[i]);
        }
    }
    for (; b < batch; b++) {
        Pack<W> d = load<W>(d_out + at + b * stride);
        if (DROPOUT) {
            drop(d, dropout, at + b * stride);
        }
        add(sum, d);
    }
    add(sum, load<W>(gradient + at));
    store(gradient + at, sum);
}

template <bool DROPOUT>
__device__ __forceinline__ void position_backward(
    float* gradient, const stream_t* d_out, int batch, int time, int width, const Dropout& dropout) {
    if (width % 4 == 0) {
        sum_sequences<4, DROPOUT>(gradient, d_out, batch, time, width, dropout);
    } else {
        sum_sequences<1, DROPOUT>(gradient, d_out, batch, time, width, dropout);
    }
}

// gradient[t] += the sum over b of d_out[b, t]. Grid: a thread per 4 columns of a position, or per column where 4 does not
// divide the width.
extern "C" __global__ void __launch_bounds__(THREADS) position_gradient(
    float* gradient, const stream_t* d_out, int batch, int time, int width) {
    position_backward<false>(gradient, d_out, batch, time, width, Dropout{});
}

extern "C" __global__ void __launch_bounds__(THREADS) position_gradient_dropout(
    float* gradient,
    const stream_t* d_out,
    int batch,
    int time,
    int width,
    const int* key,
    int site,
    unsigned int threshold,
    float scale) {
    position_backward<true>(gradient, d_out, batch, time, width, dropout_of(key, site, threshold, scale));
}
