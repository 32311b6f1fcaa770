// What check programs are written with: tensors, runs under several schedules, comparisons.
#ifndef AMTIET_EMULATION_CHECKS_H
#define AMTIET_EMULATION_CHECKS_H

#include "../cuda_bf16.h"

namespace emulation {

inline int failures = 0;

inline void report(bool good, const std::string &what) {
  if (good) return;
  failures++;
  std::printf("FAILED (%s, seed %llu): %s\n",
              schedule.order == Order::FORWARD   ? "forward"
              : schedule.order == Order::REVERSE ? "reverse"
                                                 : "random",
              static_cast<unsigned long long>(schedule.seed), what.c_str());
}

// An array of its own allocation, aligned as cudaMalloc does, exactly as long as asked for, filled with NaN.
template <class T> class Tensor {
public:
  explicit Tensor(size_t count) : length(count) {
    if (posix_memalign(&memory, 256, std::max<size_t>(count * sizeof(T), 1))) std::abort();
    std::memset(memory, POISON, count * sizeof(T));
  }
  Tensor(size_t count, float value) : Tensor(count) {
    for (size_t i = 0; i < count; i++) data()[i] = static_cast<T>(value);
  }
  Tensor(const Tensor &other) : Tensor(other.length) { std::memcpy(memory, other.memory, length * sizeof(T)); }
  Tensor &operator=(const Tensor &) = delete;
  ~Tensor() { std::free(memory); }

  // Normal values of the given deviation, rounded to T; the same seed gives the same values.
  static Tensor normal(size_t count, unsigned int seed, double deviation = 1.0) {
    Tensor tensor(count);
    std::mt19937 generator(seed);
    std::normal_distribution<double> distribution(0.0, deviation);
    for (size_t i = 0; i < count; i++) tensor[i] = static_cast<T>(static_cast<float>(distribution(generator)));
    return tensor;
  }

  T *data() { return static_cast<T *>(memory); }
  const T *data() const { return static_cast<const T *>(memory); }
  operator T *() { return data(); }
  operator const T *() const { return data(); }
  template <class I> T &operator[](I i) { return data()[i]; }
  template <class I> const T &operator[](I i) const { return data()[i]; }
  size_t size() const { return length; }
  bool operator==(const Tensor &other) const {
    return length == other.length && std::memcmp(memory, other.memory, length * sizeof(T)) == 0;
  }

private:
  void *memory = nullptr;
  size_t length;
};

// Runs a check forward, in reverse, and in random orders; kernel errors count as failures.
inline void inEachOrder(const std::string &name, const std::function<void()> &check, int randomOrders = 3) {
  for (int i = 0; i < 2 + randomOrders; i++) {
    schedule = {i == 0 ? Order::FORWARD : i == 1 ? Order::REVERSE : Order::RANDOM, static_cast<uint64_t>(i)};
    try {
      check();
    } catch (const KernelError &error) {
      report(false, name + ": " + error.what());
    }
  }
  schedule = {};
}

// ||actual - expected|| / ||expected||, infinite where a value is not finite.
template <class A, class E> double relativeError(const A &actual, const E &expected, size_t count) {
  double difference = 0, norm = 0;
  for (size_t i = 0; i < count; i++) {
    double a = static_cast<double>(actual[i]), e = static_cast<double>(expected[i]);
    if (!std::isfinite(a)) return INFINITY;
    difference += (a - e) * (a - e);
    norm += e * e;
  }
  return difference == 0 ? 0 : std::sqrt(difference / norm);
}

template <class A, class E>
void expectClose(const std::string &what, const A &actual, const E &expected, size_t count, double tolerance) {
  double error = relativeError(actual, expected, count);
  report(error <= tolerance, what + ": relative error " + std::to_string(error) + ", at most " + std::to_string(tolerance));
}

// The last line of a check's main.
inline int finish(const char *name) {
  if (failures == 0) std::printf("%s: ok\n", name);
  return failures == 0 ? 0 : 1;
}

} // namespace emulation

#endif
