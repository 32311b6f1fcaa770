// Matrix products without tensor cores: what runs where cuBLASLt has no algorithm for sizes or addresses.
//
//   d[m, n] = op(a)[m, k] * op(b)[k, n] (+ d) (+ bias[n])        all row-major, any sizes, any leading dimensions
//
// A block of 256 threads makes one 64 x 64 tile of d: it brings a 64 x 16 piece of op(a) and a 16 x 64 piece of op(b) into
// shared memory as fp32, and each thread adds 16 outer products to its 4 x 4 sums. The order of the sum is k ascending,
// whatever the sizes. Bytes moved: (m k (n / 64) + k n (m / 64)) elements of the inputs, m n of d.
// Source: the classic tiled product of the CUDA C++ Programming Guide, with registers (Volkov and Demmel 2008).
#include "common.cuh"

constexpr int TILE = 64;
constexpr int DEPTH = 16;
constexpr int THREADS = 256;
constexpr int OWN = 4;

// Piece [TILE, DEPTH] of op(matrix) at (first, at) into shared memory, k-major; outside the matrix it is zero. Threads that
// are neighbours read neighbours in memory: along k where rows lie as stored, along rows where the operand is transposed.
__device__ __forceinline__ void bring(
    float (*piece)[TILE + 1],
    const compute_t* __restrict__ matrix,
    long long leading,
    int transposed,
    int first,
    int rows,
    int at,
    int depth) {
    for (int i = threadIdx.x; i < TILE * DEPTH; i += THREADS) {
        int row = transposed ? i % TILE : i / DEPTH;
        int k = transposed ? i / TILE : i % DEPTH;
        float value = 0.0f;
        if (first + row < rows && at + k < depth) {
            long long index = transposed ? (at + k) * leading + first + row : (first + row) * leading + at + k;
            value = to_float(matrix[index]);
        }
        piece[k][row] = value;
    }
}

template <typename OUT>
__device__ __forceinline__ void product(
    OUT* __restrict__ d,
    const compute_t* __restrict__ a,
    const compute_t* __restrict__ b,
    const compute_t* __restrict__ bias,
    int m,
    int n,
    int k,
    long long leading_d,
    long long leading_a,
    long long leading_b,
    int transposed_a,
    int transposed_b,
    int accumulate) {
    __shared__ float piece_a[DEPTH][TILE + 1];
    __shared__ float piece_b[DEPTH][TILE + 1];
    int first_row = blockIdx.y * TILE;
    int first_column = blockIdx.x * TILE;
    int own_row = threadIdx.x / (TILE / OWN);
    int own_column = threadIdx.x % (TILE / OWN);
    float sum[OWN][OWN] = {};
    for (int at = 0; at < k; at += DEPTH) {
        bring(piece_a, a, leading_a, transposed_a, first_row, m, at, k);
        bring(piece_b, b, leading_b, !transposed_b, first_column, n, at, k);
        __syncthreads();
#pragma unroll
        for (int step = 0; step < DEPTH; step++) {
#pragma unroll
            for (int i = 0; i < OWN; i++) {
#pragma unroll
                for (int j = 0; j < OWN; j++) {
                    sum[i][j] = fmaf(
                        piece_a[step][own_row + i * (TILE / OWN)],
                        piece_b[step][own_column + j * (TILE / OWN)],
                        sum[i][j]);
                }
            }
        }
        __syncthreads();
    }
    for (int i = 0; i < OWN; i++) {
        for (int j = 0; j < OWN; j++) {
            int row = first_row + own_row + i * (TILE / OWN);
            int column = first_column + own_column + j * (TILE / OWN);
            if (row < m && column < n) {
                OUT* to = d + row * leading_d + column;
                float value = sum[i][j] + (bias ? to_float(bias[column]) : 0.0f);
                put(to, accumulate ? to_float(*to) + value : value);
            }
        }
    }
}

// d in the type of activations.
extern "C" __global__ void __launch_bounds__(THREADS) product_compute(
    compute_t* d,
    const compute_t* a,
    const compute_t* b,
    const compute_t* bias,
    int m,
    int n,
    int k,
    long long leading_d,
    long long leading_a,
    long long leading_b,
    int transposed_a,
    int transposed_b,
    int accumulate) {
    product(d, a, b, bias, m, n, k, leading_d, leading_a, leading_b, transposed_a, transposed_b, accumulate);
}

// d in fp32: gradients of weights.
extern "C" __global__ void __launch_bounds__(THREADS) product_float(
    float* d,
    const compute_t* a,
    const compute_t* b,
    const compute_t* bias,
    int m,
    int n,
    int k,
    long long leading_d,
    long long leading_a,
    long long leading_b,
    int transposed_a,
    int transposed_b,
    int accumulate) {
    product(d, a, b, bias, m, n, k, leading_d, leading_a, leading_b, transposed_a, transposed_b, accumulate);
}
