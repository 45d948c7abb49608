// Sums of products of columns of whole numbers.
//
// The numbers are doubles that hold integers below 2^22, and there are at most 512 rows: every product and every partial
// sum stays below 2^53 and is exact, so neither the width of the vectors nor fused additions change a bit.
#include "ckernels.h"

#define ROWS CK_GRAM_ROWS

#define BODY(NAME, LANES, TARGET)                                                                          \
  typedef double NAME##_vector __attribute__((vector_size(8 * LANES), aligned(8)));                        \
                                                                                                           \
  TARGET static int64_t NAME##_total(NAME##_vector v) {                                                    \
    double sum = 0;                                                                                        \
    for (int lane = 0; lane < LANES; lane++) sum += v[lane];                                               \
    return (int64_t)sum;                                                                                   \
  }                                                                                                        \
                                                                                                           \
  TARGET static void NAME(const double *columns, size_t count, int64_t *sums) {                            \
    for (size_t one = 0; one < count; one++) {                                                             \
      const double *a = columns + one * ROWS;                                                              \
      int64_t *line = sums + one * (one + 1) / 2;                                                          \
      size_t other = 0;                                                                                    \
      for (; other + 4 <= one + 1; other += 4) {                                                           \
        const double *b = columns + other * ROWS;                                                          \
        NAME##_vector s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};                                              \
        for (size_t row = 0; row < ROWS; row += LANES) {                                                   \
          NAME##_vector x = *(const NAME##_vector *)(a + row);                                             \
          s0 += x * *(const NAME##_vector *)(b + row);                                                     \
          s1 += x * *(const NAME##_vector *)(b + ROWS + row);                                              \
          s2 += x * *(const NAME##_vector *)(b + 2 * ROWS + row);                                          \
          s3 += x * *(const NAME##_vector *)(b + 3 * ROWS + row);                                          \
        }                                                                                                  \
        line[other] += NAME##_total(s0);                                                                   \
        line[other + 1] += NAME##_total(s1);                                                               \
        line[other + 2] += NAME##_total(s2);                                                               \
        line[other + 3] += NAME##_total(s3);                                                               \
      }                                                                                                    \
      for (; other <= one; other++) {                                                                      \
        const double *b = columns + other * ROWS;                                                          \
        NAME##_vector s = {0};                                                                             \
        for (size_t row = 0; row < ROWS; row += LANES)                                                     \
          s += *(const NAME##_vector *)(a + row) * *(const NAME##_vector *)(b + row);                      \
        line[other] += NAME##_total(s);                                                                    \
      }                                                                                                    \
    }                                                                                                      \
  }

#pragma STDC FP_CONTRACT ON
BODY(gram_baseline, 2, )
#if defined(__x86_64__)
BODY(gram_avx2, 4, __attribute__((target("avx2,fma"))))
BODY(gram_avx512, 8, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))))
#endif

void ck_gram(int level, const double *columns, size_t count, int64_t *sums) {
#if defined(__x86_64__)
  if (level >= 2) return gram_avx512(columns, count, sums);
  if (level == 1) return gram_avx2(columns, count, sums);
#endif
  (void)level;
  gram_baseline(columns, count, sums);
}
