#include "ckernels.h"
#include "exponential.h"

#pragma STDC FP_CONTRACT OFF

/// The logistic function.
static double sigmoid(double x) {
  if (x != x) return x;
  double distance = x < 0 ? -x : x;
  double e = distance > 700 ? 0 : exponential(-distance);
  return (x < 0 ? e : 1) / (1 + e);
}

// The levels differ in the width of their registers and in how many rows those hold; since every element is a chain of
// its own, neither changes a bit.

#define LEVEL(name) name##_baseline
#define VECTOR 16
#define TILE 4
#define SCORED_VECTORS 2
#include "network_kernels.h"
#undef LEVEL
#undef VECTOR
#undef TILE
#undef SCORED_VECTORS

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL(name) name##_avx2
#define VECTOR 32
#define TILE 6
#define SCORED_VECTORS 2
#include "network_kernels.h"
#undef LEVEL
#undef VECTOR
#undef TILE
#undef SCORED_VECTORS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define LEVEL(name) name##_avx512
#define VECTOR 64
#define TILE 12
#define SCORED_VECTORS 4
#include "network_kernels.h"
#undef LEVEL
#undef VECTOR
#undef TILE
#undef SCORED_VECTORS
#pragma clang attribute pop

#define AT(level, name, ...) \
  ((level) >= 2 ? name##_avx512(__VA_ARGS__) : (level) == 1 ? name##_avx2(__VA_ARGS__) : name##_baseline(__VA_ARGS__))

#else

#define AT(level, name, ...) ((void)(level), name##_baseline(__VA_ARGS__))

#endif

void ck_network_multiply(int level, size_t rows, size_t columns, size_t inner, const float *a, size_t row_step,
                         size_t inner_step, const float *b, const float *start, float *c, ck_network_finish finish) {
  AT(level, multiply, rows, columns, inner, a, row_step, inner_step, b, start, c, &finish);
}

void ck_network_dot(int level, size_t rows, size_t columns, const float *a, const float *b, float start, float *out) {
  AT(level, dot, rows, columns, a, b, start, out);
}

void ck_network_column_sums(int level, size_t rows, size_t columns, const float *a, float *sums) {
  AT(level, column_sums, rows, columns, a, sums);
}

void ck_network_adam(int level, size_t count, size_t parts, size_t part_step, const float *gradients, float *first,
                     float *second, float *weights, ck_network_adam_step step) {
  AT(level, adam, count, parts, part_step, gradients, first, second, weights, &step);
}

void ck_network_score(int level, const ck_network_preparation *preparation, const ck_network_layer *layers,
                      size_t count, const float *values, size_t rows, double *out) {
  AT(level, score, preparation, layers, count, values, rows, out);
}
