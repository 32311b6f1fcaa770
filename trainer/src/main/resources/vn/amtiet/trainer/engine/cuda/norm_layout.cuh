// How layer norm spreads rows over threads: a warp per row up to 1024 features, a block of 256 threads per row up to 8192, so
// that rows lie in registers. Accesses take 4 elements (16 bytes of fp32, 8 of bf16), neighbouring threads neighbouring packs;
// single elements where 4 does not divide the features.
#pragma once

#include "common.cuh"

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
