// Global gradient norm and AdamW over flat fp32 arrays of all parameters. The arrays are whole blocks of 1024 elements, each
// of one parameter; padding is zero and stays zero.
//
// Bytes moved per parameter: norm 4; AdamW 16 read, 16 written, and 2 for the bf16 copy.
#include "common.cuh"

constexpr int NORM_THREADS = 512;
constexpr int NORM_FLIGHT = 4;
constexpr int FINISH_THREADS = 1024;

// Threads of an AdamW block: each takes 4 elements, a block takes one block of parameters.
constexpr int UPDATE_THREADS = 256;
constexpr int PARAMETER_BLOCK = 4 * UPDATE_THREADS;

// torch.nn.utils.clip_grad_norm_ adds this to the norm before it divides.
constexpr float CLIP_EPSILON = 1e-6f;

// Positions in vn.amtiet.trainer.operations.AdamWCoefficients.
enum Coefficient {
    BETA1,
    ONE_MINUS_BETA1,
    BETA2,
    ONE_MINUS_BETA2,
    SIZE,
    ROOT_CORRECTION,
    EPSILON,
    KEEP,
    CLIP
};

__device__ __forceinline__ double squares(float4 g) {
    return (double)(g.x * g.x + g.y * g.y) + (double)(g.z * g.z + g.w * g.w);
}

// partial[block] = the sum of the squares of every gridDim.x-th stretch of NORM_THREADS * NORM_FLIGHT * 4 elements; pairs of
// squares in fp32, everything else in double.
extern "C" __global__ void __launch_bounds__(NORM_THREADS) norm_parts(
    double* partial, const float* gradients, long long count) {
    __shared__ double shared[MOST_WARPS];
    const float4* packs = (const float4*)gradients;
    long long last = count / 4;
    double sum = 0;
    for (long long start = (long long)blockIdx.x * NORM_THREADS * NORM_FLIGHT; start < last;
         start += (long long)gridDim.x * NORM_THREADS * NORM_FLIGHT) {
        float4 g[NORM_FLIGHT];
#pragma unroll
        for (int i = 0; i < NORM_FLIGHT; i++) {
            long long at = start + i * NORM_THREADS + threadIdx.x;
            g[i] = at < last ? packs[at] : make_float4(0.0f, 0.0f, 0.0f, 0.0f);
        }
#pragma unroll
        for (int i = 0; i < NORM_FLIGHT; i++) {
            sum += squares(g[i]);
        }
    }
    double total = block_sum(sum, shared);
    if (threadIdx.x == 0) {
        partial[blockIdx.x] = total;
    }
}

// norm[0] = the root of the sum of the parts; not finite if any gradient is not. Grid: one block.
extern "C" __global__ void __launch_bounds__(FINISH_THREADS) norm_finish(
    float* norm, const double* partial, int parts) {
    __shared__ double shared[MOST_WARPS];
    double sum = 0;
    for (int i = threadIdx.x; i < parts; i += FINISH_THREADS) {
        sum += partial[i];
    }
    double total = block_sum(sum, shared);
    if (threadIdx.x == 0) {
        norm[0] = (float)sqrt(total);
    }
}

// One AdamW update of all parameters (Loshchilov and Hutter 2019, algorithm 2); gradients become zero and copy, where there is
// one, the new values in compute_t. If the norm is not finite nothing is written. Grid: one block per block of parameters,
// decayed[block] says whether its parameter decays.
extern "C" __global__ void __launch_bounds__(UPDATE_THREADS) adamw(
    float* values,
    float* gradients,
    float* first,
    float* second,
    compute_t* copy,
    const unsigned char* decayed,
    const float* norm,
    const float* coefficients) {
    if (!isfinite(norm[0])) {
        return;
    }
    long long at = (long long)blockIdx.x * PARAMETER_BLOCK + threadIdx.x * 4;
    Pack<4> w = load<4>(values + at);
    Pack<4> g = load<4>(gradients + at);
    Pack<4> m = load<4>(first + at);
    Pack<4> v = load<4>(second + at);
    float clip = fminf(1.0f, coefficients[CLIP] / (norm[0] + CLIP_EPSILON));
    float keep = decayed[blockIdx.x] ? coefficients[KEEP] : 1.0f;
#pragma unroll
    for (int j = 0; j < 4; j++) {
        float gradient = g.x[j] * clip;
        m.x[j] = coefficients[BETA1] * m.x[j] + coefficients[ONE_MINUS_BETA1] * gradient;
        v.x[j] = coefficients[BETA2] * v.x[j] + coefficients[ONE_MINUS_BETA2] * gradient * gradient;
        float step = m.x[j] / (sqrtf(v.x[j]) * coefficients[ROOT_CORRECTION] + coefficients[EPSILON]);
        w.x[j] = w.x[j] * keep - coefficients[SIZE] * step;
        g.x[j] = 0.0f;
    }
    store(values + at, w);
    store(gradients + at, g);
    store(first + at, m);
    store(second + at, v);
    if (copy != nullptr) {
        store(copy + at, w);
    }
}
