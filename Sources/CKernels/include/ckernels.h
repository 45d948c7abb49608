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
} ck_tree_node;

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
float ck_trees_sum(const ck_tree_node *nodes, const ck_tree_root *roots, size_t count, const uint64_t *_Nullable sets,
                   const float *row, size_t width, float sum);

/// Writes two keys for each value of some rows, which are ordered as the values are.
void ck_keys(const float *rows, size_t width, size_t count, uint32_t *keys);

/// Adds to the sum of each of `count` rows the leaf of one tree that the row falls into.
void ck_tree_add(const ck_tree_node *nodes, ck_tree_root root, const uint64_t *_Nullable sets, const float *rows,
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
