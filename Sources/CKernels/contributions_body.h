// The body of the kernel that explains trees, included once for each instruction set: see contributions.c.

TARGET static void NAME(contribute)(const ck_shared_question *questions, size_t count, const uint8_t *agrees,
                                    const double *points, const double *weights, double *products, double *sums) {
  double4 *product = (double4 *)products;
  double4 *sum = (double4 *)sums;
  const double4 t = *(const double4 *)points, rest = 1 - t, weight = *(const double4 *)weights;
  const double4 unfollowed = -weight / rest;
  product[0] = 1 - (double4){0};
  for (size_t index = 0; index < count; index++) {
    const ck_shared_question *asked = &questions[index];
    double4 *below = product + 2 * index + 1;
    double4 above = product[asked->above];
    if (asked->before && !agrees[asked->before]) {
      // The factor before and the one now are shares times `rest`.
      for (int side = 0; side < 2; side++) below[side] = above * (asked->share[side] * asked->value[side]);
      continue;
    }
    if (asked->before) {
      const double shares = questions[(asked->before - 1) / 2].shares[(asked->before - 1) % 2];
      above /= shares + (1 - shares) * t;
    }
    const int taken = agrees[2 * index + 1] ? 0 : 1;
    const double shares = asked->shares[taken];
    below[taken] = above * (shares + (1 - shares) * t) * (double)asked->value[taken];
    below[1 - taken] = above * (asked->shares[1 - taken] * rest) * (double)asked->value[1 - taken];
  }
  for (size_t index = count; index-- > 0;) {
    const ck_shared_question *asked = &questions[index];
    const double4 *below = product + 2 * index + 1;
    const double4 both = below[0] + below[1];
    product[asked->above] = both;
    if (asked->before && !agrees[asked->before]) continue;
    const int taken = agrees[2 * index + 1] ? 0 : 1;
    const double shares = asked->shares[taken];
    double4 change = weight * (1 - shares) / (shares + (1 - shares) * t) * below[taken] + unfollowed * below[1 - taken];
    if (asked->before) {
      const double earlier = questions[(asked->before - 1) / 2].shares[(asked->before - 1) % 2];
      change -= weight * (1 - earlier) / (earlier + (1 - earlier) * t) * both;
    }
    sum[asked->feature] += change;
  }
}

#undef NAME
#undef TARGET
