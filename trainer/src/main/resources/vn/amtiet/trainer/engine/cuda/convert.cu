// Copies of fp32 values in compute_t, rounded to nearest even: 6 bytes moved per value in bf16.
#include "common.cuh"

constexpr int THREADS = 256;

// copy[i] = values[i]. Grid: count / (4 THREADS) rounded up; both arrays begin at a multiple of 16 bytes.
extern "C" __global__ void __launch_bounds__(THREADS) to_compute(
    compute_t* copy, const float* values, long long count) {
    long long at = ((long long)blockIdx.x * THREADS + threadIdx.x) * 4;
    if (at + 4 <= count) {
        store(copy + at, load<4>(values + at));
    } else {
        for (; at < count; at++) {
            put(copy + at, values[at]);
        }
    }
}
