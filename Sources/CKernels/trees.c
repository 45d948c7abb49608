#include "ckernels.h"
#include "exponential.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma STDC FP_CONTRACT OFF

#define BODY static inline __attribute__((always_inline))

// Defines a kernel that runs one body, compiled for each level.
#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define KERNEL(result, name, parameters, arguments)                                              \
  static result name##_baseline parameters { return name##_body arguments; }                     \
  AVX2 static result name##_avx2 parameters { return name##_body arguments; }                    \
  AVX512 static result name##_avx512 parameters { return name##_body arguments; }
#define CHOOSE(level, name, arguments)                                                           \
  ((level) == 2 ? name##_avx512 arguments : (level) == 1 ? name##_avx2 arguments : name##_baseline arguments)
#else
#define KERNEL(result, name, parameters, arguments)                                              \
  static result name##_baseline parameters { return name##_body arguments; }
#define CHOOSE(level, name, arguments) ((void)(level), name##_baseline arguments)
#endif

// Bins.

BODY void bin_body(const float *values, size_t count, const float *upper, uint8_t *restrict bins) {
  for (size_t i = 0; i < count; i++) {
    float value = values[i];
    uint32_t above = 0;
#define HALVE(step) above += upper[above + step - 1] < value ? step : 0
    HALVE(128), HALVE(64), HALVE(32), HALVE(16), HALVE(8), HALVE(4), HALVE(2), HALVE(1);
    bins[i] = value != value ? 0 : (uint8_t)(above + 1);
  }
}

KERNEL(void, bin, (const float *values, size_t count, const float *upper, uint8_t *bins),
       (values, count, upper, bins))

void ck_tree_bin(int level, const float *values, size_t count, const float *upper, uint8_t *bins) {
  CHOOSE(level, bin, (values, count, upper, bins));
}

// Derivatives.

// The nearest whole number to one below 2^31, as its lowest bits: adding 1.5 * 2^52 rounds it there.
BODY uint64_t rounded(double value) {
  double shifted = value + 0x1.8p52;
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  return bits & 0xFFFFFFFF;
}

BODY int64_t derivatives(int32_t log_odds, double unit, double label, double weight, double slope_scale,
                         double curvature_scale) {
  double x = log_odds * unit;
  double e = exponential(x < 0 ? x : -x);
  double probability = (x < 0 ? e : 1) / (1 + e);
  double slope = (probability - label) * (slope_scale * weight);
  double curvature = probability * (1 - probability) * (curvature_scale * weight);
  return (int64_t)(rounded(slope) << 32 | rounded(curvature));
}

BODY void derive_body(const int32_t *log_odds, double unit, const uint8_t *labels, const float *weights, size_t count,
                      double slope_scale, double curvature_scale, int64_t *restrict pairs) {
  if (weights) {
    for (size_t i = 0; i < count; i++)
      pairs[i] = derivatives(log_odds[i], unit, labels[i], weights[i], slope_scale, curvature_scale);
  } else {
    for (size_t i = 0; i < count; i++)
      pairs[i] = derivatives(log_odds[i], unit, labels[i], 1, slope_scale, curvature_scale);
  }
}

KERNEL(void, derive,
       (const int32_t *log_odds, double unit, const uint8_t *labels, const float *weights, size_t count,
        double slope_scale, double curvature_scale, int64_t *pairs),
       (log_odds, unit, labels, weights, count, slope_scale, curvature_scale, pairs))

void ck_tree_derive(int level, const int32_t *log_odds, double unit, const uint8_t *labels, const float *weights,
                    size_t count, double slope_scale, double curvature_scale, int64_t *pairs) {
  CHOOSE(level, derive, (log_odds, unit, labels, weights, count, slope_scale, curvature_scale, pairs));
}

// Histograms.

// Rows whose bins and pairs are asked for ahead of time: their places in memory are far apart.
#define AHEAD 24

// Adds rows to the scratch histograms of `features` features, a number that is known where this is inlined.
BODY void accumulate(const uint8_t *bins, int features, const int64_t *pairs, const uint32_t *rows, size_t first,
                     size_t count, int64_t *restrict scratch) {
  for (size_t i = 0; i < count; i++) {
    size_t row = first + i;
    if (rows) {
      row = rows[i];
      if (i + AHEAD < count) {
        size_t later = rows[i + AHEAD];
        __builtin_prefetch(bins + later * CK_TREE_GROUP);
        __builtin_prefetch(pairs + later);
      }
    }
    int64_t pair = pairs[row];
    uint64_t low, high;
    memcpy(&low, bins + row * CK_TREE_GROUP, 8);
    memcpy(&high, bins + row * CK_TREE_GROUP + 8, 8);
#pragma clang loop unroll(full)
    for (int feature = 0; feature < features; feature++) {
      uint64_t word = feature < 8 ? low : high;
      scratch[feature * 256 + (word >> (feature % 8 * 8) & 255)] += pair;
    }
  }
}

static void accumulate_some(const uint8_t *bins, int features, const int64_t *pairs, const uint32_t *rows,
                            size_t first, size_t count, int64_t *scratch) {
#define WIDTH(n)                                                                \
  case n:                                                                       \
    if (rows)                                                                   \
      accumulate(bins, n, pairs, rows, first, count, scratch);                  \
    else                                                                        \
      accumulate(bins, n, pairs, (const uint32_t *)0, first, count, scratch);   \
    break;
  switch (features) {
    WIDTH(1) WIDTH(2) WIDTH(3) WIDTH(4) WIDTH(5) WIDTH(6) WIDTH(7) WIDTH(8)
    WIDTH(9) WIDTH(10) WIDTH(11) WIDTH(12) WIDTH(13) WIDTH(14) WIDTH(15) WIDTH(16)
  }
}

// Moves the scratch histograms into the sums.
BODY void empty_body(int features, int64_t *restrict scratch, const uint32_t *offsets, int64_t *restrict slopes,
                     int64_t *restrict curvatures) {
  for (int feature = 0; feature < features; feature++) {
    int64_t *from = scratch + feature * 256;
    int64_t *slope = slopes + offsets[feature], *curvature = curvatures + offsets[feature];
    size_t count = offsets[feature + 1] - offsets[feature];
    for (size_t bin = 0; bin < count; bin++) {
      slope[bin] += from[bin] >> 32;
      curvature[bin] += from[bin] & 0xFFFFFFFF;
      from[bin] = 0;
    }
  }
}

KERNEL(void, empty,
       (int features, int64_t *scratch, const uint32_t *offsets, int64_t *slopes, int64_t *curvatures),
       (features, scratch, offsets, slopes, curvatures))

void ck_tree_histogram(int level, const uint8_t *bins, int features, const int64_t *pairs, const uint32_t *rows,
                       size_t first, size_t count, int64_t *scratch, const uint32_t *offsets, int64_t *slopes,
                       int64_t *curvatures) {
  for (size_t start = 0; start < count; start += CK_TREE_BLOCK) {
    size_t size = count - start < CK_TREE_BLOCK ? count - start : CK_TREE_BLOCK;
    accumulate_some(bins, features, pairs, rows ? rows + start : rows, first + start, size, scratch);
    CHOOSE(level, empty, (features, scratch, offsets, slopes, curvatures));
  }
}

// Partition.

BODY size_t partition_body(const uint8_t *column, const uint32_t *rows, size_t first, size_t count, uint8_t shift,
                           uint8_t last, uint32_t *left, uint32_t *right) {
  size_t lefts = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t row = rows ? rows[i] : (uint32_t)(first + i);
    size_t goes_left = (uint8_t)(column[row] - shift) <= last;
    left[lefts] = row;
    right[i - lefts] = row;
    lefts += goes_left;
  }
  return lefts;
}

