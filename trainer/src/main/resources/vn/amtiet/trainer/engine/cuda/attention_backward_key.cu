// The second kernel of attention's backward: the gradients of keys and values. The products are transposed, keys by queries,
// so that P and dS come out as the fragments that the next products take. Bytes: k and v are read once, q and dOut once per
// block of keys, dK and dV written once.
//
// Shared memory: tiles of k and v, two stages of tiles of q and dOut, and two stages of statistics of their queries.
#include "attention_backward.cuh"

namespace {
constexpr RowOrder KEY_ROWS = TILES == 2 ? KEY_ROWS_32 : KEY_ROWS_16;

// Multipliers of the mask for accumulator columns 2 t and 2 t + 1 (queries) and rows (keys) of this thread, in the order of
// accumulator elements. mask is the Philox block of the step's query 0 and the warp's first key.
__device__ __forceinline__ void key_multipliers(
    float (&multipliers)[TILES][4], const Dropout& dropout, long long mask, int mask_stride, int column) {
    int lane = threadIdx.x & 31;
    int g = lane >> 2;
    int first = column + 2 * (lane & 3);
    if (TILES == 2) {
#pragma unroll
        for (int e = 0; e < 2; e++) {
            PhiloxBlock four = dropout.words(mask + ((long long)(first + e) * mask_stride + g));
#pragma unroll
            for (int i = 0; i < 4; i++) {
                multipliers[(i >> 1) % TILES][2 * (i & 1) + e] = dropout.multiplier(four.word[i]);
            }
        }
        return;
    }
    // Lanes of g even and odd share the 4 keys of a block: each makes the words of one column for both.
    bool odd = (g & 1) != 0;
    PhiloxBlock four = dropout.words(mask + ((long long)(first + (odd ? 1 : 0)) * mask_stride + (g >> 1)));
#pragma unroll
    for (int h = 0; h < 2; h++) {
        unsigned int own = odd ? four.word[2 + h] : four.word[h];
        unsigned int other = __shfl_xor_sync(0xffffffffu, odd ? four.word[h] : four.word[2 + h], 4);
        multipliers[0][2 * h] = dropout.multiplier(odd ? other : own);
        multipliers[0][2 * h + 1] = dropout.multiplier(odd ? own : other);
    }
}

// Sets the transposed scores of keys beyond the query to minus infinity.
__device__ __forceinline__ void mask_transposed(Products& x, int first_query, int first_key) {
    int g = (threadIdx.x & 31) >> 2;
    int t = threadIdx.x & 3;
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int n = 0; n < STEP / 8; n++) {
#pragma unroll
            for (int i = 0; i < 4; i++) {
                int key = first_key + 2 * TILES * g + 2 * m + (i >> 1);
                int query = first_query + 8 * n + 2 * t + (i & 1);
                x[m][n][i] = key > query ? -infinity() : x[m][n][i];
            }
        }
    }
}

// From scores (in x) and gradients of weights (in d) of 8 queries, transposed: dropped weights, without the factor of the
// dropout, and dS. statistics: log2-sum-exps of the tile's queries, then the dots.
__device__ __forceinline__ void key_gradients(
    Products& x,
    Products& d,
    int n,
    const float* statistics,
    float scale_log2,
    const Dropout& dropout,
    long long mask,
    int mask_stride) {
    int t = threadIdx.x & 3;
    float2 log2_sum_exp = *(const float2*)(statistics + 8 * n + 2 * t);
    float2 dots = *(const float2*)(statistics + OTHERS + 8 * n + 2 * t);
    float multipliers[TILES][4];
    if (DROPOUT) {
        key_multipliers(multipliers, dropout, mask, mask_stride, 8 * n);
    }
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            float weight = exp2_fast(x[m][n][i] * scale_log2 - ((i & 1) ? log2_sum_exp.y : log2_sum_exp.x));
            float gradient = d[m][n][i];
            if (DROPOUT) {
                gradient *= multipliers[m][i];
            }
            x[m][n][i] = DROPOUT && multipliers[m][i] == 0.0f ? 0.0f : weight;
            d[m][n][i] = weight * (gradient - ((i & 1) ? dots.y : dots.x));
        }
    }
}

// This thread's number of the statistics of the queries of a tile: log2-sum-exps (plus infinity beyond the sequence, where
// weights thereby are 0), then dots.
__device__ __forceinline__ float statistic(const float* log_sum_exp, const float* dots, int first, int time) {
    int query = first + threadIdx.x % OTHERS;
    if (threadIdx.x < OTHERS) {
        return query < time ? log_sum_exp[query] * LOG2_E : infinity();
    }
    return query < time ? dots[query] : 0.0f;
}

