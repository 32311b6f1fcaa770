// Dropout of packs of elements.
#pragma once

#include "common.cuh"
#include "philox.cuh"

// Multiplies W elements of the site, the first of them number at, by their mask.
template <int W>
__device__ __forceinline__ void drop(Pack<W>& pack, const Dropout& dropout, long long at) {
    if constexpr (W == 4) {
        PhiloxBlock four = dropout.words(at >> 2);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            pack.x[j] *= dropout.multiplier(four.word[j]);
        }
    } else {
        pack.x[0] *= dropout.multiplier_of(at);
    }
}
