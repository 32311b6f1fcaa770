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
#include "philox.cuh"

namespace {
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
}  // namespace

extern __shared__ float4 shared[];

// out and log_sum_exp from qkv. Arguments as in attention_forward.cu; 3 ROWS PITCH + ROWS WEIGHT_PITCH shared floats.
extern "C" __global__ void __launch_bounds__(THREADS) attention_forward(
    float* out,
    float* log_sum_exp,
    const float* qkv,
    int pairs,
    int time,
    int heads,
    int head_size,
    int group,
    float scale,
    const int* key,
    int site,
    unsigned int threshold,
    float dropout_scale) {
    float* queries = (float*)shared;
    float* keys = queries + ROWS * PITCH;
    float* values = keys + ROWS * PITCH;
    float* staged = values + ROWS * PITCH;
    Dropout dropout = dropout_or_none(key, site, threshold, dropout_scale);
    Shape shape = shape_of(pairs, time, heads, head_size, group);
    int blocks = (time + ROWS - 1) / ROWS;
    int block = CAUSAL ? blocks - 1 - shape.tile : shape.tile;
    int first = block * ROWS;
    float maximum[4];
    float sum[4];
    Results results;
    clear(results);
#pragma unroll
    for (int i = 0; i < 4; i++) {
        maximum[i] = -infinity();
        sum[i] = 0.0f;
    }
    load_rows<false>(queries, qkv, shape, first, 3, 0);
    for (int tile = 0; tile < (CAUSAL ? block + 1 : blocks); tile++) {
        __syncthreads();
        load_rows<true>(keys, qkv, shape, tile * ROWS, 3, 1);
        load_rows<true>(values, qkv, shape, tile * ROWS, 3, 2);
        __syncthreads();
        Scores weights;
        multiply_transposed(weights, queries, keys, shape);
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int query = first + 4 * shape.y() + i;
            int last = CAUSAL ? query : time - 1;
            float raised = maximum[i];
#pragma unroll
            for (int j = 0; j < 4; j++) {
                weights[i][j] =
                    tile * ROWS + 4 * shape.x() + j > last ? -infinity() : weights[i][j] * scale;
                raised = fmaxf(raised, weights[i][j]);
            }
            raised = row_max(raised);
            float factor = expf(maximum[i] - raised);
            maximum[i] = raised;
            sum[i] *= factor;
#pragma unroll
            for (int c = 0; c < COLUMNS; c++) {
                results[i][c] *= factor;
            }
            PhiloxBlock four;
            if (DROPOUT) {
                four = dropout.words(shape.mask(query, tile * SIDE + shape.x()));
            }
#pragma unroll
            for (int j = 0; j < 4; j++) {
                float weight = expf(weights[i][j] - raised);
                sum[i] += weight;
                weights[i][j] = DROPOUT && !dropout.keeps(four.word[j]) ? 0.0f : weight;
            }
        }
        multiply_add(results, weights, staged, values, shape);
    }
    float factor[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
        sum[i] = row_sum(sum[i]);
        factor[i] = dropout.scale / sum[i];
        int query = first + 4 * shape.y() + i;
        if (shape.x() == 0 && query < time) {
            log_sum_exp[(long long)shape.pair * time + query] = maximum[i] + logf(sum[i]);
        }
    }
    store_rows(out, results, factor, shape, first, 1, 0);
}

// dots and the q columns of d_qkv; 4 ROWS PITCH + ROWS WEIGHT_PITCH shared floats.
extern "C" __global__ void __launch_bounds__(THREADS) attention_backward_query(
    float* d_qkv,
    float* dots,
    const float* d_out,
    const float* out,
    const float* log_sum_exp,
    const float* qkv,
    int pairs,
    int time,
    int heads,
    int head_size,
    int group,
    float scale,
    const int* key,
    int site,
    unsigned int threshold,
    float dropout_scale) {
    float* queries = (float*)shared;
    float* out_gradients = queries + ROWS * PITCH;
    float* keys = out_gradients + ROWS * PITCH;
    float* values = keys + ROWS * PITCH;
    float* staged = values + ROWS * PITCH;
    Dropout dropout = dropout_or_none(key, site, threshold, dropout_scale);
    Shape shape = shape_of(pairs, time, heads, head_size, group);
    int blocks = (time + ROWS - 1) / ROWS;
    int block = CAUSAL ? blocks - 1 - shape.tile : shape.tile;
    int first = block * ROWS;
    load_rows<false>(queries, qkv, shape, first, 3, 0);
    load_rows<false>(out_gradients, d_out, shape, first, 1, 0);
    __syncthreads();
    float dot[4];
    float sums[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
        int row = 4 * shape.y() + i;
        bool valid = first + row < time;
        float sum = 0.0f;
#pragma unroll
        for (int c = 0; c < COLUMNS; c++) {
            int column = shape.x() + c * SIDE;
            if (valid && column < head_size) {
                sum += out_gradients[row * PITCH + column] * out[shape.at(first + row, 1, 0) + column];
            }
        }
        dot[i] = row_sum(sum);
        long long at = (long long)shape.pair * time + first + row;
        sums[i] = valid ? log_sum_exp[at] : infinity();
        if (valid && shape.x() == 0) {
            dots[at] = dot[i];
        }
    }
    Results results;
    clear(results);
    for (int tile = 0; tile < (CAUSAL ? block + 1 : blocks); tile++) {
        __syncthreads();
        load_rows<true>(keys, qkv, shape, tile * ROWS, 3, 1);
        load_rows<true>(values, qkv, shape, tile * ROWS, 3, 2);
        __syncthreads();
        Scores weights;
        Scores gradients;
        multiply_transposed(weights, queries, keys, shape);
        multiply_transposed(gradients, out_gradients, values, shape);
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int query = first + 4 * shape.y() + i;
            int last = CAUSAL ? query : time - 1;
            PhiloxBlock four;
            if (DROPOUT) {
                four = dropout.words(shape.mask(query, tile * SIDE + shape.x()));
            }
#pragma unroll
            for (int j = 0; j < 4; j++) {
                bool masked = tile * ROWS + 4 * shape.x() + j > last;
                float weight = masked ? 0.0f : expf(weights[i][j] * scale - sums[i]);
                float gradient = DROPOUT ? gradients[i][j] * dropout.multiplier(four.word[j]) : gradients[i][j];
                gradients[i][j] = weight * (gradient - dot[i]);
            }
        }
        multiply_add(results, gradients, staged, keys, shape);
    }
    float factor[4] = {scale, scale, scale, scale};
    store_rows(d_qkv, results, factor, shape, first, 3, 0);
}

