// Compiles CUDA kernels with a plain C++17 compiler and runs them on the CPU: see README.md.
#ifndef AMTIET_EMULATOR_H
#define AMTIET_EMULATOR_H

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "emulation/grid.h"
#include "emulation/intrinsics.h"
#include "emulation/signals.h"

#define __CUDA_ARCH__ 900
#define __global__
#define __device__
#define __host__
#define __constant__
#define __managed__
#define __grid_constant__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __cluster_dims__(...)
#define __align__(n) __attribute__((aligned(n)))
#define __shared__ thread_local

#include "cuda_bf16.h"
#include "emulation/checks.h"

#endif
