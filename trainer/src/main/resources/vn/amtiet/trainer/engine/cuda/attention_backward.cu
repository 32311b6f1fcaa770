// Backward of attention for bf16 heads on tensor cores. The weights are recomputed from the log-sum-exps (Dao et al. 2022);
// two kernels instead of one with atomics, so that every sum has a fixed order:
//
//   attention_backward_query  a block owns queries and walks over the keys:  dots = sum(dOut * out), dQ = scale dS K
//   attention_backward_key    a block owns keys and walks over the queries:  dV = P^T dOut, dK = scale dS^T Q
//
// with P the weights and dS = P * (dOut V^T - dots). They run in this order, the second reads the dots of the first. What a
// block owns is spread over its warps; its gradients and the P and dS in the making stay in registers.
//
// Grids: pairs * ceil(time / QueryKernel::QUERIES) and pairs * ceil(time / KeyKernel::KEYS) blocks of THREADS threads.
#include "attention_tile.cuh"

namespace {
constexpr int TILES = HEAD <= 64 ? 2 : 1;
constexpr int WARPS = 4;
constexpr int THREADS = 32 * WARPS;
constexpr int OWN = 16 * TILES * WARPS;  // rows of a block
constexpr int OTHERS = 64;               // rows of a tile that it walks over
constexpr int STEP = 32;                 // of these, how many a warp takes at once
constexpr int STAGE = 2 * OTHERS * HEAD;
constexpr RowOrder KEY_ROWS = TILES == 2 ? KEY_ROWS_32 : KEY_ROWS_16;

typedef float Products[TILES][STEP / 8][4];
typedef float Gradients[TILES][CHUNKS][4];
typedef unsigned int Held[TILES][HEAD / 16][4];

__device__ __forceinline__ float low(unsigned int pair) {
    return __uint_as_float(pair << 16);
}

__device__ __forceinline__ float high(unsigned int pair) {
    return __uint_as_float(pair & 0xffff0000u);
}

// Sum over the head's columns of a * b for the accumulator rows of this thread, from fragments.
__device__ __forceinline__ void dot_rows(float (&dots)[2 * TILES], const Held& a, const bf16* tile, int row) {
#pragma unroll
    for (int m = 0; m < TILES; m++) {
        float sum[2] = {0.0f, 0.0f};
#pragma unroll
        for (int k = 0; k < HEAD / 16; k++) {
            unsigned int b[4];
            load_a(b, tile, row + 16 * m, k);
#pragma unroll
            for (int i = 0; i < 4; i++) {
                sum[i & 1] += low(a[m][k][i]) * low(b[i]) + high(a[m][k][i]) * high(b[i]);
            }
        }
        dots[2 * m] = quad_sum(sum[0]);
        dots[2 * m + 1] = quad_sum(sum[1]);
    }
}

// What a thread of the query kernel knows of its rows; accumulator row r = 2 m + h is query first + 16 m + 8 h + g.
struct QueryRows {
    float log2_sum_exp[2 * TILES];
    float dots[2 * TILES];
    int first;
    long long mask;  // Philox block of row 0 and the thread's first keys
    int mask_step;   // to the next row
};

// dS of 16 queries by 16 keys each, from scores (in x) and gradients of weights (in d), as A fragments.
__device__ __forceinline__ void query_gradients(
    unsigned int (&a)[TILES][4],
    const Products& x,
    Products& d,
    int n,
    const QueryRows& rows,
    int first_key,
    float scale_log2,
    const Dropout& dropout) {
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        PhiloxBlock four;
        if (DROPOUT) {
            four = dropout.words(rows.mask + (r * rows.mask_step + first_key / 4));
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int column = 2 * n + (i >> 1);
            int element = 2 * (r & 1) + (i & 1);
            float weight = exp2_fast(x[r >> 1][column][element] * scale_log2 - rows.log2_sum_exp[r]);
            float gradient = d[r >> 1][column][element];
            if (DROPOUT) {
                gradient *= dropout.multiplier(four.word[i]);
            }
            d[r >> 1][column][element] = weight * (gradient - rows.dots[r]);
        }
    }
#pragma unroll
    for (int m = 0; m < TILES; m++) {
        a_of_accumulators(a[m], d[m][2 * n], d[m][2 * n + 1]);
    }
}

// Log-sum-exps, plus infinity for queries beyond the sequence, whose weights thereby are 0; writes the dots.
__device__ __forceinline__ void read_query_rows(QueryRows& rows, const float* log_sum_exp, float* dots, int time) {
    int lane = threadIdx.x & 31;
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        int query = rows.first + 8 * r + (lane >> 2);
        bool valid = query < time;
        rows.log2_sum_exp[r] = valid ? log_sum_exp[query] * LOG2_E : infinity();
        if (valid && (lane & 3) == 0) {
            dots[query] = rows.dots[r];
        }
    }
}

