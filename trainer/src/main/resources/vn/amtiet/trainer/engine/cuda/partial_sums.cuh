// The second stage of sums over rows: partial sums per block, [parts, columns] in fp32, are added up in an order that depends
// on their number alone.
#pragma once

#include "common.cuh"

// A block takes 32 columns; warp s sums parts s, s + 32, s + 64, ... of them, and the warps' sums are added in order.
constexpr int PARTS_COLUMNS = 32;
constexpr int PARTS_THREADS = 1024;

// The sum over all parts of a column; valid in threads 0 to 31, for the columns 32 * blockIdx.x + threadIdx.x that exist.
__device__ __forceinline__ float sum_of_parts(const float* partial, int parts, int columns) {
    __shared__ float shared[PARTS_THREADS];
    int lane = threadIdx.x & 31;
    int column = blockIdx.x * PARTS_COLUMNS + lane;
    float own = 0.0f;
    if (column < columns) {
#pragma unroll 4
        for (int part = threadIdx.x >> 5; part < parts; part += PARTS_THREADS / 32) {
            own += partial[(long long)part * columns + column];
        }
    }
    shared[threadIdx.x] = own;
    __syncthreads();
    float sum = 0.0f;
    if (threadIdx.x < 32) {
#pragma unroll
        for (int s = 0; s < PARTS_THREADS / 32; s++) {
            sum += shared[s * 32 + lane];
        }
    }
    return sum;
}
