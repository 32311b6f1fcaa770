// What the bf16 attention kernels share: tiles of rows in shared memory, fragments of them, the schedule of blocks.
//
// A tile is a few rows (positions) of one head, HEAD columns wide: the head size rounded up to 32, 64, 96 or 128, zero beyond
// the real one. Rows lie one after another; within a row the 16-byte chunks are exchanged by exclusive or with bits of the
// row number, so that the 8 rows that ldmatrix reads at once lie in different banks.
//
// Compiled with -DATTENTION_HEAD=32|64|96|128, -DATTENTION_CAUSAL=0|1, -DATTENTION_DROPOUT=0|1 and -DATTENTION_WIDE=0|1:
// whether the head size is a multiple of 8, so that chunks are whole and aligned.
#pragma once

#include "mma.cuh"
#include "philox.cuh"

typedef __nv_bfloat16 bf16;

constexpr int HEAD = ATTENTION_HEAD;
constexpr bool CAUSAL = ATTENTION_CAUSAL;
constexpr bool DROPOUT = ATTENTION_DROPOUT;
constexpr bool WIDE = ATTENTION_WIDE;
constexpr int CHUNKS = HEAD / 8;
constexpr float LOG2_E = 1.4426950408889634f;
constexpr float LN_2 = 0.6931471805599453f;

// The dynamic shared memory of a block.
extern __shared__ uint4 shared[];

__device__ __forceinline__ float infinity() {
    return __int_as_float(0x7f800000);
}

// How rows of a tile are numbered in shared memory. Philox gives the mask of 4 neighbouring keys at once; the numbering makes
// a thread's accumulator elements 4 neighbouring keys.
enum RowOrder {
    NATURAL,      // row i is position i
    KEY_COLUMNS,  // keys are the columns of the product: in 16 rows, a thread's 4 columns of a pair of 8-column tiles
    KEY_ROWS_16,  // keys are the rows of one 16-row tile: rows g, g + 8 are keys 2 g, 2 g + 1
    KEY_ROWS_32   // keys are the rows of two 16-row tiles: rows g, g + 8, g + 16, g + 24 are keys 4 g to 4 g + 3
};

// The shared row of position j of a tile.
template <RowOrder ORDER>
__device__ __forceinline__ int row_of(int j) {
    if (ORDER == KEY_COLUMNS) {
        return (j & ~15) | ((j & 12) >> 1) | (j & 1) | ((j & 2) << 2);
    }
    if (ORDER == KEY_ROWS_16) {
        return (j & ~15) | ((j & 1) << 3) | ((j & 14) >> 1);
    }
    if (ORDER == KEY_ROWS_32) {
        return (j & ~31) | ((j & 3) << 3) | ((j & 28) >> 2);
    }
    return j;
}

// Where 16-byte chunk number chunk of a row begins, in elements.
__device__ __forceinline__ int tile_offset(int row, int chunk) {
    int exchange = HEAD % 64 == 0 ? row & 7 : (row >> 1) & 3;
    return row * HEAD + ((chunk ^ exchange) << 3);
}

// Rows of one head of one sequence in a row-major array.
struct HeadRows {
    const bf16* first;  // column 0 of the head in row 0
    int stride;         // elements from row to row
    int time;           // rows
    int size;           // columns
};

// One chunk of a row, zero beyond the head and the sequence, read element by element.
__device__ inline uint4 chunk_by_elements(HeadRows rows, int position, int column) {
    unsigned int pairs[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
        float pair[2];
#pragma unroll
        for (int j = 0; j < 2; j++) {
            int c = column + 2 * i + j;
            bool valid = position < rows.time && c < rows.size;
            pair[j] = valid ? __bfloat162float(rows.first[(long long)position * rows.stride + c]) : 0.0f;
        }
        pairs[i] = pack_bf16(pair[0], pair[1]);
    }
    return make_uint4(pairs[0], pairs[1], pairs[2], pairs[3]);
}