__device__ __forceinline__ void backward_query(
    bf16* d_qkv,
    float* dots,
    const bf16* d_out,
    const bf16* out,
    const float* log_sum_exp,
    const bf16* qkv,
    const Shape& shape,
    float scale,
    const Dropout& dropout) {
    bf16* queries = (bf16*)shared;
    bf16* out_gradients = queries + OWN * HEAD;
    bf16* stages = out_gradients + OWN * HEAD;
    int blocks = (shape.time + OWN - 1) / OWN;
    Task task = task_of(shape.pairs, blocks, shape.group);
    int first = (CAUSAL ? blocks - 1 - task.tile : task.tile) * OWN;
    HeadRows k_rows = shape.rows(qkv, task.pair, 3, 1);
    HeadRows v_rows = shape.rows(qkv, task.pair, 3, 2);
    int end = CAUSAL ? min(first + OWN, shape.time) : shape.time;
    int tiles = (end + OTHERS - 1) / OTHERS;

    // The outputs wait in the second stage until the dots are made.
    bf16* outputs = stages + STAGE;
    load_tile<OWN, THREADS, NATURAL>(queries, shape.rows(qkv, task.pair, 3, 0), first);
    load_tile<OWN, THREADS, NATURAL>(out_gradients, shape.rows(d_out, task.pair, 1, 0), first);
    load_tile<OWN, THREADS, NATURAL>(outputs, shape.rows(out, task.pair, 1, 0), first);
    load_tile<OTHERS, THREADS, KEY_COLUMNS>(stages, k_rows, 0);
    load_tile<OTHERS, THREADS, KEY_COLUMNS>(stages + OTHERS * HEAD, v_rows, 0);
    cp_async_commit();
    cp_async_wait<0>();
    __syncthreads();

    int lane = threadIdx.x & 31;
    int row = threadIdx.x / 32 * 16 * TILES;
    QueryRows rows;
    rows.first = first + row;
    rows.mask_step = 8 * shape.mask_stride();
    rows.mask = DROPOUT ? shape.mask_row(task.pair, rows.first + (lane >> 2)) + (lane & 3) : 0;
    Held held_queries;
    Held held_gradients;
    hold(held_queries, queries, row);
    hold(held_gradients, out_gradients, row);
    dot_rows(rows.dots, held_gradients, outputs, row);
    long long statistics = (long long)task.pair * shape.time;
    read_query_rows(rows, log_sum_exp + statistics, dots + statistics, shape.time);
    float scale_log2 = scale * LOG2_E;
    Gradients d_queries;
    clear(d_queries);

    for (int tile = 0; tile < tiles; tile++) {
        cp_async_wait<0>();
        __syncthreads();
        const bf16* keys = stages + (tile & 1) * STAGE;
        const bf16* values = keys + OTHERS * HEAD;
        if (tile + 1 < tiles) {
            bf16* next = stages + (~tile & 1) * STAGE;
            load_tile<OTHERS, THREADS, KEY_COLUMNS>(next, k_rows, (tile + 1) * OTHERS);
            load_tile<OTHERS, THREADS, KEY_COLUMNS>(next + OTHERS * HEAD, v_rows, (tile + 1) * OTHERS);
            cp_async_commit();
        }
        for (int step = 0; step < OTHERS; step += STEP) {
            int first_key = tile * OTHERS + step;
            if (rows.first >= shape.time || (CAUSAL && first_key >= rows.first + 16 * TILES)) {
                break;
            }
            Products scores;
            Products gradients;
            multiply_transposed<true>(scores, held_queries, queries, row, keys, step);
            if (first_key + STEP > (CAUSAL ? rows.first + 1 : shape.time)) {
                mask_scores(scores, rows.first, first_key, shape.time);
            }
            multiply_transposed<true>(gradients, held_gradients, out_gradients, row, values, step);
#pragma unroll
            for (int n = 0; n < STEP / 16; n++) {
                unsigned int a[TILES][4];
                query_gradients(a, scores, gradients, n, rows, first_key + 16 * n, scale_log2, dropout);
                multiply_add(d_queries, a, keys, step + 16 * n);
            }
        }
    }
    scale_by(d_queries, scale);
    HeadRows target = shape.rows(d_qkv, task.pair, 3, 0);
    store_rows<TILES, NATURAL>(queries, row, d_queries, (bf16*)target.first, target, first);
}

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

// dots and the q columns of d_qkv. Arguments as in attention_forward.
extern "C" __global__ void __launch_bounds__(THREADS, 2) attention_backward_query(
    bf16* d_qkv,
    float* dots,
    const bf16* d_out,
    const bf16* out,
    const float* log_sum_exp,
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
    backward_query(d_qkv, dots, d_out, out, log_sum_exp, qkv, shape, scale, dropout);
}

// The k and v columns of d_qkv.
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
