// Random numbers and dropout masks, bit for bit those of vn.amtiet.trainer.random.Philox and
// vn.amtiet.trainer.operations.Dropout: Philox4x32-10 of Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
#pragma once

// The four words of one Philox block.
struct PhiloxBlock {
    unsigned int word[4];
};

// Philox4x32-10 of the counter (c0, c1, c2, c3) under the key (k0, k1).
__device__ __forceinline__ PhiloxBlock philox(
    unsigned int c0, unsigned int c1, unsigned int c2, unsigned int c3, unsigned int k0, unsigned int k1) {
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned long long p0 = (unsigned long long)0xD2511F53u * c0;
        unsigned long long p1 = (unsigned long long)0xCD9E8D57u * c2;
        c0 = (unsigned int)(p1 >> 32) ^ c1 ^ k0;
        c2 = (unsigned int)(p0 >> 32) ^ c3 ^ k1;
        c1 = (unsigned int)p1;
        c3 = (unsigned int)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    PhiloxBlock block = {{c0, c1, c2, c3}};
    return block;
}

// One dropout site under the key of this step. Element i is kept if (word i of the stream >> 8) >= threshold.
// Compared as word >= threshold << 8, which is the same for a threshold below 2^24.
struct Dropout {
    unsigned int seed_low;
    unsigned int seed_high;
    unsigned int site;
    unsigned int step;
    unsigned int index_high;  // of the block number of element 0: bits 32 to 61, from the micro-step
    unsigned int limit;       // words below it are dropped
    float scale;              // 1 / (1 - p), by which kept elements are multiplied

    // The words of elements 4 block to 4 block + 3.
    __device__ __forceinline__ PhiloxBlock words(long long block) const {
        return philox((unsigned int)block, index_high + (unsigned int)(block >> 32), site, step, seed_low, seed_high);
    }

    __device__ __forceinline__ bool keeps(unsigned int word) const {
        return word >= limit;
    }

    // 0 where dropped, scale where kept.
    __device__ __forceinline__ float multiplier(unsigned int word) const {
        return keeps(word) ? scale : 0.0f;
    }

    // The multiplier of one element alone: costs a whole block. Use words() where neighbours are wanted too.
    __device__ __forceinline__ float multiplier_of(long long element) const {
        PhiloxBlock four = words(element >> 2);
        unsigned int lane = (unsigned int)element & 3u;
        unsigned int low = (lane & 1u) ? four.word[1] : four.word[0];
        unsigned int high = (lane & 1u) ? four.word[3] : four.word[2];
        return multiplier((lane & 2u) ? high : low);
    }
};

// Reads the key: seed low word, seed high word, step, micro-step. The stream starts at element micro-step * 2^40.
// threshold = ceil(p * 2^24), at most 2^24 - 1; scale = 1 / (1 - p).
__device__ __forceinline__ Dropout dropout_of(const int* key, int site, unsigned int threshold, float scale) {
    Dropout dropout;
    dropout.seed_low = (unsigned int)key[0];
    dropout.seed_high = (unsigned int)key[1];
    dropout.site = (unsigned int)site;
    dropout.step = (unsigned int)key[2];
    dropout.index_high = ((unsigned int)key[3] << 8) >> 2;
    dropout.limit = threshold << 8;
    dropout.scale = scale;
    return dropout;
}
