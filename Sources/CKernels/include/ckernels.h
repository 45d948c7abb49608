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

// Training of trees.

/// How many features stand together in a row of bins: a group takes 16 bytes a row, whatever it uses of them.
#define CK_TREE_GROUP 16
/// How many rows may be added to a scratch histogram before it must be emptied: a derivative takes 20 bits, its sum 32.
#define CK_TREE_BLOCK 4095

/// Sorts values into bins.
///
/// `upper` has 255 ascending edges, the unused ones infinite. A value above `n` of them gets bin n + 1, NaN gets bin 0.
void ck_tree_bin(int level, const float *values, size_t count, const float *upper, uint8_t *bins);

/// Takes the derivatives of the logistic loss at log-odds counted in units.
///
/// A pair has the first derivative, times `slope_scale`, in its upper 32 bits and the second, times `curvature_scale`,
/// in its lower ones; both are rounded to whole numbers, and stay below 2^19. `weights` may be null.
void ck_tree_derive(int level, const int32_t *log_odds, double unit, const uint8_t *labels,
                    const float *_Nullable weights, size_t count, double slope_scale, double curvature_scale,
                    int64_t *pairs);

/// Adds up the pairs of rows in every bin of a group of features.
///
/// `bins` has 16 bytes a row. `rows` has the numbers of the rows; null stands for `first` and those that follow it.
/// `scratch` has 256 pairs for each feature, all zero before and after. `slopes` and `curvatures` have the sums, each
/// feature's beginning at its offset and as many as its bin count; they are added to.
void ck_tree_histogram(int level, const uint8_t *bins, int features, const int64_t *pairs,
                       const uint32_t *_Nullable rows, size_t first, size_t count, int64_t *scratch,
                       const uint32_t *offsets, int64_t *slopes, int64_t *curvatures);

/// Moves the rows whose bin, less `shift` as an unsigned byte, is at most `last` to `left`, and the others to `right`,
/// both in their order. `rows` may be `left`; null stands for `first` and those that follow it. Both have room for 16
/// rows more than there are, and `column` can be read 3 bytes beyond its end.
///
/// Returns how many went left.
size_t ck_tree_partition(int level, const uint8_t *column, const uint32_t *_Nullable rows, size_t first, size_t count,
                         uint8_t shift, uint8_t last, uint32_t *left, uint32_t *right);

/// What the gain of a question is computed from.
typedef struct {
  /// The node's sums.
  int64_t slope, curvature;
  /// What one unit of the sums stands for.
  double slope_unit, curvature_unit;
  /// The L2 penalty.
  double l2;
  /// The least sum of second derivatives that a child may have, in units.
  double least;
} ck_tree_node;

/// Finds the question about one feature that lowers twice the loss most.
///
/// Question b, from 0 to `count` - 1, sends bins up to b left, and with them `extra_slope` and `extra_curvature`.
/// `gain` gets by how much more than the node itself it does so, and 0 when no question does or all leave a child too
/// light. Returns the first question with that gain. `count` is at most 256.
size_t ck_tree_best(int level, const ck_tree_node *node, const int64_t *slopes, const int64_t *curvatures,
                    size_t count, int64_t extra_slope, int64_t extra_curvature, double *gain);

#if __has_feature(nullability)
#pragma clang assume_nonnull end
#endif

#endif
