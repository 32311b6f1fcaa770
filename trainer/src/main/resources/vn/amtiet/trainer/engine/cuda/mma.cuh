// Every line of inline PTX of the cuda engine, as small functions. Kernels hold none themselves, so that a program that
// gives these functions another meaning (a CPU emulation) needs to replace this one file only.
//
// Instructions: PTX ISA 8.x, "Warp-level matrix instructions" (mma, ldmatrix) and "Asynchronous copy" (cp.async);
// all are there from compute capability 8.0 on.
#pragma once

#include <cuda_bf16.h>

// d += a * b for one 16 x 8 x 16 tile of a warp: bf16 inputs, fp32 accumulation (mma.m16n8k16.row.col).
//
// With lane = 4 g + t (g 0..7, t 0..3); a register of bf16 pairs holds the element of the lower column (a) or row (b) in
// its low half:
//   a[0] = A[g][2t..2t+1]      a[1] = A[g+8][2t..2t+1]   a[2] = A[g][2t+8..2t+9]   a[3] = A[g+8][2t+8..2t+9]
//   b[0] = B[2t..2t+1][g]      b[1] = B[2t+8..2t+9][g]
//   d[0..1] = D[g][2t..2t+1]   d[2..3] = D[g+8][2t..2t+1]
__device__ __forceinline__ void mma_m16n8k16(
    float (&d)[4], const unsigned int (&a)[4], unsigned int b0, unsigned int b1) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};\n"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// d = a * b, as above: the first of a sum, which needs no zeros in d.
__device__ __forceinline__ void mma_m16n8k16_first(
    float (&d)[4], const unsigned int (&a)[4], unsigned int b0, unsigned int b1) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, "
        "{%10,%10,%10,%10};\n"
        : "=f"(d[0]), "=f"(d[1]), "=f"(d[2]), "=f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1), "f"(0.0f));
}

// Loads four 8 x 8 matrices of 16-bit elements from shared memory (ldmatrix.x4). Lanes 8 i to 8 i + 7 give the addresses of
// rows 0 to 7 of matrix i (16 bytes each, 16-byte aligned). Lane 4 g + t receives in r[i] elements 2t, 2t+1 of row g of
// matrix i.
__device__ __forceinline__ void ldmatrix_x4(unsigned int (&r)[4], const void* shared_row) {
    unsigned int address = (unsigned int)__cvta_generic_to_shared(shared_row);
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];\n"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

// As ldmatrix_x4, but each matrix transposed: lane 4 g + t receives in r[i] elements [2t][g] (low half) and [2t+1][g].
__device__ __forceinline__ void ldmatrix_x4_trans(unsigned int (&r)[4], const void* shared_row) {
    unsigned int address = (unsigned int)__cvta_generic_to_shared(shared_row);
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];\n"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

// Starts copying 16 bytes from global to shared memory past the L1 cache (cp.async.cg); writes 16 zero bytes and reads
// nothing if not valid: global may then lie anywhere. Both addresses are 16-byte aligned.
__device__ __forceinline__ void cp_async_16(void* shared, const void* global, bool valid) {
    unsigned int address = (unsigned int)__cvta_generic_to_shared(shared);
    int bytes = valid ? 16 : 0;
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(address), "l"(global), "r"(bytes) : "memory");
}

// Closes the group of this thread's copies started since the last call.
__device__ __forceinline__ void cp_async_commit() {
    asm volatile("cp.async.commit_group;\n" ::: "memory");
}

// Waits until at most N of this thread's latest groups are still under way. Other threads see the copies after a barrier.
template <int N>
__device__ __forceinline__ void cp_async_wait() {
    asm volatile("cp.async.wait_group %0;\n" ::"n"(N) : "memory");
}

// 2^x to about 2 units in the last place (ex2.approx.ftz); 2^-infinity = 0.
__device__ __forceinline__ float exp2_fast(float x) {
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;\n" : "=f"(y) : "f"(x));
    return y;
}

// Two floats rounded to nearest even as a register of two bf16, low in the low half.
__device__ __forceinline__ unsigned int pack_bf16(float low, float high) {
    unsigned int packed;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;\n" : "=r"(packed) : "f"(high), "f"(low));
    return packed;
}
