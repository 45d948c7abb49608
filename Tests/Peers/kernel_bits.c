// Runs every kernel of training and scoring on the same numbers and prints a digest of what each gives, for each level
// of the processor. Compiled for another architecture it must print the same digests.
#include "ckernels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static uint64_t state;

static uint64_t next(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  uint64_t value = state;
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdu;
  return value ^ value >> 29;
}

/// A number from -1 to 1.
static double number(void) { return (double)(int64_t)next() / 9223372036854775808.0; }

static void *memory(size_t size) {
  void *bytes = NULL;
  if (posix_memalign(&bytes, 64, size + 256) != 0) exit(1);
  memset(bytes, 0, size + 256);
  return bytes;
}

static float *floats(size_t count, double scale) {
  float *values = memory(count * sizeof(float));
  for (size_t i = 0; i < count; i++) values[i] = (float)(number() * scale);
  return values;
}

static double *doubles(size_t count, double scale) {
  double *values = memory(count * sizeof(double));
  for (size_t i = 0; i < count; i++) values[i] = number() * scale;
  return values;
}

static void digest(const char *name, const void *bytes, size_t size) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < size; i++) hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3u;
  printf(" %s=%016llx", name, (unsigned long long)hash);
}

static void linear(int level) {
  enum { count = 1000, columns = 5 };
  float *values = floats(count, 1e4);
  double *column = memory(count * sizeof(double)), *sums = doubles(count, 1);
  ck_standardize(level, values, count, 12.3456789, 1.0 / 777.7, 0.3, column, sums);
  digest("standardize", column, count * sizeof(double));
  digest("standardize-sums", sums, count * sizeof(double));
  double *left = doubles(count, 3), *right = doubles(count, 5);
  int64_t dot[2] = {0, 0};
  ck_fixed_point_dot(level, left, right, count, 0x1p40, 0x1p20, dot);
  digest("dot", dot, sizeof dot);
  ck_round_products(level, left, right, count, 0x1p40);
  digest("round", left, count * sizeof(double));
  double *whole = memory(columns * CK_GRAM_ROWS * sizeof(double));
  for (size_t i = 0; i < columns * CK_GRAM_ROWS; i++) whole[i] = (double)((int64_t)(next() % 8388608) - 4194304);
  int64_t gram[columns * (columns + 1) / 2] = {0};
  ck_gram(level, whole, columns, gram);
  digest("gram", gram, sizeof gram);
}

static int ascending(const void *left, const void *right) {
  float a = *(const float *)left, b = *(const float *)right;
  return (a > b) - (a < b);
}

static void trees(int level) {
  enum { count = 4000, features = 16 };
  float *values = floats(count, 3), *upper = floats(255, 3);
  values[17] = __builtin_nanf("");
  qsort(upper, 255, sizeof(float), ascending);
  uint8_t *bins = memory(count);
  ck_tree_bin(level, values, count, upper, bins);
  digest("bin", bins, count);

  int32_t *log_odds = memory(count * sizeof(int32_t));
  uint8_t *labels = memory(count);
  float *weights = floats(count, 1);
  for (size_t i = 0; i < count; i++) {
    log_odds[i] = (int32_t)(number() * 20e6);
    labels[i] = next() & 1;
    weights[i] = weights[i] < 0 ? -weights[i] : weights[i];
  }
  int64_t *pairs = memory(count * sizeof(int64_t));
  ck_tree_derive(level, log_odds, 0x1p-20, labels, weights, count, 0x1p18, 0x1p18, pairs);
  digest("derive", pairs, count * sizeof(int64_t));

  uint8_t *table = memory(count * 16);
  for (size_t i = 0; i < count * 16; i++) table[i] = (uint8_t)next();
  uint32_t *rows = memory(count * sizeof(uint32_t));
  for (size_t i = 0; i < count; i++) rows[i] = (uint32_t)i;
  int64_t *scratch = memory(features * 256 * sizeof(int64_t));
  int64_t *slopes = memory(features * 256 * sizeof(int64_t)), *curvatures = memory(features * 256 * sizeof(int64_t));
  uint32_t offsets[features + 1];
  for (uint32_t f = 0; f <= features; f++) offsets[f] = f * 256;
  ck_tree_histogram(level, table, features, pairs, rows, 0, count, scratch, offsets, slopes, curvatures);
  digest("slopes", slopes, features * 256 * sizeof(int64_t));
  digest("curvatures", curvatures, features * 256 * sizeof(int64_t));

  uint32_t *left = memory((count + 16) * sizeof(uint32_t)), *right = memory((count + 16) * sizeof(uint32_t));
  size_t went = ck_tree_partition(level, bins, rows, 0, count, 1, 100, left, right);
  digest("left", left, went * sizeof(uint32_t));
  digest("right", right, (count - went) * sizeof(uint32_t));

  ck_tree_node node = {0, 0, 0x1p-18, 0x1p-18, 1, 100};
  for (size_t bin = 0; bin < 256; bin++) {
    node.slope += slopes[bin];
    node.curvature += curvatures[bin];
  }
  double gain = 0;
  uint64_t best = ck_tree_best(level, &node, slopes, curvatures, 255, 0, 0, &gain);
  digest("best", &best, sizeof best);
  digest("gain", &gain, sizeof gain);
}

