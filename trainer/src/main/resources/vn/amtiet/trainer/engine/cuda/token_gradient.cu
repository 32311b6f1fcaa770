// The gradient of the token table without atomics on floats: rows are sorted by token id, stably, by radix of 9 bits (two
// kernels a pass: 1 pass up to 512 ids, 2 up to 2^18); the sorted order is cut into chunks of 32 rows, and a block sums the runs
// of equal ids in its chunk. A run inside one chunk is added to its table row directly. The parts of a run that crosses borders
// go to scratch: what began in an earlier chunk to the chunk's head, what goes on in the next one to its tail. A last kernel
// adds each such run's tail and the heads that follow, in order. So every sum has an order that depends on the ids alone.
//
// Bytes moved per element with an fp32 stream: 4 read, the touched table rows read and written, and borders, at most 2 rows of
// 32 written and read.
#include "dropout.cuh"

constexpr int THREADS = 128;
constexpr int FLIGHT = 8;

// Rows of a chunk of the sorted order.
constexpr int CHUNK = 32;

constexpr int DIGIT_BITS = 9;
constexpr int DIGITS = 1 << DIGIT_BITS;

// A sorting block has a thread per digit and takes TILE rows, each of its warps TILE_STEPS times 32 neighbouring ones.
constexpr int SORT_THREADS = DIGITS;
constexpr int SORT_WARPS = SORT_THREADS / 32;
constexpr int TILE_STEPS = 2;
constexpr int TILE = SORT_THREADS * TILE_STEPS;

// ---- sorting rows by id

__device__ __forceinline__ int digit_of(int id, int shift) {
    return (id >> shift) & (DIGITS - 1);
}

// counts[digit, block] = rows of the block's tile with that digit. Grid: rows / TILE rounded up.
extern "C" __global__ void __launch_bounds__(SORT_THREADS) sort_count(
    int* counts, const int* ids, int rows, int shift) {
    __shared__ int own[DIGITS];
    own[threadIdx.x] = 0;
    __syncthreads();
#pragma unroll
    for (int i = 0; i < TILE_STEPS; i++) {
        int row = blockIdx.x * TILE + i * SORT_THREADS + threadIdx.x;
        if (row < rows) {
            atomicAdd(&own[digit_of(ids[row], shift)], 1);
        }
    }
    __syncthreads();
    counts[threadIdx.x * gridDim.x + blockIdx.x] = own[threadIdx.x];
}

// Where the rows of this block with digit threadIdx.x begin in the sorted order.
__device__ __forceinline__ int digit_start(const int* counts) {
    __shared__ int warps[SORT_WARPS];
    int lane = threadIdx.x & 31;
    int warp = threadIdx.x >> 5;
    int blocks = gridDim.x;
    int here = blockIdx.x;
    int before = 0;
    int total = 0;
    const int* own = counts + threadIdx.x * blocks;
#pragma unroll 8
    for (int block = 0; block < blocks; block++) {
        int count = own[block];
        total += count;
        before += block < here ? count : 0;
    }
    int inclusive = total;
#pragma unroll
    for (int distance = 1; distance < 32; distance <<= 1) {
        int lower = __shfl_up_sync(ALL_LANES, inclusive, distance);
        inclusive += lane >= distance ? lower : 0;
    }
    if (lane == 31) {
        warps[warp] = inclusive;
    }
    __syncthreads();
    int earlier = 0;
    for (int w = 0; w < warp; w++) {
        earlier += warps[w];
    }
    return earlier + inclusive - total + before;
}

// Moves rows to where their digit puts them, keeping the order of rows of one digit. rows_in may be null: row i is i then.
// Grid as sort_count.
extern "C" __global__ void __launch_bounds__(SORT_THREADS) sort_scatter(
    int* ids_out, int* rows_out, const int* ids_in, const int* rows_in, const int* counts, int rows, int shift) {
    __shared__ int next[SORT_WARPS][DIGITS];
    int lane = threadIdx.x & 31;
    int warp = threadIdx.x >> 5;
    for (int w = 0; w < SORT_WARPS; w++) {
        next[w][threadIdx.x] = 0;
    }
    __syncthreads();

    // Each row's number among the rows of its digit in its warp.
    int id[TILE_STEPS];
    int rank[TILE_STEPS];
#pragma unroll
    for (int i = 0; i < TILE_STEPS; i++) {
        int at = blockIdx.x * TILE + (warp * TILE_STEPS + i) * 32 + lane;
        id[i] = at < rows ? ids_in[at] : 0;
        int digit = at < rows ? digit_of(id[i], shift) : DIGITS;
        unsigned int peers = __match_any_sync(ALL_LANES, digit);
        int among = __popc(peers & ((1u << lane) - 1));
        rank[i] = at < rows ? next[warp][digit] + among : 0;
        __syncwarp();
        if (at < rows && among == 0) {
            next[warp][digit] += __popc(peers);
        }
        __syncwarp();
    }
    __syncthreads();

    int start = digit_start(counts);
    for (int w = 0; w < SORT_WARPS; w++) {
        int count = next[w][threadIdx.x];
        next[w][threadIdx.x] = start;
        start += count;
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < TILE_STEPS; i++) {
        int at = blockIdx.x * TILE + (warp * TILE_STEPS + i) * 32 + lane;
        if (at < rows) {
            int to = next[warp][digit_of(id[i], shift)] + rank[i];
            ids_out[to] = id[i];
            rows_out[to] = rows_in != nullptr ? rows_in[at] : at;
        }
    }
}

// ---- gradient of the tokens

