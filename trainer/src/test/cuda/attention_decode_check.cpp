// Checks a step of decoding against plain attention of the newest token in double.
// flags: -DCOMPUTE_BF16=1 -DSTREAM_BF16=0 -DATTENTION_HEAD=64
// flags: -DCOMPUTE_BF16=0 -DSTREAM_BF16=0 -DATTENTION_HEAD=32
// flags: -DCOMPUTE_BF16=0 -DSTREAM_BF16=0 -DATTENTION_HEAD=128
#include "emulator.h"

#include "attention_decode.cu"

using namespace emulation;

namespace {
void check(int batch, int capacity, int last, int heads, int size) {
    int c = heads * size;
    std::string name = "capacity " + std::to_string(capacity) + " position " + std::to_string(last) + " hs "
        + std::to_string(size);
    auto qkv = Tensor<compute_t>::normal((size_t)batch * 3 * c, 1);
    auto old_keys = Tensor<compute_t>::normal((size_t)batch * capacity * c, 2);
    auto old_values = Tensor<compute_t>::normal((size_t)batch * capacity * c, 3);
    Tensor<int> position(1);
    position[0] = last;
    auto new_keys = old_keys, new_values = old_values;
    std::vector<double> expected((size_t)batch * c);
    for (int b = 0; b < batch; b++) {
        auto cache = [&](int row) { return ((size_t)b * capacity + row) * c; };
        for (int i = 0; i < c; i++) {
            new_keys[cache(last) + i] = qkv[(size_t)b * 3 * c + c + i];
            new_values[cache(last) + i] = qkv[(size_t)b * 3 * c + 2 * c + i];
        }
        for (int h = 0; h < c; h += size) {
            double sum = 0;
            for (int j = 0; j <= last; j++) {
                double score = 0;
                for (int d = h; d < h + size; d++) {
                    score += (double)(float)qkv[(size_t)b * 3 * c + d] * (float)new_keys[cache(j) + d];
                }
                double weight = std::exp(score / std::sqrt((double)size));
                sum += weight;
                for (int d = h; d < h + size; d++) expected[(size_t)b * c + d] += weight * (float)new_values[cache(j) + d];
            }
            for (int d = h; d < h + size; d++) expected[(size_t)b * c + d] /= sum;
        }
    }
    inEachOrder(name, [&] {
        auto keys = old_keys, values = old_values;
        Tensor<compute_t> out((size_t)batch * c);
        float scale = (float)(1 / std::sqrt((double)size));
        launch(attention_decode, dim3(batch * heads), dim3(THREADS), 0, out, qkv, keys, values, position, capacity, heads,
            size, scale);
        expectClose(name, out, expected, expected.size(), sizeof(compute_t) == 2 ? 5e-3 : 1e-5);
        report(keys == new_keys && values == new_values, name + ": caches");
    });
}
}  // namespace

int main() {
    for (int size : {HEAD, HEAD / 2 + 1, HEAD / 2 + 8}) {
        for (int last : {0, 6, 31, 150}) check(2, 151, last, 2, size);
    }
    return finish("attention_decode_check");
}
