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

// Neural networks (network.c)
//
// Matrices stand row by row, and rows of `columns` numbers lie `columns` apart. Where the text says padded, `columns` is
// a multiple of CK_NETWORK_LANES, with zeros beyond the last unit.

/// What the width of a layer is rounded up to.
#define CK_NETWORK_LANES 16

/// What becomes of an element of a product before it is stored.
typedef struct {
  /// 0 for nothing, 1 for max(0, x), 2 for the same and dropout, 3 for the derivative of 1 or 2.
  int32_t mode;
  /// Mode 2: an element is dropped where its 31-bit hash is below this.
  uint32_t drop_below;
  /// Mode 2: the keys of the hash, which counts elements from the first of `first_row`.
  uint32_t keys[2];
  uint32_t first_row;
  /// Modes 2 and 3: what the elements that are kept are multiplied by.
  float scale;
  /// Mode 3: the layer's outputs, shaped like the product; where one is not positive the derivative is 0.
  const float *_Nullable outputs;
} ck_network_finish;

/// c = start + a · b, each element one chain of fused multiply-adds in the order of a's columns.
///
/// a has `rows` × `inner` elements, of which (i, k) stands at i * row_step + k * inner_step; b is inner × columns, c is
/// rows × columns; both are padded. `start` is one row of c to begin each chain with, zero where it is null.
void ck_network_multiply(int level, size_t rows, size_t columns, size_t inner, const float *a, size_t row_step,
                         size_t inner_step, const float *b, const float *_Nullable start, float *c,
                         ck_network_finish finish);

/// out[i] = start + row i of a · b, over padded rows: sixteen chains side by side, then added up in pairs.
void ck_network_dot(int level, size_t rows, size_t columns, const float *a, const float *b, float start, float *out);

/// sums[j] = column j of a padded matrix added up from the top.
void ck_network_column_sums(int level, size_t rows, size_t columns, const float *a, float *sums);

/// What a step of Adam needs to know.
typedef struct {
  /// What is taken of the new gradient, and of its square, into the running means.
  float first_share, second_share;
  /// What the running means are multiplied by because they began at zero.
  float first_correction, second_correction;
  float epsilon;
  float rate;
  /// The share of each weight that is taken off, before `rate` is applied.
  float decay;
} ck_network_adam_step;

/// One step of Adam on `count` weights, a multiple of CK_NETWORK_LANES, whose gradient is the sum of `parts` arrays that
/// lie `part_step` apart, added in their order.
void ck_network_adam(int level, size_t count, size_t parts, size_t part_step, const float *gradients, float *first,
                     float *second, float *weights, ck_network_adam_step step);

/// A layer as scoring takes it: `weights` is inputs × columns in double precision, padded, `biases` one row of it.
typedef struct {
  size_t inputs;
  size_t columns;
  /// 0 for none, 1 for max(0, x), 2 for the hyperbolic tangent, 3 for the logistic function.
  int32_t activation;
  const double *weights;
  const double *biases;
} ck_network_layer;

/// How many units a layer may have at most.
#define CK_NETWORK_WIDEST 4096

/// What is done to a row before the first layer.
typedef struct {
  /// How many values a row has.
  size_t width;
  /// What takes the place of each value that is missing.
  const double *fills;
  /// How many features say beside their values, as 0 or 1, whether they are missing, and which.
  size_t marks;
  const uint32_t *marked;
  /// What is taken off each value and mark, and what it is divided by then.
  const double *means;
  const double *scales;
} ck_network_preparation;

/// Scores rows: prepared, they go through the layers, and out[i] is the first unit of the last one. Layers are at most
/// CK_NETWORK_WIDEST wide, rows and marks together too.
void ck_network_score(int level, const ck_network_preparation *preparation, const ck_network_layer *layers,
                      size_t count, const float *values, size_t rows, double *out);

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