// Sums the runs of chunk blockIdx.x in W columns.
template <int W, bool DROPOUT>
__device__ __forceinline__ void sum_runs(
    float* gradient,
    float* heads,
    float* tails,
    const stream_t* d_out,
    const int* ids,
    const int* sorted_rows,
    int rows,
    int width,
    const Dropout& dropout) {
    int column = (blockIdx.y * THREADS + threadIdx.x) * W;
    if (column >= width) {
        return;
    }
    int start = blockIdx.x * CHUNK;
    int end = min(start + CHUNK, rows);
    bool from_before = start > 0 && ids[start - 1] == ids[start];
    bool goes_on = end < rows && ids[end - 1] == ids[end];
    Pack<W> sum = {};
    for (int i = start; i < end; i += FLIGHT) {
        Pack<W> d[FLIGHT];
        int row[FLIGHT];
#pragma unroll
        for (int k = 0; k < FLIGHT; k++) {
            row[k] = i + k < end ? sorted_rows[i + k] : 0;
            d[k] = i + k < end ? load<W>(d_out + (long long)row[k] * width + column) : Pack<W>{};
        }
#pragma unroll
        for (int k = 0; k < FLIGHT; k++) {
            if (i + k < end) {
                if (DROPOUT) {
                    drop(d[k], dropout, (long long)row[k] * width + column);
                }
                add(sum, d[k]);
                bool last = i + k + 1 == end;
                int id = ids[i + k];
                if (last || ids[i + k + 1] != id) {
                    if (from_before) {
                        store(heads + (long long)blockIdx.x * width + column, sum);
                    } else if (last && goes_on) {
                        store(tails + (long long)blockIdx.x * width + column, sum);
                    } else {
                        float* to = gradient + (long long)id * width + column;
                        add(sum, load<W>(to));
                        store(to, sum);
                    }
                    sum = {};
                    from_before = false;
                }
            }
        }
    }
}

template <bool DROPOUT>
__device__ __forceinline__ void token_backward(
    float* gradient,
    float* heads,
    float* tails,
    const stream_t* d_out,
    const int* ids,
    const int* sorted_rows,
    int rows,
    int width,
    const Dropout& dropout) {
    if (width % 4 == 0) {
        sum_runs<4, DROPOUT>(gradient, heads, tails, d_out, ids, sorted_rows, rows, width, dropout);
    } else {
        sum_runs<1, DROPOUT>(gradient, heads, tails, d_out, ids, sorted_rows, rows, width, dropout);
    }
}

// Adds runs within a chunk to gradient [V, C], writes parts of others to heads and tails [chunks, C]. Grid: rows / CHUNK, then
// width / (4 THREADS) or, where 4 does not divide the width, width / THREADS, all rounded up.
extern "C" __global__ void __launch_bounds__(THREADS) token_gradient(
    float* gradient,
    float* heads,
    float* tails,
    const stream_t* d_out,
    const int* ids,
    const int* sorted_rows,
    int rows,
    int width) {
    token_backward<false>(gradient, heads, tails, d_out, ids, sorted_rows, rows, width, Dropout{});
}

extern "C" __global__ void __launch_bounds__(THREADS) token_gradient_dropout(
    float* gradient,
    float* heads,
    float* tails,
    const stream_t* d_out,
    const int* ids,
    const int* sorted_rows,
    int rows,
    int width,
    const int* key,
    int site,
    unsigned int threshold,
    float scale) {
    token_backward<true>(
        gradient,
        heads,
        tails,
        d_out,
        ids,
        sorted_rows,
        rows,
        width,
        dropout_of(key, site, threshold, scale));
}

// Adds the tail of chunk blockIdx.x and the heads of the next chunks, as many as its run reaches into, to the gradient.
template <int W>
__device__ __forceinline__ void join_run(
    float* gradient, const float* heads, const float* tails, int id, int following, int width) {
    int column = (blockIdx.y * THREADS + threadIdx.x) * W;
    if (column >= width) {
        return;
    }
    Pack<W> sum = load<W>(tails + (long long)blockIdx.x * width + column);
    const float* next = heads + (long long)(blockIdx.x + 1) * width + column;
    for (int i = 0; i < following; i += FLIGHT) {
        Pack<W> parts[FLIGHT];
#pragma unroll
        for (int k = 0; k < FLIGHT; k++) {
            parts[k] = i + k < following ? load<W>(next + (long long)(i + k) * width) : Pack<W>{};
        }
#pragma unroll
        for (int k = 0; k < FLIGHT; k++) {
            add(sum, parts[k]);
        }
    }
    float* to = gradient + (long long)id * width + column;
    add(sum, load<W>(to));
    store(to, sum);
}

// Adds the runs that cross borders of chunks, each by the block of the chunk where it begins. Grid as token_gradient.
extern "C" __global__ void __launch_bounds__(THREADS) token_gradient_join(
    float* gradient, const float* heads, const float* tails, const int* ids, int rows, int width) {
    int start = blockIdx.x * CHUNK;
    int end = start + CHUNK;
    if (end >= rows) {
        return;
    }
    int id = ids[end];
    if (ids[end - 1] != id || (start > 0 && ids[start - 1] == id)) {
        return;
    }
    int chunks = (rows + CHUNK - 1) / CHUNK;
    int following = 0;
    int found = THREADS;
    for (int chunk = blockIdx.x + 1 + threadIdx.x; found == THREADS; chunk += THREADS) {
        found = __syncthreads_count(chunk < chunks && ids[chunk * CHUNK] == id);
        following += found;
    }
    if (width % 4 == 0) {
        join_run<4>(gradient, heads, tails, id, following, width);
    } else {
        join_run<1>(gradient, heads, tails, id, following, width);
    }
}