// Starts loading positions first to first + ROWS - 1 into a tile, all threads of the block together.
template <int ROWS, int THREADS, RowOrder ORDER>
__device__ __forceinline__ void load_tile(bf16* tile, HeadRows rows, int first) {
    static_assert(ROWS * CHUNKS % THREADS == 0, "each thread loads as many chunks");
    constexpr int TIMES = ROWS * CHUNKS / THREADS;
    if constexpr (WIDE && THREADS % CHUNKS == 0) {
        // A thread's chunks lie one below the other.
        constexpr int APART = THREADS / CHUNKS;
        int row = threadIdx.x / CHUNKS;
        int chunk = threadIdx.x % CHUNKS;
        const bf16* from = rows.first + (long long)(first + row) * rows.stride + chunk * 8;
        long long distance = (long long)APART * rows.stride;
        int valid = chunk * 8 < rows.size ? rows.time - first - row : 0;
#pragma unroll
        for (int i = 0; i < TIMES; i++) {
            cp_async_16(tile + tile_offset(row_of<ORDER>(row + i * APART), chunk), from, i * APART < valid);
            from += distance;
        }
    } else {
#pragma unroll
        for (int i = 0; i < TIMES; i++) {
            int row = (i * THREADS + threadIdx.x) / CHUNKS;
            int chunk = (i * THREADS + threadIdx.x) % CHUNKS;
            bf16* to = tile + tile_offset(row_of<ORDER>(row), chunk);
            if (WIDE) {
                bool valid = first + row < rows.time && chunk * 8 < rows.size;
                cp_async_16(to, rows.first + (long long)(first + row) * rows.stride + chunk * 8, valid);
            } else {
                *(uint4*)to = chunk_by_elements(rows, first + row, chunk * 8);
            }
        }
    }
}

// Where a lane reads in rows of 16 by 16 elements by ldmatrix: byte offset from the tile for its lane's row and 16-byte
// chunk (0 or 1) of the first 16 rows and columns. Columns 16 k to 16 k + 15 exchange chunks by further bits, which are
// constants; rows beyond, a multiple of 16, are a constant distance away.
__device__ __forceinline__ const bf16* lane_address(const bf16* tile, int lane_row, int lane_chunk, int row, int k) {
    constexpr int EXCHANGED = HEAD % 64 == 0 ? 8 : 4;
    int lane_offset = tile_offset(lane_row, lane_chunk) * (int)sizeof(bf16);
    int offset = lane_offset ^ (2 * k % EXCHANGED * 16);
    return (const bf16*)((const char*)tile + offset) + (row * HEAD + 2 * k / EXCHANGED * EXCHANGED * 8);
}

// The A fragment of rows row to row + 15 (row a multiple of 16), columns 16 k to 16 k + 15.
__device__ __forceinline__ void load_a(unsigned int (&a)[4], const bf16* tile, int row, int k) {
    int lane = threadIdx.x & 31;
    ldmatrix_x4(a, lane_address(tile, lane & 15, lane >> 4, row, k));
}

// B fragments for a product with the transpose of the tile: its rows row to row + 15 are columns of B (registers 0, 1: the
// first 8; 2, 3: the last 8), its columns 16 k to 16 k + 15 are summed over.
__device__ __forceinline__ void load_b_transposed(unsigned int (&b)[4], const bf16* tile, int row, int k) {
    int lane = threadIdx.x & 31;
    ldmatrix_x4(b, lane_address(tile, (lane & 7) + ((lane & 16) >> 1), (lane >> 3) & 1, row, k));
}

// B fragments for a product with the tile itself: its rows row to row + 15 are summed over, its columns 16 n to 16 n + 15 are
// columns of B (registers 0, 1: the first 8; 2, 3: the last 8).
__device__ __forceinline__ void load_b(unsigned int (&b)[4], const bf16* tile, int row, int n) {
    int lane = threadIdx.x & 31;
    ldmatrix_x4_trans(b, lane_address(tile, lane & 15, lane >> 4, row, n));
}

// Accumulator tiles 2 j and 2 j + 1 of 8 columns as the A fragment of columns 16 j to 16 j + 15 of the next product.
__device__ __forceinline__ void a_of_accumulators(unsigned int (&a)[4], const float (&left)[4], const float (&right)[4]) {
    a[0] = pack_bf16(left[0], left[1]);
    a[1] = pack_bf16(left[2], left[3]);
    a[2] = pack_bf16(right[0], right[1]);
    a[3] = pack_bf16(right[2], right[3]);
}

