// Attention and its backward in fp32 throughout, without tensor cores: the reference for the bf16 kernels. The same
// algorithm, entry points, parameters and sizes of scratch; Dao et al. 2022 (FlashAttention).
//
// A block owns ROWS rows (queries; keys in attention_backward_key) of one head and walks over the others, ROWS at a time.
// Its SIDE x SIDE threads hold 4 x 4 elements of a tile of scores each: thread (x, y) rows 4 y to 4 y + 3 and columns x + j
// SIDE, and for these rows the columns x + c SIDE of the head's results. Weights go through shared memory within a warp.
//
// Grid: pairs * ceil(time / ROWS) blocks of SIDE * SIDE threads.
//
// Compiled with -DATTENTION_HEAD=32|64|96|128, -DATTENTION_CAUSAL=0|1 and -DATTENTION_DROPOUT=0|1.
#pragma once

#include "philox.cuh"

constexpr int HEAD = ATTENTION_HEAD;
constexpr bool CAUSAL = ATTENTION_CAUSAL;
constexpr bool DROPOUT = ATTENTION_DROPOUT;
constexpr int SIDE = HEAD <= 64 ? 16 : 8;
constexpr int THREADS = SIDE * SIDE;
constexpr int ROWS = 4 * SIDE;
constexpr int PITCH = HEAD + 4;         // of a tile: 8 rows' 16-byte pieces lie in different banks
constexpr int WEIGHT_PITCH = ROWS + 4;
constexpr int COLUMNS = HEAD / SIDE;    // of the head's results, a thread

typedef float Scores[4][4];
typedef float Results[4][COLUMNS];

__device__ __forceinline__ float infinity() {
    return __int_as_float(0x7f800000);
}

// The block's place and the sizes of the call; arrays as in attention_forward.cu.
struct Shape {
    int pair;
    int tile;
    int time;
    int heads;
    int head_size;

    __device__ __forceinline__ int x() const {
        return threadIdx.x % SIDE;
    }

    __device__ __forceinline__ int y() const {
        return threadIdx.x / SIDE;
    }

    // Element of this head at a row's column 0, in an array of `parts` * C columns.
    __device__ __forceinline__ long long at(int row, int parts, int part) const {
        int width = heads * head_size;
        return ((long long)(pair / heads) * time + row) * parts * width + part * width + pair % heads * head_size;
    }

    // Philox block of the weights of a query and keys 4 k to 4 k + 3.
    __device__ __forceinline__ long long mask(int query, int k) const {
        return ((long long)pair * time + query) * ((time + 3) / 4) + k;
    }
};

__device__ __forceinline__ Shape shape_of(int pairs, int time, int heads, int head_size, int group) {
    int tiles = (time + ROWS - 1) / ROWS;
    int whole = group * tiles;
    int first = blockIdx.x / whole * group;
    int rest = blockIdx.x % whole;
    int size = min(group, pairs - first);
    Shape shape = {first + rest % size, rest / size, time, heads, head_size};
    return shape;
}

// Where key j of a tile lies if keys are columns: a thread's columns x + j SIDE are then the neighbours 4 x to 4 x + 3,
// whose mask is one block of Philox.
__device__ __forceinline__ int key_column(int j) {
    return (j & 3) * SIDE + (j >> 2);
}

// Loads rows first to first + ROWS - 1 of one part, zero beyond the head and the sequence.
template <bool KEY_COLUMNS>
__device__ void load_rows(float* tile, const float* array, const Shape& shape, int first, int parts, int part) {
    for (int i = threadIdx.x; i < ROWS * HEAD; i += THREADS) {
        int row = i / HEAD;
        int column = i % HEAD;
        bool valid = first + row < shape.time && column < shape.head_size;
        tile[(KEY_COLUMNS ? key_column(row) : row) * PITCH + column] =
            valid ? array[shape.at(first + row, parts, part) + column] : 0.0f;
    }
}

template <int N>
__device__ __forceinline__ void clear(float (&x)[4][N]) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
#pragma unroll
        for (int j = 0; j < N; j++) {
            x[i][j] = 0.0f;
        }
    }
}

// x = a b^T over the head's columns.
__device__ __forceinline__ void multiply_transposed(Scores& x, const float* a, const float* b, const Shape& shape) {
    clear(x);
#pragma unroll 4
    for (int k = 0; k < HEAD; k += 4) {
        float4 rows[4];
        float4 columns[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
            rows[i] = *(const float4*)(a + (4 * shape.y() + i) * PITCH + k);
            columns[i] = *(const float4*)(b + (shape.x() + i * SIDE) * PITCH + k);
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
#pragma unroll
            for (int j = 0; j < 4; j++) {
                x[i][j] += rows[i].x * columns[j].x;
                x[i][j] += rows[i].y * columns[j].y;
                x[i][j] += rows[i].z * columns[j].z;
                x[i][j] += rows[i].w * columns[j].w;
            }
        }
    }
}

// x += weights b: weights are the 4 x 4 elements of all threads, b a tile whose rows are the weights' columns. staged holds
// ROWS * WEIGHT_PITCH floats; threads of one y, all in one warp, use the same rows of it.
__device__ __forceinline__ void multiply_add(
    Results& x, const Scores& weights, float* staged, const float* b, const Shape& shape) {
    __syncwarp();
#pragma unroll
    for (int i = 0; i < 4; i++) {
#pragma unroll
        for (int j = 0; j < 4; j++) {
            staged[(4 * shape.y() + i) * WEIGHT_PITCH + shape.x() + j * SIDE] = weights[i][j];
        }
    }
    __syncwarp();
#pragma unroll 2
    for (int k = 0; k < ROWS; k += 4) {
        float4 w[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
            w[i] = *(const float4*)(staged + (4 * shape.y() + i) * WEIGHT_PITCH + k);
        }
#pragma unroll
        for (int c = 0; c < COLUMNS; c++) {
            const float* column = b + k * PITCH + shape.x() + c * SIDE;
#pragma unroll
            for (int i = 0; i < 4; i++) {
                x[i][c] += w[i].x * column[0];
                x[i][c] += w[i].y * column[PITCH];
                x[i][c] += w[i].z * column[2 * PITCH];
                x[i][c] += w[i].w * column[3 * PITCH];
            }
        }
    }
}

// Sum and maximum over the threads of a row.
__device__ __forceinline__ float row_sum(float value) {
#pragma unroll
    for (int distance = SIDE / 2; distance > 0; distance >>= 1) {
        value += __shfl_xor_sync(0xffffffffu, value, distance);
    }
    return value;
}

__device__ __forceinline__ float row_max(float value) {
#pragma unroll
    for (int distance = SIDE / 2; distance > 0; distance >>= 1) {
        value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, distance));
    }
    return value;
}

// Writes the block's rows of one part, multiplied by a factor for each row.
__device__ __forceinline__ void store_rows(
    float* array, const Results& x, const float (&factor)[4], const Shape& shape, int first, int parts, int part) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
        int row = first + 4 * shape.y() + i;
#pragma unroll
        for (int c = 0; c < COLUMNS; c++) {
            int column = shape.x() + c * SIDE;
            if (row < shape.time && column < shape.head_size) {
                array[shape.at(row, parts, part) + column] = x[i][c] * factor[i];
            }
        }
    }
}

__device__ __forceinline__ Dropout dropout_or_none(const int* key, int site, unsigned int threshold, float scale) {
    if (DROPOUT) {
        return dropout_of(key, site, threshold, scale);
    }
    Dropout none = {};
    none.scale = 1.0f;
    return none;
}

// The dynamic shared memory of a block.
extern __shared__ float4 shared[];
