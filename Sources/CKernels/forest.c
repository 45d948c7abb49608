#include "ckernels.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma STDC FP_CONTRACT OFF

// 64 bytes, one a row; in memory they need not be aligned.
typedef int8_t bytes64 __attribute__((vector_size(64), aligned(1)));

enum { interleaved = 8 };

// A whole number that is ordered as the value is; both zeros have the same.
static inline uint32_t key_of(float value) {
  uint32_t bits;
  value += 0.0f;
  memcpy(&bits, &value, sizeof bits);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

// Two keys a value: a missing one is above all thresholds in the first and below them in the second.
static inline void write_keys(const float *row, size_t width, uint32_t *keys) {
  for (size_t feature = 0; feature < width; feature++) {
    float value = row[feature];
    uint32_t key = key_of(value);
    keys[2 * feature] = value != value ? UINT32_MAX : key;
    keys[2 * feature + 1] = value != value ? 0 : key;
  }
}

// 0 for a category whose bit is set, else 1; missing values, which no set has, go left where the question says so.
static inline uint32_t is_outside(const uint64_t *set, float value, uint32_t question) {
  if (value != value) return question >> 2 & 1 ? 0 : 1;
  if (!(value >= 0 && value <= ck_highest_category)) return 1;
  uint32_t category = (uint32_t)value;
  return (float)category == value ? ~(set[category / 64] >> category % 64) & 1 : 1;
}

// One step of one row in one tree.
static inline __attribute__((always_inline)) uint32_t step(const ck_forest_node *node, const float *row,
                                                           const uint32_t *keys, const uint64_t *sets) {
  uint32_t question = node->question;
  uint32_t above = keys[question >> 2] > node->key ? 1 : 0;
  if (sets && question & 2) above = is_outside(sets + 4 * (size_t)node->key, row[question >> 3], question);
  return node->left + (above & question);
}

static inline float value_of(const ck_forest_node *leaf) {
  float value;
  memcpy(&value, &leaf->key, sizeof value);
  return value;
}

// Walks the trees side by side, so that the loads of one do not wait for those of another.
static inline __attribute__((always_inline)) float sum_trees(const ck_forest_node *nodes, const ck_tree_root *roots,
                                                             size_t count, const uint64_t *sets, const float *row,
                                                             const uint32_t *keys, float sum) {
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
      for (int lane = 0; lane < interleaved; lane++) at[lane] = step(start[lane] + at[lane], row, keys, sets);
    for (int lane = 0; lane < interleaved; lane++) sum += value_of(start[lane] + at[lane]);
  }
  for (; tree < count; tree++) {
    const ck_forest_node *start = nodes + roots[tree].first;
    uint32_t at = 0;
    for (uint32_t level = 0; level < roots[tree].depth; level++) at = step(start + at, row, keys, sets);
    sum += value_of(start + at);
  }
  return sum;
}

float ck_trees_sum(const ck_forest_node *nodes, const ck_tree_root *roots, size_t count, const uint64_t *sets,
                   const float *row, size_t width, float sum) {
  uint32_t keys[2 * ck_most_walked_features];
  write_keys(row, width < ck_most_walked_features ? width : ck_most_walked_features, keys);
  return sets ? sum_trees(nodes, roots, count, sets, row, keys, sum) : sum_trees(nodes, roots, count, 0, row, keys, sum);
}

void ck_keys(const float *rows, size_t width, size_t count, uint32_t *keys) {
  for (size_t row = 0; row < count; row++) write_keys(rows + row * width, width, keys + 2 * row * width);
}

void ck_tree_add(const ck_forest_node *nodes, ck_tree_root root, const uint64_t *sets, const float *rows,
                 const uint32_t *keys, size_t width, size_t count, float *sums) {
  const ck_forest_node *start = nodes + root.first;
  size_t row = 0;
  for (; row + interleaved <= count; row += interleaved) {
    uint32_t at[interleaved] = {0};
    for (uint32_t level = 0; level < root.depth; level++)
#pragma clang loop unroll(full)
      for (int lane = 0; lane < interleaved; lane++)
        at[lane] = step(start + at[lane], rows + (row + lane) * width, keys + 2 * (row + lane) * width, sets);
    for (int lane = 0; lane < interleaved; lane++) sums[row + lane] += value_of(start + at[lane]);
  }
  for (; row < count; row++) {
    uint32_t at = 0;
    for (uint32_t level = 0; level < root.depth; level++)
      at = step(start + at, rows + row * width, keys + 2 * row * width, sets);
    sums[row] += value_of(start + at);
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
  (void)level;
#if defined(__x86_64__)
  if (level >= 2) return ranks_avx512(features, count, thresholds, rows, width, row_count, columns);
  if (level >= 1) return ranks_avx2(features, count, thresholds, rows, width, row_count, columns);
#endif
  ranks_baseline(features, count, thresholds, rows, width, row_count, columns);
}

void ck_ranked_trees_add(int level, const ck_ranked_tree *trees, size_t count, const ck_question *questions,
                         const float *leaves, const int8_t *columns, size_t row_count, uint8_t *lines,
                         float *sums) {
  (void)level;
#if defined(__x86_64__)
  if (level >= 2) return add_avx512(trees, count, questions, leaves, columns, row_count, lines, sums);
  if (level >= 1) return add_avx2(trees, count, questions, leaves, columns, row_count, lines, sums);
#endif
  add_baseline(trees, count, questions, leaves, columns, row_count, lines, sums);
}
