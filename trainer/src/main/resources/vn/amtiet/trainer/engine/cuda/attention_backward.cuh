// Backward of attention for bf16 heads on tensor cores. The weights are recomputed from the log-sum-exps (Dao et al. 2022);
// two kernels instead of one with atomics, so that every sum has a fixed order:
//
//   attention_backward_query  a block owns queries and walks over the keys:  dots = sum(dOut * out), dQ = scale dS K
//   attention_backward_key    a block owns keys and walks over the queries:  dV = P^T dOut, dK = scale dS^T Q
//
// with P the weights and dS = P * (dOut V^T - dots). They run in this order, the second reads the dots of the first. What a
// block owns is spread over its warps; its gradients and the P and dS in the making stay in registers.
//
// Grids: pairs * ceil(time / OWN) blocks of THREADS threads.
#pragma once

#include "attention_tile.cuh"

constexpr int TILES = HEAD <= 64 ? 2 : 1;
constexpr int WARPS = 4;
constexpr int THREADS = 32 * WARPS;
constexpr int OWN = 16 * TILES * WARPS;  // rows of a block
constexpr int OTHERS = 64;               // rows of a tile that it walks over
constexpr int STEP = 32;                 // of these, how many a warp takes at once
constexpr int STAGE = 2 * OTHERS * HEAD;

typedef float Products[TILES][STEP / 8][4];
typedef float Gradients[TILES][CHUNKS][4];
typedef unsigned int Held[TILES][HEAD / 16][4];
