// The first kernel of attention's backward: the gradients of the queries. A block's queries and gradients of outputs are held
// in registers as fragments; bytes: q, out and dOut are read once, k and v once per block of queries, dQ written once.
//
// Shared memory: tiles of q and dOut, and two stages of tiles of k and v.
#include "attention_backward.cuh"

namespace {
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
