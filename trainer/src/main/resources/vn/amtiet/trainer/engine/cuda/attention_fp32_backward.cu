// Backward of attention in fp32: the same two kernels as in bf16, see attention_fp32.cuh and attention_backward.cuh.
#include "attention_fp32.cuh"

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
