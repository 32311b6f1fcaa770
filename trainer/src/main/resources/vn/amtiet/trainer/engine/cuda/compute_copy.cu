// Rounds fp32 master weights to their bf16 copies after values were written from the host: 6 bytes an element, a thread
// an element. Updates by AdamW refresh the copies themselves.
#include <cuda_bf16.h>

extern "C" __global__ void compute_copy(__nv_bfloat16* copy, const float* master, long long count) {
    long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        copy[i] = __float2bfloat16_rn(master[i]);
    }
}
