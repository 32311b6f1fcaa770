// Types of a build, wide loads and stores, and reductions in a fixed order: what the kernels share.
//
// Compiled with -DCOMPUTE_BF16=0|1 (activations and their gradients) and -DSTREAM_BF16=0|1 (the residual stream and its
// gradient); everything else is fp32. Kernels compute in fp32 and round once, to nearest even, when they store.
#pragma once

#include <cuda_bf16.h>

#if COMPUTE_BF16
typedef __nv_bfloat16 compute_t;
#else
typedef float compute_t;
#endif

#if STREAM_BF16
typedef __nv_bfloat16 stream_t;
#else
typedef float stream_t;
#endif

constexpr unsigned int ALL_LANES = 0xffffffffu;

// Most warps of a block: the length of the shared arrays of block reductions.
constexpr int MOST_WARPS = 32;

__device__ __forceinline__ float to_float(float x) {
    return x;
}

__device__ __forceinline__ float to_float(__nv_bfloat16 x) {
    return __bfloat162float(x);
}

__device__ __forceinline__ void put(float* to, float x) {
    *to = x;
}

__device__ __forceinline__ void put(__nv_bfloat16* to, float x) {
    *to = __float2bfloat16_rn(x);
}

// The value as an array of type T would hold it.
template <typename T>
__device__ __forceinline__ float rounded(float x) {
    T stored;
    put(&stored, x);
    return to_float(stored);
}

// N neighbouring elements in registers. Loads and stores take 16 bytes at once where N allows (8 for 4 of bf16); their
// addresses are then multiples of that. N = 1 is the path of sizes that do not divide.
template <int N>
struct Pack {
    float x[N];
};

// Two bf16 out of a register, the lower address in the low half.
__device__ __forceinline__ void unpack_bf16(unsigned int pair, float& low, float& high) {
    low = __uint_as_float(pair << 16);
    high = __uint_as_float(pair & 0xffff0000u);
}

__device__ __forceinline__ unsigned int packed_bf16(float low, float high) {
    __nv_bfloat162 pair = __floats2bfloat162_rn(low, high);
    return *(unsigned int*)&pair;
}

template <int N>
__device__ __forceinline__ Pack<N> load(const float* from) {
    Pack<N> pack;
    if constexpr (N % 4 == 0) {
#pragma unroll
        for (int i = 0; i < N / 4; i++) {
            float4 four = ((const float4*)from)[i];
            pack.x[4 * i] = four.x;
            pack.x[4 * i + 1] = four.y;
            pack.x[4 * i + 2] = four.z;
            pack.x[4 * i + 3] = four.w;
        }
    } else {
#pragma unroll
        for (int i = 0; i < N; i++) {
            pack.x[i] = from[i];
        }
    }
    return pack;
}

template <int N>
__device__ __forceinline__ Pack<N> load(const __nv_bfloat16* from) {
    Pack<N> pack;
    if constexpr (N % 8 == 0) {
#pragma unroll
        for (int i = 0; i < N / 8; i++) {
            uint4 eight = ((const uint4*)from)[i];
            unpack_bf16(eight.x, pack.x[8 * i], pack.x[8 * i + 1]);
            unpack_bf16(eight.y, pack.x[8 * i + 2], pack.x[8 * i + 3]);
            unpack_bf16(eight.z, pack.x[8 * i + 4], pack.x[8 * i + 5]);
            unpack_bf16(eight.w, pack.x[8 * i + 6], pack.x[8 * i + 7]);
        }
    } else if constexpr (N == 4) {
        uint2 four = *(const uint2*)from;
        unpack_bf16(four.x, pack.x[0], pack.x[1]);
        unpack_bf16(four.y, pack.x[2], pack.x[3]);
    } else {
#pragma unroll
        for (int i = 0; i < N; i++) {
            pack.x[i] = to_float(from[i]);
        }
    }
    return pack;
}

template <int N>
__device__ __forceinline__ void store(float* to, const Pack<N>& pack) {
    if constexpr (N % 4 == 0) {
#pragma unroll
        for (int i = 0; i < N / 4; i++) {
            ((float4*)to)[i] =
                make_float4(pack.x[4 * i], pack.x[4 * i + 1], pack.x[4 * i + 2], pack.x[4 * i + 3]);
        }
    } else {
#pragma unroll
        for (int i = 0; i < N; i++) {
            to[i] = pack.x[i];
        }
    }
}

template <int N>
__device__ __forceinline__ void store(__nv_bfloat16* to, const Pack<N>& pack) {
    if constexpr (N % 8 == 0) {
#pragma unroll
        for (int i = 0; i < N / 8; i++) {
            ((uint4*)to)[i] = make_uint4(
                packed_bf16(pack.x[8 * i], pack.x[8 * i + 1]),
                packed_bf16(pack.x[8 * i + 2], pack.x[8 * i + 3]),
                packed_bf16(pack.x[8 * i + 4], pack.x[8 * i + 5]),
                packed_bf16(pack.x[8 * i + 6], pack.x[8 * i + 7]));
        }
    } else if constexpr (N == 4) {
        *(uint2*)to = make_uint2(packed_bf16(pack.x[0], pack.x[1]), packed_bf16(pack.x[2], pack.x[3]));
    } else {
#pragma unroll
        for (int i = 0; i < N; i++) {
            put(to + i, pack.x[i]);
        }
    }
}

template <int W>
__device__ __forceinline__ void add(Pack<W>& sum, const Pack<W>& more) {
#pragma unroll
    for (int j = 0; j < W; j++) {
        sum.x[j] += more.x[j];
    }
}

// Sums and maxima of a warp, the same in every lane: a butterfly, so the order is fixed.
__device__ __forceinline__ float warp_sum(float value) {
#pragma unroll
    for (int distance = 16; distance > 0; distance >>= 1) {
        value += __shfl_xor_sync(ALL_LANES, value, distance);
    }
    return value;
}

__device__ __forceinline__ double warp_sum(double value) {
#pragma unroll
    for (int distance = 16; distance > 0; distance >>= 1) {
        value += __shfl_xor_sync(ALL_LANES, value, distance);
    }
    return value;
}

__device__ __forceinline__ float warp_max(float value) {
#pragma unroll
    for (int distance = 16; distance > 0; distance >>= 1) {
        value = fmaxf(value, __shfl_xor_sync(ALL_LANES, value, distance));
    }
    return value;
}

// The sum over a block of whole warps, the same in every thread; shared has MOST_WARPS elements and may be used again
// directly.
template <typename T>
__device__ __forceinline__ T block_sum(T value, T* shared) {
    value = warp_sum(value);
    if ((threadIdx.x & 31) == 0) {
        shared[threadIdx.x >> 5] = value;
    }
    __syncthreads();
    T part = (threadIdx.x & 31) < (blockDim.x >> 5) ? shared[threadIdx.x & 31] : (T)0;
    __syncthreads();
    return warp_sum(part);
}

// Two block sums for the price of one; shared has MOST_WARPS elements.
__device__ __forceinline__ float2 block_sum(float2 value, float2* shared) {
    value = make_float2(warp_sum(value.x), warp_sum(value.y));
    if ((threadIdx.x & 31) == 0) {
        shared[threadIdx.x >> 5] = value;
    }
    __syncthreads();
    float2 part = (threadIdx.x & 31) < (blockDim.x >> 5) ? shared[threadIdx.x & 31] : make_float2(0.0f, 0.0f);
    __syncthreads();
    return make_float2(warp_sum(part.x), warp_sum(part.y));
}