template <int TILES, int COLUMNS>
__device__ __forceinline__ void clear(float (&x)[TILES][COLUMNS][4]) {
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int n = 0; n < COLUMNS; n++) {
            x[m][n][0] = x[m][n][1] = x[m][n][2] = x[m][n][3] = 0.0f;
        }
    }
}

template <int TILES, int COLUMNS>
__device__ __forceinline__ void scale_by(float (&x)[TILES][COLUMNS][4], float factor) {
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int n = 0; n < COLUMNS; n++) {
#pragma unroll
            for (int i = 0; i < 4; i++) {
                x[m][n][i] *= factor;
            }
        }
    }
}

// A warp's rows row to row + 16 TILES - 1 of a tile, kept as A fragments of products over the head's columns.
template <int TILES>
__device__ __forceinline__ void hold(unsigned int (&a)[TILES][HEAD / 16][4], const bf16* tile, int row) {
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int k = 0; k < HEAD / 16; k++) {
            load_a(a[m][k], tile, row + 16 * m, k);
        }
    }
}

// x = a b^T over the head's columns, for 16 TILES rows (held as fragments, or else read from a_tile at a_row) and 8 COLUMNS
// rows of b_tile from b_row on.
template <bool HELD, int TILES, int COLUMNS>
__device__ __forceinline__ void multiply_transposed(
    float (&x)[TILES][COLUMNS][4],
    const unsigned int (&held)[TILES][HEAD / 16][4],
    const bf16* a_tile,
    int a_row,
    const bf16* b_tile,
    int b_row) {
#pragma unroll
    for (int k = 0; k < HEAD / 16; k++) {
        unsigned int a[TILES][4];
#pragma unroll
        for (int m = 0; m < TILES; m++) {
            if (HELD) {
#pragma unroll
                for (int i = 0; i < 4; i++) {
                    a[m][i] = held[m][k][i];
                }
            } else {
                load_a(a[m], a_tile, a_row + 16 * m, k);
            }
        }
#pragma unroll
        for (int n = 0; n < COLUMNS / 2; n++) {
            unsigned int b[4];
            load_b_transposed(b, b_tile, b_row + 16 * n, k);
#pragma unroll
            for (int m = 0; m < TILES; m++) {
                if (k == 0) {
                    mma_m16n8k16_first(x[m][2 * n], a[m], b[0], b[1]);
                    mma_m16n8k16_first(x[m][2 * n + 1], a[m], b[2], b[3]);
                } else {
                    mma_m16n8k16(x[m][2 * n], a[m], b[0], b[1]);
                    mma_m16n8k16(x[m][2 * n + 1], a[m], b[2], b[3]);
                }
            }
        }
    }
}

// x += a b, where b is rows row to row + 15 of a tile, all columns of the head.
template <int TILES>
__device__ __forceinline__ void multiply_add(
    float (&x)[TILES][CHUNKS][4], const unsigned int (&a)[TILES][4], const bf16* tile, int row) {
#pragma unroll
    for (int n = 0; n < HEAD / 16; n++) {
        unsigned int b[4];
        load_b(b, tile, row, n);
#pragma unroll
        for (int m = 0; m < TILES; m++) {
            mma_m16n8k16(x[m][2 * n], a[m], b[0], b[1]);
            mma_m16n8k16(x[m][2 * n + 1], a[m], b[2], b[3]);
        }
    }
}

// Sets the scores of keys beyond the query (or the sequence) to minus infinity; keys in KEY_COLUMNS order.
template <int TILES, int COLUMNS>
__device__ __forceinline__ void mask_scores(
    float (&scores)[TILES][COLUMNS][4], int first_query, int first_key, int time) {
    int g = (threadIdx.x & 31) >> 2;
    int t = threadIdx.x & 3;
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int n = 0; n < COLUMNS; n++) {
#pragma unroll
            for (int i = 0; i < 4; i++) {
                int key = first_key + 16 * (n >> 1) + 4 * t + 2 * (n & 1) + (i & 1);
                int last = CAUSAL ? first_query + 16 * m + 8 * (i >> 1) + g : time - 1;
                scores[m][n][i] = key > last ? -infinity() : scores[m][n][i];
            }
        }
    }
}

