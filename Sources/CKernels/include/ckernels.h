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

// Trees: scoring.

/// A node of a tree that is walked: a question about one feature, or a leaf.
typedef struct {
  /// The key of the threshold: values with keys up to this go left. Of a question about categories, the number of their
  /// set; of a leaf, the bits of its value.
  uint32_t key;
  /// The number of the left child in the tree, the right one being the next; of a leaf, its own number.
  uint16_t left;
  /// 1 for a question and 0 for a leaf, 2 for a question about categories, 4 where missing values go left, and eight
  /// times the feature's number.
  uint16_t question;
} ck_forest_node;

/// A tree that is walked: where its nodes begin and how many questions lead to the farthest leaf.
typedef struct {
  uint32_t first;
  uint32_t depth;
} ck_tree_root;

enum {
  /// The highest category of a set: four words, in which bit c stands for category c.
  ck_highest_category = 254,
  /// Trees that are walked ask for features with lower numbers.
  ck_most_walked_features = 8192
};

/// Adds to a sum the leaf of each tree, tree after tree, that one row of `width` values falls into.
///
/// `sets` are the sets of categories; null where no tree asks for any.
float ck_trees_sum(const ck_forest_node *nodes, const ck_tree_root *roots, size_t count, const uint64_t *_Nullable sets,
                   const float *row, size_t width, float sum);

/// Writes two keys for each value of some rows, which are ordered as the values are.
void ck_keys(const float *rows, size_t width, size_t count, uint32_t *keys);

/// Adds to the sum of each of `count` rows the leaf of one tree that the row falls into.
void ck_tree_add(const ck_forest_node *nodes, ck_tree_root root, const uint64_t *_Nullable sets, const float *rows,
                 const uint32_t *keys, size_t width, size_t count, float *sums);

/// A feature whose values are replaced by their ranks among the thresholds that the trees compare it with.
typedef struct {
  /// The feature's number in a row.
  uint32_t feature;
  /// Where its thresholds begin: 2 * half - 1 of them, ascending, padded with infinities.
  uint32_t first;
  /// Half the least power of two above the count of thresholds.
  uint32_t half;
  /// How many thresholds there are: at most 255.
  uint32_t count;
  /// The column that gets the ranks, a missing value being below all thresholds.
  uint32_t low_column;
  /// The column that gets them with a missing value above all thresholds; the same as `low_column` for none.
  uint32_t high_column;
} ck_ranked_feature;

/// A question about a column of ranks: rows whose rank is above `rank` go right. Ranks count from -128.
typedef struct {
  uint32_t column;
  /// What stands on either side: a leaf's number, or `ck_line_of_first_question` and a question's number.
  uint16_t left;
  uint16_t right;
  int8_t rank;
} ck_question;

/// A tree of at most 256 leaves as questions, each before those below it.
typedef struct {
  uint32_t first_question;
  uint32_t question_count;
  /// Where its leaves begin; 64 values can be read from there.
  uint32_t first_leaf;
} ck_ranked_tree;

enum {
  /// How many rows are scored together at most: a column of ranks has so many bytes.
  ck_rows_per_block = 128,
  /// The lines of 64 bytes that `ck_ranked_trees_add` works on: line n of the first 256 holds n in each byte.
  ck_line_of_first_question = 256,
  ck_line_count = 256 + 255
};

/// Replaces features' values by ranks: `columns` has `ck_rows_per_block` bytes for each column.
///
/// Up to 15 bytes after the last row are written too.
void ck_ranks(int level, const ck_ranked_feature *features, size_t count, const float *thresholds, const float *rows,
              size_t width, size_t row_count, int8_t *columns);

/// Adds to the sum of each row its leaf in each tree, tree after tree.
///
/// `row_count` is at most `ck_rows_per_block`. Up to 63 sums after the last row are changed too.
void ck_ranked_trees_add(int level, const ck_ranked_tree *trees, size_t count, const ck_question *questions,
                         const float *leaves, const int8_t *columns, size_t row_count, uint8_t *lines, float *sums);

// Trees: explaining.

/// A question of a tree, with the shares of the training rows that went left and right. The edge from question n to its
/// left child has the number 2n + 1, and to its right one 2n + 2.
typedef struct {
  /// The shares of the question's own rows.
  double share[2];
  /// The products of the shares at this and all questions above about the same feature.
  double shares[2];
  /// The child's value if it is a leaf, else 1.
  float value[2];
  /// The edge that leads here; 0 for the root.
  uint32_t above;
  /// The last edge above at a question about the same feature; 0 for none.
  uint32_t before;
  /// The feature's number.
  uint32_t feature;
} ck_shared_question;

/// Adds what each feature adds to the leaf of one tree, as the integral that TreeContributions.swift describes.
///
/// `agrees` says of each edge whether the row goes that way at all questions about the same feature so far; that of edge
/// 0 is 1. `points` and `weights` are four of the rule's, `products` is memory for 4 numbers an edge, and `sums` has 4
/// numbers a feature, one for each point.
void ck_tree_contributions(int level, const ck_shared_question *questions, size_t count, const uint8_t *agrees,
                           const double *points, const double *weights, double *products, double *sums);

#if __has_feature(nullability)
#pragma clang assume_nonnull end
#endif

#endif
