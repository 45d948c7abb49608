#include "ckernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma STDC FP_CONTRACT OFF

// 64 bytes, one a row; in memory they need not be aligned.
typedef int8_t bytes64 __attribute__((vector_size(64), aligned(1)));

enum { interleaved = 8 };

// One step of one row in one tree. NaN compares as false, so a missing value is above every threshold.
static inline __attribute__((always_inline)) uint32_t step(const ck_forest_node *node, const float *row, int missing) {
  uint32_t question = node->question;
  float value = row[question >> 2];
  uint32_t above = value <= node->threshold ? 0 : 1;
  if (missing) above &= ~(uint32_t)(value != value ? question : 0);
  return node->left + (above & question >> 1);
}

// Walks the trees side by side, so that the loads of one do not wait for those of another.
static inline __attribute__((always_inline)) float sum_trees(const ck_forest_node *nodes, const ck_tree_root *roots,
                                                             size_t count, const float *row, float sum, int missing) {
  size_t tree = 0;
  for (; tree + interleaved <= count; tree += interleaved) {
    const ck_forest_node *start[interleaved];
    uint32_t at[interleaved] = {0};
    uint32_t depth = 0;
    for (int lane = 0; lane < interleaved; lane++) {
      start[lane] = nodes + roots[tree + lane].first;
      depth = roots[tree + lane].depth > depth ? roots[tree + lane].depth : depth;
    }
    for (uint32_t level = 0; level < depth; level++)
#pragma clang loop unroll(full)
      for (int lane = 0; lane < interleaved; lane++) at[lane] = step(start[lane] + at[lane], row, missing);
    for (int lane = 0; lane < interleaved; lane++) sum += start[lane][at[lane]].threshold;
  }
  for (; tree < count; tree++) {
    const ck_forest_node *start = nodes + roots[tree].first;
    uint32_t at = 0;
    for (uint32_t level = 0; level < roots[tree].depth; level++) at = step(start + at, row, missing);
    sum += start[at].threshold;
  }
  return sum;
}

float ck_trees_sum(const ck_forest_node *nodes, const ck_tree_root *roots, size_t count, const float *row, size_t width,
                   float sum) {
  uint32_t missing = 0;
  for (size_t feature = 0; feature < width; feature++) missing |= row[feature] != row[feature] ? 1 : 0;
  return missing ? sum_trees(nodes, roots, count, row, sum, 1) : sum_trees(nodes, roots, count, row, sum, 0);
}

void ck_tree_add(const ck_forest_node *nodes, ck_tree_root root, const float *rows, size_t width, size_t count,
                 float *sums) {
  const ck_forest_node *start = nodes + root.first;
  size_t row = 0;
  for (; row + interleaved <= count; row += interleaved) {
    uint32_t at[interleaved] = {0};
    for (uint32_t level = 0; level < root.depth; level++)
#pragma clang loop unroll(full)
      for (int lane = 0; lane < interleaved; lane++) at[lane] = step(start + at[lane], rows + (row + lane) * width, 1);
    for (int lane = 0; lane < interleaved; lane++) sums[row + lane] += start[at[lane]].threshold;
  }
  for (; row < count; row++) {
    uint32_t at = 0;
    for (uint32_t level = 0; level < root.depth; level++) at = step(start + at, rows + row * width, 1);
    sums[row] += start[at].threshold;
  }
}

#define LEVEL 0
#define NAME(name) name##_baseline
#define TARGET
#include "forest_body.h"

#if defined(__x86_64__)
#define LEVEL 1
#define NAME(name) name##_avx2
#define TARGET __attribute__((target("avx2,fma")))
#include "forest_body.h"

#define LEVEL 2
#define NAME(name) name##_avx512
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#include "forest_body.h"
#endif

void ck_ranks(int level, const ck_ranked_feature *features, size_t count, const float *thresholds, const float *rows,
              size_t width, size_t row_count, int8_t *columns) {
#if defined(__x86_64__)
  if (level >= 2) return ranks_avx512(features, count, thresholds, rows, width, row_count, columns);
  if (level >= 1) return ranks_avx2(features, count, thresholds, rows, width, row_count, columns);
#endif
  ranks_baseline(features, count, thresholds, rows, width, row_count, columns);
}

void ck_ranked_trees_add(int level, const ck_ranked_tree *trees, size_t count, const ck_question *questions,
                         const float *leaves, const int8_t *columns, size_t row_count, uint8_t *lines,
                         float *sums) {
#if defined(__x86_64__)
  if (level >= 2) return add_avx512(trees, count, questions, leaves, columns, row_count, lines, sums);
  if (level >= 1) return add_avx2(trees, count, questions, leaves, columns, row_count, lines, sums);
#endif
  add_baseline(trees, count, questions, leaves, columns, row_count, lines, sums);
}
