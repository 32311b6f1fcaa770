// Forward of attention in fp32: see attention_fp32.cuh.
#include "attention_fp32.cuh"

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