// The k and v columns of d_qkv; 4 ROWS PITCH + ROWS WEIGHT_PITCH + 2 ROWS shared floats.
extern "C" __global__ void __launch_bounds__(THREADS) attention_backward_key(
    float* d_qkv,
    const float* d_out,
    const float* log_sum_exp,
    const float* dots,
    const float* qkv,
    int pairs,
    int time,
    int heads,
    int head_size,
    int group,
    float scale,
    const int* key,
    int site,
    unsigned int threshold,
    float dropout_scale) {
    float* keys = (float*)shared;
    float* values = keys + ROWS * PITCH;
    float* queries = values + ROWS * PITCH;
    float* out_gradients = queries + ROWS * PITCH;
    float* staged = out_gradients + ROWS * PITCH;
    float* tile_sums = staged + ROWS * WEIGHT_PITCH;
    float* tile_dots = tile_sums + ROWS;
    Dropout dropout = dropout_or_none(key, site, threshold, dropout_scale);
    Shape shape = shape_of(pairs, time, heads, head_size, group);
    int blocks = (time + ROWS - 1) / ROWS;
    int first = shape.tile * ROWS;
    load_rows<false>(keys, qkv, shape, first, 3, 1);
    load_rows<false>(values, qkv, shape, first, 3, 2);
    Results d_keys;
    Results d_values;
    clear(d_keys);
    clear(d_values);
    for (int tile = CAUSAL ? shape.tile : 0; tile < blocks; tile++) {
        __syncthreads();
        load_rows<false>(queries, qkv, shape, tile * ROWS, 3, 0);
        load_rows<false>(out_gradients, d_out, shape, tile * ROWS, 1, 0);
        if (threadIdx.x < ROWS) {
            int query = tile * ROWS + threadIdx.x;
            long long at = (long long)shape.pair * time + query;
            tile_sums[threadIdx.x] = query < time ? log_sum_exp[at] : infinity();
            tile_dots[threadIdx.x] = query < time ? dots[at] : 0.0f;
        }
        __syncthreads();
        Scores weights;
        Scores gradients;
        multiply_transposed(weights, keys, queries, shape);
        multiply_transposed(gradients, values, out_gradients, shape);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            int column = shape.x() + j * SIDE;
            int query = tile * ROWS + column;
            PhiloxBlock four;
            if (DROPOUT) {
                four = dropout.words(shape.mask(query, shape.tile * SIDE + shape.y()));
            }
#pragma unroll
            for (int i = 0; i < 4; i++) {
                bool masked = CAUSAL && first + 4 * shape.y() + i > query;
                float weight = masked ? 0.0f : expf(weights[i][j] * scale - tile_sums[column]);
                float multiplier = DROPOUT ? dropout.multiplier(four.word[i]) : 1.0f;
                weights[i][j] = weight * multiplier;
                gradients[i][j] = weight * (gradients[i][j] * multiplier - tile_dots[column]);
            }
        }
        multiply_add(d_values, weights, staged, out_gradients, shape);
        multiply_add(d_keys, gradients, staged, queries, shape);
    }
    float key_factor[4] = {scale, scale, scale, scale};
    float value_factor[4] = {1.0f, 1.0f, 1.0f, 1.0f};
    store_rows(d_qkv, d_keys, key_factor, shape, first, 3, 1);
    store_rows(d_qkv, d_values, value_factor, shape, first, 3, 2);
}