#if defined(__x86_64__)
// Sixteen rows at a time; what is left over goes the plain way.
AVX512 static size_t partition_avx512(const uint8_t *column, const uint32_t *rows, size_t first, size_t count,
                                      uint8_t shift, uint8_t last, uint32_t *left, uint32_t *right) {
  const __m512i low = _mm512_set1_epi32(255), minus = _mm512_set1_epi32(shift), limit = _mm512_set1_epi32(last);
  const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t lefts = 0, i = 0;
  for (; i + 16 <= count; i += 16) {
    __m512i row, bin;
    if (rows) {
      row = _mm512_loadu_si512(rows + i);
      __m512i above = _mm512_srli_epi32(row, 2);
      bin = _mm512_i32gather_epi32(above, column, 4);
      __m512i turn = _mm512_slli_epi32(_mm512_and_si512(row, _mm512_set1_epi32(3)), 3);
      bin = _mm512_and_si512(_mm512_srlv_epi32(bin, turn), low);
    } else {
      row = _mm512_add_epi32(_mm512_set1_epi32((int)(first + i)), lanes);
      bin = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(column + first + i)));
    }
    __mmask16 goes = _mm512_cmple_epu32_mask(_mm512_and_si512(_mm512_sub_epi32(bin, minus), low), limit);
    _mm512_storeu_si512(left + lefts, _mm512_maskz_compress_epi32(goes, row));
    _mm512_storeu_si512(right + (i - lefts), _mm512_maskz_compress_epi32((__mmask16)~goes, row));
    lefts += (size_t)__builtin_popcount(goes);
  }
  for (; i < count; i++) {
    uint32_t row = rows ? rows[i] : (uint32_t)(first + i);
    size_t goes_left = (uint8_t)(column[row] - shift) <= last;
    left[lefts] = row;
    right[i - lefts] = row;
    lefts += goes_left;
  }
  return lefts;
}
#endif

