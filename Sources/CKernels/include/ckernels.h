// Kernels of training and scoring that need the processor's vector instructions.
//
// Swift compiles for the least processor of an architecture. Here each kernel's one source is compiled for it too, and
// once more for processors that have more, and the caller chooses at run time. All variants of a kernel give the same
// bits: they do the same operations on the same numbers in the same order, lane by lane.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#if __has_feature(nullability)
#pragma clang assume_nonnull begin
#endif

/// What the processor can do: 0 for what every one of its architecture can, 1 for AVX2 with FMA, 2 for AVX-512
/// (F, BW, DQ and VL) as well.
int ck_processor_level(void);

// Linear models (linear.c, gram.c).

/// Sets `column[i]` to (values[i] - mean) · factor and adds weight times that to `sums[i]`; all are `count` long.
void ck_standardize(int level, const float *values, size_t count, double mean, double factor, double weight,
                    double *column, double *sums);

/// Adds the sum of left[i] · right[i] · scale to `sums[0]` in whole numbers, and what rounding left of each, times
/// `fineness`, to `sums[1]`. Each product times the scale is below 2^51 in magnitude.
void ck_fixed_point_dot(int level, const double *left, const double *right, size_t count, double scale,
                        double fineness, int64_t *sums);

/// Sets `column[i]` to the whole number nearest to column[i] · factors[i] · scale, which is below 2^51 in magnitude.
void ck_round_products(int level, double *column, const double *factors, size_t count, double scale);

/// How many rows ``ck_gram`` takes at a time.
#define CK_GRAM_ROWS 512

/// Adds the sums of the products of every two columns to a lower triangle.
///
/// `columns` holds `count` columns of 512 values each, whole numbers of a magnitude of at most 2^22. `sums` holds
/// count (count + 1) / 2 sums, row after row of the triangle; they must have room for another 2^53.
void ck_gram(int level, const double *columns, size_t count, int64_t *sums);

#if __has_feature(nullability)
#pragma clang assume_nonnull end
#endif

#endif
