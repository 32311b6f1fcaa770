// Attention, its backward and its dropout in double, plainly: what the kernels are compared with.
#ifndef AMTIET_ATTENTION_REFERENCE_H
#define AMTIET_ATTENTION_REFERENCE_H

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace {
const int KEY[4] = {0x12345678, (int)0x9abcdef0, 17, 3};
const int SITE = 5;

struct Problem {
    int batch, time, heads, size;
    double dropout;
    bool causal;
    double deviation = 1;  // of queries, keys and values: maxima of large scores grow along the keys

    std::string name() const {
        return "B " + std::to_string(batch) + " T " + std::to_string(time) + " H " + std::to_string(heads) + " hs "
            + std::to_string(size) + " p " + std::to_string(dropout) + (causal ? " causal" : " full");
    }
};

// Word `index` of the dropout stream, written down from the paper once more.
uint32_t philoxWord(uint64_t index) {
    uint64_t block = (((uint64_t)(uint32_t)KEY[3] << 40) + index) >> 2;
    uint32_t c[4] = {(uint32_t)block, (uint32_t)(block >> 32), (uint32_t)SITE, (uint32_t)KEY[2]};
    uint32_t k[2] = {(uint32_t)KEY[0], (uint32_t)KEY[1]};
    for (int round = 0; round < 10; round++) {
        uint64_t left = (uint64_t)0xD2511F53u * c[0], right = (uint64_t)0xCD9E8D57u * c[2];
        uint32_t next[4] = {(uint32_t)(right >> 32) ^ c[1] ^ k[0], (uint32_t)right, (uint32_t)(left >> 32) ^ c[3] ^ k[1],
            (uint32_t)left};
        for (int i = 0; i < 4; i++) c[i] = next[i];
        k[0] += 0x9E3779B9u;
        k[1] += 0xBB67AE85u;
    }
    return c[index & 3];
}

struct Attention {
    std::vector<double> out, log_sum_exp, d_qkv;
};

template <class T>
Attention attention(const Problem &p, const T &qkv, const T &d_out) {
    int c = p.heads * p.size, padded = (p.time + 3) / 4 * 4;
    size_t n = (size_t)p.batch * p.time;
    Attention a{std::vector<double>(n * c), std::vector<double>((size_t)p.batch * p.heads * p.time),
        std::vector<double>(n * 3 * c)};
    double scale = 1 / std::sqrt((double)p.size), kept = 1 / (1 - p.dropout);
    uint32_t threshold = (uint32_t)std::ceil(p.dropout * 16777216.0);
    for (int pair = 0; pair < p.batch * p.heads; pair++) {
        size_t first = (size_t)(pair / p.heads) * p.time;
        int head = pair % p.heads * p.size;
        auto at = [&](int row, int part, int d) { return (first + row) * 3 * c + part * c + head + d; };
        auto out_at = [&](int row, int d) { return (first + row) * c + head + d; };
        for (int i = 0; i < p.time; i++) {
            int keys = p.causal ? i + 1 : p.time;
            std::vector<double> weight(keys), multiplier(keys, 1.0), gradient(keys);
            double maximum = -INFINITY, sum = 0, dot = 0;
            for (int j = 0; j < keys; j++) {
                for (int d = 0; d < p.size; d++) weight[j] += (double)(float)qkv[at(i, 0, d)] * (float)qkv[at(j, 1, d)];
                weight[j] *= scale;
                maximum = std::max(maximum, weight[j]);
            }
            for (double w : weight) sum += std::exp(w - maximum);
            a.log_sum_exp[(size_t)pair * p.time + i] = maximum + std::log(sum);
            for (int j = 0; j < keys; j++) {
                weight[j] = std::exp(weight[j] - maximum) / sum;
                if (p.dropout > 0) {
                    uint64_t element = ((uint64_t)pair * p.time + i) * padded + j;
                    multiplier[j] = (philoxWord(element) >> 8) >= threshold ? kept : 0;
                }
                for (int d = 0; d < p.size; d++) {
                    double g = (float)d_out[out_at(i, d)], v = (float)qkv[at(j, 2, d)];
                    a.out[out_at(i, d)] += weight[j] * multiplier[j] * v;
                    a.d_qkv[at(j, 2, d)] += weight[j] * multiplier[j] * g;
                    gradient[j] += g * v;
                }
                gradient[j] *= multiplier[j];
                dot += weight[j] * gradient[j];
            }
            for (int j = 0; j < keys; j++) {
                double d_score = weight[j] * (gradient[j] - dot) * scale;
                for (int d = 0; d < p.size; d++) {
                    a.d_qkv[at(i, 0, d)] += d_score * (float)qkv[at(j, 1, d)];
                    a.d_qkv[at(j, 1, d)] += d_score * (float)qkv[at(i, 0, d)];
                }
            }
        }
    }
    return a;
}

// Compares the gradients of queries, keys and values one by one. With one key the weights are constant and the gradients of
// queries and keys 0: what they are beside it is compared with the size of the values' gradient.
template <class T>
void expectParts(const Problem &p, const T &actual, const std::vector<double> &expected, double tolerance) {
    int c = p.heads * p.size;
    size_t n = (size_t)p.batch * p.time;
    double values = 0;
    for (size_t i = 0; i < n * c; i++) {
        double v = expected[i / c * 3 * c + 2 * c + i % c];
        values += v * v;
    }
    for (int part = 0; part < 3; part++) {
        double difference = 0, norm = 0;
        for (size_t i = 0; i < n * c; i++) {
            size_t at = i / c * 3 * c + part * c + i % c;
            double e = expected[at], d = (double)actual[at] - e;
            difference += d * d;
            norm += e * e;
        }
        double error = std::sqrt(difference / (p.time == 1 ? values : norm));
        emulation::report(error <= tolerance, p.name() + " gradient of " + "qkv"[part] + ": relative error "
            + std::to_string(error) + ", at most " + std::to_string(tolerance));
    }
}
}  // namespace

#endif