size_t ck_tree_partition(int level, const uint8_t *column, const uint32_t *rows, size_t first, size_t count,
                         uint8_t shift, uint8_t last, uint32_t *left, uint32_t *right) {
#if defined(__x86_64__)
  if (level == 2) return partition_avx512(column, rows, first, count, shift, last, left, right);
#endif
  (void)level;
  return rows ? partition_body(column, rows, first, count, shift, last, left, right)
              : partition_body(column, (const uint32_t *)0, first, count, shift, last, left, right);
}

// Gains.

BODY double reduction(double slope, double weight) { return weight > 0 ? slope * slope / weight : 0; }

BODY size_t best_body(const ck_tree_node *node, const int64_t *slopes, const int64_t *curvatures, size_t count,
                      int64_t extra_slope, int64_t extra_curvature, double *best) {
  // The sums on the left of each question, then its gain as bits, which compare as positive numbers do.
  int64_t below[256], under[256], gains[256];
  int64_t slope = extra_slope, curvature = extra_curvature;
  if (count > 256) count = 256;
  for (size_t bin = 0; bin < count; bin++) {
    below[bin] = slope += slopes[bin];
    under[bin] = curvature += curvatures[bin];
  }
  const int64_t all_slope = node->slope, all_curvature = node->curvature;
  const double slope_unit = node->slope_unit, curvature_unit = node->curvature_unit;
  const double l2 = node->l2, least = node->least;
  const double without = reduction((double)all_slope * slope_unit, (double)all_curvature * curvature_unit + l2);
  for (size_t bin = 0; bin < count; bin++) {
    double left = (double)under[bin], right = (double)(all_curvature - under[bin]);
    double gain = reduction((double)below[bin] * slope_unit, left * curvature_unit + l2) +
                  reduction((double)(all_slope - below[bin]) * slope_unit, right * curvature_unit + l2) - without;
    gain = ((left >= least) & (right >= least) & (gain > 0)) ? gain : 0;
    memcpy(&gains[bin], &gain, 8);
  }
  int64_t most = 0;
  for (size_t bin = 0; bin < count; bin++) most = gains[bin] > most ? gains[bin] : most;
  memcpy(best, &most, 8);
  size_t place = 0;
  while (place < count && gains[place] != most) place++;
  return place;
}

KERNEL(size_t, best,
       (const ck_tree_node *node, const int64_t *slopes, const int64_t *curvatures, size_t count, int64_t extra_slope,
        int64_t extra_curvature, double *gain),
       (node, slopes, curvatures, count, extra_slope, extra_curvature, gain))

size_t ck_tree_best(int level, const ck_tree_node *node, const int64_t *slopes, const int64_t *curvatures,
                    size_t count, int64_t extra_slope, int64_t extra_curvature, double *gain) {
  return CHOOSE(level, best, (node, slopes, curvatures, count, extra_slope, extra_curvature, gain));
}
