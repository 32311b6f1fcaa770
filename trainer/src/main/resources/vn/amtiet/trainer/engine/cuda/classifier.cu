// Softmax cross-entropy of rows of logits that lie in memory in compute_t.
//
// softmax_losses and softmax_gradients take one block per row. The maximum and the sum of exponentials are found in one
// pass, each thread keeping both for its own elements and correcting the sum when the maximum grows (Milakov and Gimelshein
// 2018, "Online normalizer calculation for softmax"). The gradient pass reads the row again, out of the L2 cache as long as
// the rows under way fit in there, and overwrites it. Bytes moved per logit: losses 2 (bf16) or 4; gradients twice that.
#include "common.cuh"

constexpr int ROW_THREADS = 1024;
constexpr int SUM_THREADS = 1024;

// Elements of one access of 16 bytes, and such accesses in flight per thread.
constexpr int WIDE = 16 / sizeof(compute_t);
constexpr int FLIGHT = 2;

__device__ __forceinline__ float negative_infinity() {
    return __int_as_float(0xff800000);
}

// e^x: to 2 units in the last place for fp32 logits, with the error of x log2(e) for bf16 ones.
__device__ __forceinline__ float exponential(float x) {
#if COMPUTE_BF16
    return __expf(x);
#else
    return expf(x);
#endif
}

// A maximum and the sum of exponentials of differences from it.
struct Normalizer {
    float max;
    float sum;
};

// Both of two sets together. A set without elements has maximum -infinity and sum 0.
__device__ __forceinline__ Normalizer joined(Normalizer a, Normalizer b) {
    Normalizer both;
    both.max = fmaxf(a.max, b.max);
    if (both.max == negative_infinity()) {
        both.sum = 0.0f;
        return both;
    }
    both.sum = a.sum * exponential(a.max - both.max) + b.sum * exponential(b.max - both.max);
    return both;
}

// W logits from column on; those past the last class are -infinity.
template <int W>
__device__ __forceinline__ Pack<W> logits_at(const compute_t* row, int column, int classes) {
    Pack<W> pack = load<W>(row + column);
#pragma unroll
    for (int j = 0; j < W; j++) {
        if (W > 1 && column + j >= classes) {
            pack.x[j] = negative_infinity();
        }
    }
    return pack;
}

template <int W>
__device__ __forceinline__ void include(Normalizer& all, const Pack<W>& pack) {
    float largest = pack.x[0];
#pragma unroll
    for (int j = 1; j < W; j++) {
        largest = fmaxf(largest, pack.x[j]);
    }
    if (largest > all.max) {
        all.sum *= exponential(all.max - largest);
        all.max = largest;
    }
    // A NaN passes by the comparison and spoils the sum, as it should.
    float base = all.max == negative_infinity() ? 0.0f : all.max;
#pragma unroll
    for (int j = 0; j < W; j++) {
        all.sum += exponential(pack.x[j] - base);
    }
}

// Maximum and sum of this thread's elements of a row.
template <int W>
__device__ __forceinline__ Normalizer own_normalizer(const compute_t* row, int classes) {
    constexpr int STEP = ROW_THREADS * W;
    Normalizer all = {negative_infinity(), 0.0f};
    int column = threadIdx.x * W;
    for (; column + (FLIGHT - 1) * STEP < classes; column += FLIGHT * STEP) {
        Pack<W> packs[FLIGHT];
#pragma unroll
        for (int i = 0; i < FLIGHT; i++) {
            packs[i] = logits_at<W>(row, column + i * STEP, classes);
        }
#pragma unroll
        for (int i = 0; i < FLIGHT; i++) {
            include(all, packs[i]);
        }
    }
    for (; column < classes; column += STEP) {
        include(all, logits_at<W>(row, column, classes));
    }
    return all;
}

__device__ __forceinline__ Normalizer warp_normalizer(Normalizer own) {
#pragma unroll
    for (int distance = 16; distance > 0; distance >>= 1) {
        Normalizer other;
        other.max = __shfl_xor_sync(ALL_LANES, own.max, distance);
        other.sum = __shfl_xor_sync(ALL_LANES, own.sum, distance);
        own = joined(own, other);
    }
    return own;
}

