#include "ckernels.h"

#pragma STDC FP_CONTRACT OFF

// Four points of the rule; in memory they need not be aligned.
typedef double double4 __attribute__((vector_size(32), aligned(8)));

#define NAME(name) name##_baseline
#define TARGET
#include "contributions_body.h"

#if defined(__x86_64__)
#define NAME(name) name##_avx2
#define TARGET __attribute__((target("avx2,fma")))
#include "contributions_body.h"
#endif

void ck_tree_contributions(int level, const ck_shared_question *questions, size_t count, const uint8_t *agrees,
                           const double *points, const double *weights, double *products, double *sums) {
  (void)level;
#if defined(__x86_64__)
  // Four points fill a register of AVX2.
  if (level >= 1) return contribute_avx2(questions, count, agrees, points, weights, products, sums);
#endif
  contribute_baseline(questions, count, agrees, points, weights, products, sums);
}
