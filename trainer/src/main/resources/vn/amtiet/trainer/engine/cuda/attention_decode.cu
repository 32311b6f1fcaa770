// One step of decoding: appends k and v of the newest token of each sequence to the caches, and attends over all positions
// so far.
//
// A block owns one head of one sequence. LANES neighbouring lanes read one position at a time, 8 columns of k and of v each,
// with a running maximum and sum of their own (Milakov and Gimelshein 2018, "Online normalizer calculation for softmax");
// positions go round the GROUPS groups of lanes, whose results are joined in order of their number at the end. Bytes: the
// used part of both caches is read once.
//
// Grid: batch * heads blocks of THREADS threads. Compiled with -DATTENTION_HEAD=32|64|96|128, the head size rounded up.
#include "common.cuh"

namespace {
constexpr int HEAD = ATTENTION_HEAD;
constexpr int LANES = HEAD <= 32 ? 4 : HEAD <= 64 ? 8 : 16;
constexpr int THREADS = 256;
constexpr int GROUPS = THREADS / LANES;
constexpr int AHEAD = 4;  // positions whose loads a group has under way

// Columns of a row that this lane holds, zero beyond the head.
__device__ __forceinline__ Pack<8> load_columns(const compute_t* row, int column, int head_size) {
    if (column + 8 <= head_size && head_size % 8 == 0) {
        return load<8>(row + column);
    }
    Pack<8> pack;
#pragma unroll
    for (int i = 0; i < 8; i++) {
        pack.x[i] = column + i < head_size ? to_float(row[column + i]) : 0.0f;
    }
    return pack;
}

__device__ __forceinline__ float dot(const Pack<8>& a, const Pack<8>& b) {
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < 8; i++) {
        sum += a.x[i] * b.x[i];
    }
#pragma unroll
    for (int distance = LANES / 2; distance > 0; distance >>= 1) {
        sum += __shfl_xor_sync(ALL_LANES, sum, distance);
    }
    return sum;
}

// Running softmax of a group: sum of exp(score - maximum), and of exp(score - maximum) * v for this lane's columns.
struct Running {
    float maximum;
    float sum;
    float x[8];
};

__device__ __forceinline__ void add(Running& running, float score, const Pack<8>& value) {
    float raised = fmaxf(running.maximum, score);
    float factor = expf(running.maximum - raised);
    float weight = expf(score - raised);
    running.maximum = raised;
    running.sum = running.sum * factor + weight;
#pragma unroll
    for (int i = 0; i < 8; i++) {
        running.x[i] = running.x[i] * factor + weight * value.x[i];
    }
}

// Joins the groups' results, which lie in shared memory.
__device__ __forceinline__ float joined(
    const float* maxima, const float* sums, const float (*results)[LANES * 8], int column) {
    float maximum = maxima[0];
    for (int i = 1; i < GROUPS; i++) {
        maximum = fmaxf(maximum, maxima[i]);
    }
    float sum = 0.0f;
    float result = 0.0f;
    for (int i = 0; i < GROUPS; i++) {
        float factor = expf(maxima[i] - maximum);
        sum += factor * sums[i];
        result += factor * results[i][column];
    }
    return result / sum;
}
}  // namespace

// out [B, C] from qkv [B, 3 C]; caches [B, capacity, C]; position: where the token goes, below capacity; scale = 1 /
// sqrt(head_size).
extern "C" __global__ void __launch_bounds__(THREADS) attention_decode(
    compute_t* out,
    const compute_t* qkv,
    compute_t* keys,
    compute_t* values,
    const int* position,
    int capacity,
    int heads,
    int head_size,
    float scale) {
    __shared__ float maxima[GROUPS];
    __shared__ float sums[GROUPS];
    __shared__ float results[GROUPS][LANES * 8];
    int width = heads * head_size;
    int sequence = blockIdx.x / heads;
    int head = blockIdx.x % heads * head_size;
    int last = position[0];
    const compute_t* query = qkv + (long long)sequence * 3 * width + head;
    compute_t* cached_keys = keys + (long long)sequence * capacity * width + head;
    compute_t* cached_values = values + (long long)sequence * capacity * width + head;
    for (int i = threadIdx.x; i < head_size; i += THREADS) {
        cached_keys[(long long)last * width + i] = query[width + i];
        cached_values[(long long)last * width + i] = query[2 * width + i];
    }
    __syncthreads();

    int group = threadIdx.x / LANES;
    int column = threadIdx.x % LANES * 8;
    Pack<8> q = load_columns(query, column, head_size);
    Running running = {-__int_as_float(0x7f800000), 0.0f, {}};
    for (int first = 0; first <= last; first += AHEAD * GROUPS) {
        Pack<8> k[AHEAD];
        Pack<8> v[AHEAD];
#pragma unroll
        for (int i = 0; i < AHEAD; i++) {
            long long row = (long long)min(first + i * GROUPS + group, last) * width;
            k[i] = load_columns(cached_keys + row, column, head_size);
            v[i] = load_columns(cached_values + row, column, head_size);
        }
#pragma unroll
        for (int i = 0; i < AHEAD; i++) {
            float score = dot(q, k[i]) * scale;
            if (first + i * GROUPS + group <= last) {
                add(running, score, v[i]);
            }
        }
    }
    if (column == 0) {
        maxima[group] = running.maximum;
        sums[group] = running.sum;
    }
#pragma unroll
    for (int i = 0; i < 8; i++) {
        results[group][column + i] = running.x[i];
    }
    __syncthreads();
    for (int i = threadIdx.x; i < head_size; i += THREADS) {
        put(out + (long long)sequence * width + head + i, joined(maxima, sums, results, i));
    }
}