// Maximum and sum of the row, the same in every thread of the block.
__device__ __forceinline__ Normalizer row_normalizer(const compute_t* row, int classes, int stride) {
    __shared__ Normalizer shared[MOST_WARPS];
    Normalizer own =
        stride % WIDE == 0 ? own_normalizer<WIDE>(row, classes) : own_normalizer<1>(row, classes);
    own = warp_normalizer(own);
    if ((threadIdx.x & 31) == 0) {
        shared[threadIdx.x >> 5] = own;
    }
    __syncthreads();
    return warp_normalizer(shared[threadIdx.x & 31]);
}

__device__ __forceinline__ float loss_of(Normalizer all, float own_logit) {
    return logf(all.sum) + all.max - own_logit;
}

// Overwrites this thread's elements with (softmax - one at the target) * scale; columns from classes to stride become zero.
template <int W>
__device__ __forceinline__ void write_gradients(
    compute_t* row, Normalizer all, int target, float scale, int classes, int stride) {
    constexpr int STEP = ROW_THREADS * W;
    float factor = scale / all.sum;
#pragma unroll 2
    for (int column = threadIdx.x * W; column < stride; column += STEP) {
        Pack<W> pack = {};
        if (column < classes) {
            pack = logits_at<W>(row, column, classes);
#pragma unroll
            for (int j = 0; j < W; j++) {
                pack.x[j] = exponential(pack.x[j] - all.max) * factor - (column + j == target ? scale : 0.0f);
            }
        }
        store(row + column, pack);
    }
}

template <int W>
__device__ __forceinline__ void write_zeros(compute_t* row, int stride) {
    Pack<W> zeros = {};
    for (int column = threadIdx.x * W; column < stride; column += ROW_THREADS * W) {
        store(row + column, zeros);
    }
}

// losses[first + r] of row r of this chunk of logits; 0 where the target is negative. Grid: rows. Rows are stride elements
// apart, stride >= classes; 16-byte accesses where the stride allows. targets and losses are those of all rows.
extern "C" __global__ void __launch_bounds__(ROW_THREADS, 2) softmax_losses(
    float* losses, const compute_t* logits, const int* targets, int first, int classes, int stride) {
    int target = targets[first + blockIdx.x];
    if (target < 0) {
        if (threadIdx.x == 0) {
            losses[first + blockIdx.x] = 0.0f;
        }
        return;
    }
    const compute_t* row = logits + (long long)blockIdx.x * stride;
    Normalizer all = row_normalizer(row, classes, stride);
    if (threadIdx.x == 0) {
        losses[first + blockIdx.x] = loss_of(all, to_float(row[target]));
    }
}

// As softmax_losses; also overwrites the logits with their gradients times scale[0].
extern "C" __global__ void __launch_bounds__(ROW_THREADS, 2) softmax_gradients(
    float* losses,
    compute_t* logits,
    const int* targets,
    const float* scale,
    int first,
    int classes,
    int stride) {
    int target = targets[first + blockIdx.x];
    compute_t* row = logits + (long long)blockIdx.x * stride;
    bool wide = stride % WIDE == 0;
    if (target < 0) {
        if (threadIdx.x == 0) {
            losses[first + blockIdx.x] = 0.0f;
        }
        if (wide) {
            write_zeros<WIDE>(row, stride);
        } else {
            write_zeros<1>(row, stride);
        }
        return;
    }
    float own_logit = to_float(row[target]);
    Normalizer all = row_normalizer(row, classes, stride);
    if (threadIdx.x == 0) {
        losses[first + blockIdx.x] = loss_of(all, own_logit);
    }
    if (wide) {
        write_gradients<WIDE>(row, all, target, scale[0], classes, stride);
    } else {
        write_gradients<1>(row, all, target, scale[0], classes, stride);
    }
}

// sum[0] + sum[1] = the sum of n losses in double, as high and low part. Grid: one block.
extern "C" __global__ void __launch_bounds__(SUM_THREADS) loss_sum(float* sum, const float* losses, int n) {
    __shared__ double shared[MOST_WARPS];
    double own = 0;
#pragma unroll 4
    for (int i = threadIdx.x; i < n; i += SUM_THREADS) {
        own += losses[i];
    }
    double total = block_sum(own, shared);
    if (threadIdx.x == 0) {
        float high = (float)total;
        sum[0] = high;
        sum[1] = isfinite(high) ? (float)(total - high) : 0.0f;
    }
}