__device__ __forceinline__ void backward_key(
    bf16* d_qkv,
    const bf16* d_out,
    const float* log_sum_exp,
    const float* dots,
    const bf16* qkv,
    const Shape& shape,
    float scale,
    const Dropout& dropout) {
    bf16* keys = (bf16*)shared;
    bf16* values = keys + OWN * HEAD;
    bf16* stages = values + OWN * HEAD;
    float* statistics = (float*)(stages + 2 * STAGE);
    int blocks = (shape.time + OWN - 1) / OWN;
    Task task = task_of(shape.pairs, blocks, shape.group);
    int first = task.tile * OWN;
    HeadRows q_rows = shape.rows(qkv, task.pair, 3, 0);
    HeadRows g_rows = shape.rows(d_out, task.pair, 1, 0);
    log_sum_exp += (long long)task.pair * shape.time;
    dots += (long long)task.pair * shape.time;
    int start = CAUSAL ? first / OTHERS : 0;
    int tiles = (shape.time + OTHERS - 1) / OTHERS;

    load_tile<OWN, THREADS, KEY_ROWS>(keys, shape.rows(qkv, task.pair, 3, 1), first);
    load_tile<OWN, THREADS, KEY_ROWS>(values, shape.rows(qkv, task.pair, 3, 2), first);
    load_tile<OTHERS, THREADS, NATURAL>(stages + (start & 1) * STAGE, q_rows, start * OTHERS);
    load_tile<OTHERS, THREADS, NATURAL>(stages + (start & 1) * STAGE + OTHERS * HEAD, g_rows, start * OTHERS);
    cp_async_commit();
    statistics[(start & 1) * 2 * OTHERS + threadIdx.x] = statistic(log_sum_exp, dots, start * OTHERS, shape.time);

    int row = threadIdx.x / 32 * 16 * TILES;
    int first_key = first + row;
    int mask_stride = shape.mask_stride();
    float scale_log2 = scale * LOG2_E;
    Gradients d_keys;
    Gradients d_values;
    clear(d_keys);
    clear(d_values);
    Held none;

    for (int tile = start; tile < tiles; tile++) {
        cp_async_wait<0>();
        __syncthreads();
        const bf16* queries = stages + (tile & 1) * STAGE;
        const bf16* out_gradients = queries + OTHERS * HEAD;
        const float* tile_statistics = statistics + (tile & 1) * 2 * OTHERS;
        float next_statistic = 0.0f;
        if (tile + 1 < tiles) {
            bf16* next = stages + (~tile & 1) * STAGE;
            load_tile<OTHERS, THREADS, NATURAL>(next, q_rows, (tile + 1) * OTHERS);
            load_tile<OTHERS, THREADS, NATURAL>(next + OTHERS * HEAD, g_rows, (tile + 1) * OTHERS);
            cp_async_commit();
            next_statistic = statistic(log_sum_exp, dots, (tile + 1) * OTHERS, shape.time);
        }
        for (int step = 0; step < OTHERS; step += STEP) {
            int first_query = tile * OTHERS + step;
            if (first_key >= shape.time || (CAUSAL && first_query + STEP <= first_key)) {
                continue;
            }
            bool masked = CAUSAL && first_query < first_key + 16 * TILES - 1;
            long long mask = DROPOUT ? shape.mask_row(task.pair, first_query) + first_key / 4 : 0;
            Products weights;
            Products gradients;
            multiply_transposed<false>(weights, none, keys, row, queries, step);
            if (masked) {
                mask_transposed(weights, first_query, first_key);
            }
            multiply_transposed<false>(gradients, none, values, row, out_gradients, step);
#pragma unroll
            for (int n = 0; n < STEP / 8; n++) {
                key_gradients(
                    weights, gradients, n, tile_statistics + step, scale_log2, dropout, mask, mask_stride);
            }
#pragma unroll
            for (int n = 0; n < STEP / 16; n++) {
                unsigned int a[TILES][4];
#pragma unroll
                for (int m = 0; m < TILES; m++) {
                    a_of_accumulators(a[m], weights[m][2 * n], weights[m][2 * n + 1]);
                }
                multiply_add(d_values, a, out_gradients, step + 16 * n);
#pragma unroll
                for (int m = 0; m < TILES; m++) {
                    a_of_accumulators(a[m], gradients[m][2 * n], gradients[m][2 * n + 1]);
                }
                multiply_add(d_keys, a, queries, step + 16 * n);
            }
        }
        if (tile + 1 < tiles) {
            statistics[(~tile & 1) * 2 * OTHERS + threadIdx.x] = next_statistic;
        }
    }
    scale_by(d_keys, scale);
    scale_by(d_values, dropout.scale);
    HeadRows k_target = shape.rows(d_qkv, task.pair, 3, 1);
    HeadRows v_target = shape.rows(d_qkv, task.pair, 3, 2);
    store_rows<TILES, KEY_ROWS>(keys, row, d_keys, (bf16*)k_target.first, k_target, first);
    store_rows<TILES, KEY_ROWS>(values, row, d_values, (bf16*)v_target.first, v_target, first);
}
}  // namespace

// The k and v columns of d_qkv, given the dots. Arguments as in attention_forward.
extern "C" __global__ void __launch_bounds__(THREADS, 2) attention_backward_key(
    bf16* d_qkv,
    const bf16* d_out,
    const float* log_sum_exp,
    const float* dots,
    const bf16* qkv,
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
    Shape shape = {pairs, time, heads, head_size, group};
    Dropout dropout = shape.dropout(key, site, threshold, dropout_scale);
    backward_key(d_qkv, d_out, log_sum_exp, dots, qkv, shape, scale, dropout);
}