static void network(int level) {
  enum { rows = 37, inner = 48, columns = 32 };
  float *a = floats(rows * inner, 1), *b = floats(inner * columns, 1), *start = floats(columns, 1);
  float *c = memory(rows * columns * sizeof(float));
  ck_network_finish finish = {.mode = 2, .drop_below = 1u << 29, .keys = {123, 456}, .first_row = 7, .scale = 1.25f};
  ck_network_multiply(level, rows, columns, inner, a, inner, 1, b, start, c, finish);
  digest("multiply", c, rows * columns * sizeof(float));
  float *out = memory(rows * sizeof(float)), *sums = memory(columns * sizeof(float));
  ck_network_dot(level, rows, columns, c, start, 0.25f, out);
  digest("network-dot", out, rows * sizeof(float));
  ck_network_column_sums(level, rows, columns, c, sums);
  digest("column-sums", sums, columns * sizeof(float));

  enum { count = 160, parts = 3 };
  float *gradients = floats(count * parts, 1), *first = floats(count, 1), *second = floats(count, 1);
  float *weights = floats(count, 1);
  for (size_t i = 0; i < count; i++) second[i] *= second[i];
  ck_network_adam_step step = {0.1f, 0.001f, 1.5f, 2.5f, 1e-8f, 1e-3f, 0.01f};
  ck_network_adam(level, count, parts, count, gradients, first, second, weights, step);
  digest("adam", weights, count * sizeof(float));

  double *one = doubles(30 * 64, 1), *two = doubles(64 * 16, 1), *bias = doubles(64, 1);
  double *means = doubles(30, 1), *scales = doubles(30, 1), scored[9];
  double *fills = doubles(30, 1);
  for (int i = 0; i < 30; i++) scales[i] = 1 + scales[i] * scales[i];
  // 28 features, of which two say beside their values whether they are missing.
  uint32_t marked[2] = {3, 11};
  ck_network_preparation preparation = {28, fills, 2, marked, means, scales};
  for (int activation = 1; activation <= 3; activation++) {
    ck_network_layer layers[2] = {{30, 64, activation, one, bias}, {64, 16, 0, two, bias}};
    float *values = floats(9 * 28, 2);
    values[3] = values[40] = __builtin_nanf("");
    ck_network_score(level, &preparation, layers, 2, values, 9, scored);
    digest("network-score", scored, sizeof scored);
  }
}

int main(void) {
  for (int level = 0; level <= ck_processor_level(); level++) {
    state = 42;
    printf("%d:", level);
    linear(level);
    trees(level);
    network(level);
    printf("\n");
  }
}
