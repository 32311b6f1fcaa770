// Attention of bf16 heads on tensor cores without a T x T matrix in memory: Dao et al. 2022 (FlashAttention) and Dao 2023
// (FlashAttention-2): one pass over the keys with a running maximum and sum per query.
//
// A block owns QUERIES queries of one head and walks over the keys, KEYS at a time; K and V tiles are double-buffered by
// cp.async. Each of the WARPS warps owns 16 TILES queries: their scores, weights and outputs stay in its registers. Bytes: q
// is read once, k and v once per block of queries (from the L2 cache mostly), out written once.
//
// Grid: pairs * ceil(time / QUERIES) blocks of THREADS threads, SHARED bytes of dynamic shared memory.
#include "attention_tile.cuh"

namespace {
constexpr int TILES = 2;
constexpr int WARPS = 4;
constexpr int THREADS = 32 * WARPS;
constexpr int QUERIES = 16 * TILES * WARPS;
constexpr int KEYS = 64;
constexpr int STEP = 32;         // of these, how many a warp takes at once
constexpr int PAIRS = STEP / 16;  // of 8-column tiles of scores

// Three blocks on a multiprocessor hide more latency than queries held in registers save (H100, head 64: 0.203 ms, not
// 0.237); with dropout's random numbers, or larger heads, the registers do not suffice for three.
constexpr bool THREE_BLOCKS = HEAD <= 64 && !ATTENTION_DROPOUT;
constexpr int BLOCKS = THREE_BLOCKS ? 3 : 2;
constexpr bool HOLD_QUERIES = HEAD <= 64 && !THREE_BLOCKS;

// Outputs are rescaled only when a maximum grows by more than this power of two: the weights, at most 2^8, lose nothing in
// bf16 or in the fp32 sums (the idea of FlashAttention-4).
constexpr float LAZY = 8.0f;

// One warp's state: accumulator row r = 2 m + h of the thread is row 16 m + 8 h + g of the warp.
struct Rows {
    float out[TILES][CHUNKS][4];
    float maximum[2 * TILES];  // of the unscaled scores, up to LAZY behind the true one
    float sum[2 * TILES];      // of this thread's columns only
};

// Raises the running maxima to those of the new scores if one of the warp's grew much; scales what was summed so far.
__device__ __forceinline__ void raise_maxima(Rows& rows, const float (&scores)[TILES][2 * PAIRS][4], float scale_log2) {
    float maximum[2 * TILES];
    bool grown = false;
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        float x = fmaxf(scores[r >> 1][0][2 * (r & 1)], scores[r >> 1][0][2 * (r & 1) + 1]);
#pragma unroll
        for (int n = 1; n < 2 * PAIRS; n++) {
            x = fmaxf(x, fmaxf(scores[r >> 1][n][2 * (r & 1)], scores[r >> 1][n][2 * (r & 1) + 1]));
        }
        maximum[r] = quad_max(x);
        grown = grown || (maximum[r] - rows.maximum[r]) * scale_log2 > LAZY;
    }
    if (!__any_sync(0xffffffffu, grown)) {
        return;
    }
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        float raised = fmaxf(rows.maximum[r], maximum[r]);
        float factor = exp2_fast((rows.maximum[r] - raised) * scale_log2);
        rows.maximum[r] = raised;
        rows.sum[r] *= factor;
#pragma unroll
        for (int n = 0; n < CHUNKS; n++) {
            rows.out[r >> 1][n][2 * (r & 1)] *= factor;
            rows.out[r >> 1][n][2 * (r & 1) + 1] *= factor;
        }
    }
}

// Weights of 16 keys from their scores, summed, then dropped out: the A fragments of the product with the values. mask is the
// Philox block of row 0 and the thread's first keys, mask_step the distance to the next row.
__device__ __forceinline__ void weigh(
    unsigned int (&weights)[TILES][4],
    Rows& rows,
    float (&scores)[TILES][2 * PAIRS][4],
    int n,
    float scale_log2,
    const Dropout& dropout,
    long long mask,
    int mask_step) {
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        float* left = &scores[r >> 1][2 * n][2 * (r & 1)];
        float* right = &scores[r >> 1][2 * n + 1][2 * (r & 1)];
        float shift = rows.maximum[r] * scale_log2;
        left[0] = exp2_fast(left[0] * scale_log2 - shift);
        left[1] = exp2_fast(left[1] * scale_log2 - shift);
        right[0] = exp2_fast(right[0] * scale_log2 - shift);
        right[1] = exp2_fast(right[1] * scale_log2 - shift);
        rows.sum[r] += (left[0] + left[1]) + (right[0] + right[1]);
        if (DROPOUT) {
            PhiloxBlock four = dropout.words(mask + (r * mask_step + 4 * n));
            left[0] = dropout.keeps(four.word[0]) ? left[0] : 0.0f;
            left[1] = dropout.keeps(four.word[1]) ? left[1] : 0.0f;
            right[0] = dropout.keeps(four.word[2]) ? right[0] : 0.0f;
            right[1] = dropout.keeps(four.word[3]) ? right[1] : 0.0f;
        }
    }
