// Column sums of a matrix [N, O] in compute_t, added to a gradient in fp32; two stages, both in a fixed order.
//
// Stage 1: a block takes 32 accesses of 16 bytes side by side (256 columns of bf16) and a contiguous range of rows; its 8
// warps take every eighth row, their sums are added in order and written to the partial sums [parts, O]. Stage 2 adds the
// parts. Bytes moved per element: 2 (bf16) or 4, each read once.
#include "partial_sums.cuh"

constexpr int THREADS = 256;
constexpr int WARPS = THREADS / 32;
constexpr int WIDE = 16 / sizeof(compute_t);
constexpr int FLIGHT = 4;

// Sums of W columns over the rows of this block.
template <int W>
__device__ __forceinline__ void sum_rows(
    float* partial, float* shared, const compute_t* d_out, int rows, int columns, int rows_per_part) {
    int lane = threadIdx.x & 31;
    int warp = threadIdx.x >> 5;
    int column = (blockIdx.x * 32 + lane) * W;
    int row = blockIdx.y * rows_per_part + warp;
    int end = min(rows, (int)(blockIdx.y + 1) * rows_per_part);
    Pack<W> sum = {};
    if (column < columns) {
        for (; row + (FLIGHT - 1) * WARPS < end; row += FLIGHT * WARPS) {
            Pack<W> packs[FLIGHT];
#pragma unroll
            for (int i = 0; i < FLIGHT; i++) {
                packs[i] = load<W>(d_out + (long long)(row + i * WARPS) * columns + column);
            }
#pragma unroll
            for (int i = 0; i < FLIGHT; i++) {
#pragma unroll
                for (int j = 0; j < W; j++) {
                    sum.x[j] += packs[i].x[j];
                }
            }
        }
        for (; row < end; row += WARPS) {
            Pack<W> pack = load<W>(d_out + (long long)row * columns + column);
#pragma unroll
            for (int j = 0; j < W; j++) {
                sum.x[j] += pack.x[j];
            }
        }
    }
#pragma unroll
    for (int j = 0; j < W; j++) {
        shared[(warp * W + j) * 32 + lane] = sum.x[j];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < 32 * W; i += THREADS) {
        int at = (blockIdx.x * 32 + i % 32) * W + i / 32;
        float total = 0.0f;
#pragma unroll
        for (int w = 0; w < WARPS; w++) {
            total += shared[w * W * 32 + i];
        }
        if (at < columns) {
            partial[(long long)blockIdx.y * columns + at] = total;
        }
    }
}

// partial[part, o] = the sum of column o over rows part * rows_per_part and following. Grid: columns / (32 * WIDE) rounded up,
// or columns / 32 where WIDE does not divide the columns; parts.
extern "C" __global__ void __launch_bounds__(THREADS) bias_gradient_parts(
    float* partial, const compute_t* d_out, int rows, int columns, int rows_per_part) {
    __shared__ float shared[WARPS * WIDE * 32];
    if (columns % WIDE == 0) {
        sum_rows<WIDE>(partial, shared, d_out, rows, columns, rows_per_part);
    } else {
        sum_rows<1>(partial, shared, d_out, rows, columns, rows_per_part);
    }
}

// gradient[o] += the sum of partial[., o]. Grid: columns / 32 rounded up.
extern "C" __global__ void __launch_bounds__(PARTS_THREADS) bias_gradient_add(
    float* gradient, const float* partial, int parts, int columns) {
    float sum = sum_of_parts(partial, parts, columns);
    int column = blockIdx.x * PARTS_COLUMNS + threadIdx.x;
    if (threadIdx.x < PARTS_COLUMNS && column < columns) {
        gradient[column] += sum;
    }
}