// Sum or maximum over the four lanes that hold one accumulator row.
__device__ __forceinline__ float quad_sum(float x) {
    x += __shfl_xor_sync(0xffffffffu, x, 1);
    return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

__device__ __forceinline__ float quad_max(float x) {
    x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 1));
    return fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 2));
}

// A warp's rows of results: 16 TILES rows from shared row `row` on, staged in the tile (whose rows no other warp reads any
// more), then written as bf16 to positions first + j for row_of(j) in these rows.
template <int TILES, RowOrder ORDER>
__device__ __forceinline__ void store_rows(
    bf16* tile, int row, float (&x)[TILES][CHUNKS][4], bf16* to, HeadRows rows, int first) {
    int lane = threadIdx.x & 31;
    int g = lane >> 2;
    int t = lane & 3;
    __syncwarp();
#pragma unroll
    for (int m = 0; m < TILES; m++) {
#pragma unroll
        for (int n = 0; n < CHUNKS; n++) {
            int upper = row + 16 * m + g;
            *(unsigned int*)(tile + tile_offset(upper, n) + 2 * t) = pack_bf16(x[m][n][0], x[m][n][1]);
            *(unsigned int*)(tile + tile_offset(upper + 8, n) + 2 * t) = pack_bf16(x[m][n][2], x[m][n][3]);
        }
    }
    __syncwarp();
    for (int i = lane; i < 16 * TILES * CHUNKS; i += 32) {
        int j = row + i / CHUNKS;
        int column = i % CHUNKS * 8;
        const bf16* chunk = tile + tile_offset(row_of<ORDER>(j), i % CHUNKS);
        if (first + j >= rows.time || column >= rows.size) {
            continue;
        }
        bf16* target = to + (long long)(first + j) * rows.stride + column;
        if (WIDE) {
            *(uint4*)target = *(const uint4*)chunk;
        } else {
            for (int c = 0; c < 8 && column + c < rows.size; c++) {
                target[c] = chunk[c];
            }
        }
    }
}

// What a block works on: one tile of one (sequence, head) pair.
struct Task {
    int pair;  // sequence * heads + head
    int tile;
};

// Blocks run roughly in order of their number. Pairs are taken `group` at a time, so that the group's keys and values stay
// in the L2 cache; within a group, all first tiles come first, then all second ones: the caller numbers heavy tiles first.
__device__ __forceinline__ Task task_of(int pairs, int tiles, int group) {
    int whole = group * tiles;
    int first = blockIdx.x / whole * group;
    int rest = blockIdx.x % whole;
    int size = min(group, pairs - first);
    Task task = {first + rest % size, rest / size};
    return task;
}

// Sizes of a call, the same for all kernels.
//
// Arrays: qkv and dQkv [B, T, 3 C], out and dOut [B, T, C], logSumExp and dots fp32 [B, H, T]; C = heads * head_size.
struct Shape {
    int pairs;      // B * H
    int time;       // T
    int heads;      // H
    int head_size;  // columns of a head, at most HEAD
    int group;      // pairs that are scheduled together

    __device__ __forceinline__ int width() const {
        return heads * head_size;
    }

    // The dropout of the call; without one the key is not read.
    __device__ __forceinline__ Dropout dropout(const int* key, int site, unsigned int threshold, float scale) const {
        if (DROPOUT) {
            return dropout_of(key, site, threshold, scale);
        }
        Dropout none = {};
        none.scale = 1.0f;
        return none;
    }

    // Columns of this pair's head in an array of rows of `parts` * C elements, in part number `part`.
    __device__ __forceinline__ HeadRows rows(const bf16* array, int pair, int parts, int part) const {
        long long stride = (long long)parts * width();
        HeadRows rows;
        rows.first = array + (long long)(pair / heads) * time * stride + part * width() + pair % heads * head_size;
        rows.stride = (int)stride;
        rows.time = time;
        rows.size = head_size;
        return rows;
    }

    // Philox blocks of the mask of one query: 4 keys a block, rows padded to a multiple of 4.
    __device__ __forceinline__ int mask_stride() const {
        return (time + 3) / 4;
    }

    // Number of the Philox block of the weight of query i and key 0.
    __device__ __forceinline__ long long mask_row(int pair, int i) const {
        return ((long long)pair * time + i) * mask_stride();
    }
};