#pragma unroll
    for (int m = 0; m < TILES; m++) {
        a_of_accumulators(weights[m], scores[m][2 * n], scores[m][2 * n + 1]);
    }
}

// Divides the outputs by the sums and writes the log-sum-exps.
__device__ __forceinline__ void finish(
    Rows& rows, float* log_sum_exp, int first_query, int time, float scale_log2, float dropout_scale) {
    int lane = threadIdx.x & 31;
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        float sum = quad_sum(rows.sum[r]);
        float factor = dropout_scale / sum;
#pragma unroll
        for (int n = 0; n < CHUNKS; n++) {
            rows.out[r >> 1][n][2 * (r & 1)] *= factor;
            rows.out[r >> 1][n][2 * (r & 1) + 1] *= factor;
        }
        int query = first_query + 8 * r + (lane >> 2);
        if ((lane & 3) == 0 && query < time) {
            log_sum_exp[query] = rows.maximum[r] * scale_log2 * LN_2 + logf(sum);
        }
    }
}

__device__ __forceinline__ void forward(
    bf16* out, float* log_sum_exp, const bf16* qkv, const Shape& shape, float scale, const Dropout& dropout) {
    bf16* queries = (bf16*)shared;
    bf16* stages = queries + QUERIES * HEAD;
    int blocks = (shape.time + QUERIES - 1) / QUERIES;
    Task task = task_of(shape.pairs, blocks, shape.group);
    int first = (CAUSAL ? blocks - 1 - task.tile : task.tile) * QUERIES;
    HeadRows k_rows = shape.rows(qkv, task.pair, 3, 1);
    HeadRows v_rows = shape.rows(qkv, task.pair, 3, 2);
    int end = CAUSAL ? min(first + QUERIES, shape.time) : shape.time;
    int tiles = (end + KEYS - 1) / KEYS;

    load_tile<QUERIES, THREADS, NATURAL>(queries, shape.rows(qkv, task.pair, 3, 0), first);
    load_tile<KEYS, THREADS, KEY_COLUMNS>(stages, k_rows, 0);
    load_tile<KEYS, THREADS, KEY_COLUMNS>(stages + KEYS * HEAD, v_rows, 0);
    cp_async_commit();

    int row = threadIdx.x / 32 * 16 * TILES;
    int first_query = first + row;
    int lane = threadIdx.x & 31;
    float scale_log2 = scale * LOG2_E;
    Rows rows;
    int mask_step = 8 * shape.mask_stride();
    long long mask = DROPOUT ? shape.mask_row(task.pair, first_query + (lane >> 2)) + (lane & 3) : 0;
    unsigned int held[TILES][HEAD / 16][4];
#pragma unroll
    for (int r = 0; r < 2 * TILES; r++) {
        rows.maximum[r] = -infinity();
        rows.sum[r] = 0.0f;
    }
    clear(rows.out);

    for (int tile = 0; tile < tiles; tile++) {
        cp_async_wait<0>();
        __syncthreads();
        const bf16* keys = stages + (tile & 1) * 2 * KEYS * HEAD;
        const bf16* values = keys + KEYS * HEAD;
        if (tile + 1 < tiles) {
            bf16* next = stages + (~tile & 1) * 2 * KEYS * HEAD;
            load_tile<KEYS, THREADS, KEY_COLUMNS>(next, k_rows, (tile + 1) * KEYS);
            load_tile<KEYS, THREADS, KEY_COLUMNS>(next + KEYS * HEAD, v_rows, (tile + 1) * KEYS);
            cp_async_commit();
        }
        if (HOLD_QUERIES && tile == 0) {
            hold(held, queries, row);
        }
        for (int step = 0; step < KEYS; step += STEP) {
            int first_key = tile * KEYS + step;
            if (first_query >= shape.time || (CAUSAL && first_key >= first_query + 16 * TILES)) {
                break;
            }
            float scores[TILES][2 * PAIRS][4];
            multiply_transposed<HOLD_QUERIES>(scores, held, queries, row, keys, step);
            if (first_key + STEP > (CAUSAL ? first_query + 1 : shape.time)) {
                mask_scores(scores, first_query, first_key, shape.time);
            }
            raise_maxima(rows, scores, scale_log2);
#pragma unroll
            for (int n = 0; n < PAIRS; n++) {
                unsigned int weights[TILES][4];
                weigh(weights, rows, scores, n, scale_log2, dropout, mask + first_key / 4, mask_step);
                multiply_add(rows.out, weights, values, step + 16 * n);
            }
        }
    }
    finish(rows, log_sum_exp + (long long)task.pair * shape.time, first_query, shape.time, scale_log2, dropout.scale);
    HeadRows out_rows = shape.rows(out, task.pair, 1, 0);
    store_rows<TILES, NATURAL>(queries, row, rows.out, (bf16*)out_rows.first, out_rows, first);
}
}  // namespace

// out and log_sum_exp from qkv. pairs = B * H; group as in task_of; scale = 1 / sqrt(head_size); threshold and dropout_scale
// as in dropout_of.
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) attention_forward(
    bf16* out,
    float* log_sum_exp,
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
    forward(out, log_sum_exp, qkv, shape, scale, shape.dropout(key, site, threshold, dropout_scale));
}
