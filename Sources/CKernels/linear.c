// Columns of features on their way through a linear model: standardised, weighed, and their derivatives summed up.
//
// Each row's numbers are computed from that row's alone, and sums are of whole numbers, so the width of the vectors does
// not change a bit. Nothing is fused: a product is rounded before it is added.
#include "ckernels.h"

#pragma STDC FP_CONTRACT OFF

#define BODY(NAME, TARGET)                                                                                    \
  TARGET static void NAME##_standardize(const float *values, size_t count, double mean, double factor,        \
                                        double weight, double *column, double *sums) {                        \
    for (size_t row = 0; row < count; row++) {                                                                \
      double value = ((double)values[row] - mean) * factor;                                                   \
      column[row] = value;                                                                                    \
      sums[row] += value * weight;                                                                            \
    }                                                                                                         \
  }                                                                                                           \
                                                                                                              \
  TARGET static void NAME##_dot(const double *left, const double *right, size_t count, double scale,          \
                                double fineness, int64_t *sums) {                                             \
    const double shift = 0x1.8p52;                                                                            \
    union {                                                                                                   \
      double value;                                                                                           \
      int64_t bits;                                                                                           \
    } coarse, fine, base = {shift};                                                                           \
    int64_t coarseSum = 0, fineSum = 0;                                                                       \
    for (size_t row = 0; row < count; row++) {                                                                \
      double scaled = left[row] * right[row] * scale;                                                         \
      coarse.value = scaled + shift;                                                                          \
      fine.value = (scaled - (coarse.value - shift)) * fineness + shift;                                      \
      coarseSum += coarse.bits - base.bits;                                                                   \
      fineSum += fine.bits - base.bits;                                                                       \
    }                                                                                                         \
    sums[0] += coarseSum;                                                                                     \
    sums[1] += fineSum;                                                                                       \
  }                                                                                                           \
                                                                                                              \
  TARGET static void NAME##_round(double *column, const double *factors, size_t count, double scale) {        \
    const double shift = 0x1.8p52;                                                                            \
    for (size_t row = 0; row < count; row++)                                                                  \
      column[row] = (column[row] * factors[row] * scale + shift) - shift;                                     \
  }

BODY(baseline, )
#if defined(__x86_64__)
BODY(avx2, __attribute__((target("avx2,fma"))))
BODY(avx512, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))))
#define CALL(LEVEL, NAME, ARGUMENTS)              \
  do {                                            \
    if (LEVEL >= 2) return avx512_##NAME ARGUMENTS; \
    if (LEVEL == 1) return avx2_##NAME ARGUMENTS; \
    return baseline_##NAME ARGUMENTS;             \
  } while (0)
#else
#define CALL(LEVEL, NAME, ARGUMENTS) \
  do {                               \
    (void)LEVEL;                     \
    return baseline_##NAME ARGUMENTS; \
  } while (0)
#endif

void ck_standardize(int level, const float *values, size_t count, double mean, double factor, double weight,
                    double *column, double *sums) {
  CALL(level, standardize, (values, count, mean, factor, weight, column, sums));
}

void ck_fixed_point_dot(int level, const double *left, const double *right, size_t count, double scale,
                        double fineness, int64_t *sums) {
  CALL(level, dot, (left, right, count, scale, fineness, sums));
}

void ck_round_products(int level, double *column, const double *factors, size_t count, double scale) {
  CALL(level, round, (column, factors, count, scale));
}
