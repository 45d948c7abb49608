#ifndef CKERNELS_EXPONENTIAL_H
#define CKERNELS_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

// e^x for x from -700 to 0: the operations of `Elementary.expInRange`, in its order.
static inline __attribute__((always_inline)) double exponential(double x) {
  const double shift = 0x1.8p52;
  double shifted = x * 0x1.71547652b82fep0 + shift;
  double k = shifted - shift;
  double high = x - k * 0x1.62e42feep-1;
  double low = k * 0x1.a39ef35793c76p-33;
  double r = high - low;
  double lost = (high - r) - low;
  double q = 1.0 / 6227020800;
  q = q * r + 1.0 / 479001600;
  q = q * r + 1.0 / 39916800;
  q = q * r + 1.0 / 3628800;
  q = q * r + 1.0 / 362880;
  q = q * r + 1.0 / 40320;
  q = q * r + 1.0 / 5040;
  q = q * r + 1.0 / 720;
  q = q * r + 1.0 / 120;
  q = q * r + 1.0 / 24;
  q = q * r + 1.0 / 6;
  q = q * r + 0.5;
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  bits = (bits + 1023) << 52;
  double scale;
  memcpy(&scale, &bits, 8);
  return (1 + (r + (r * r * q + (lost + r * lost)))) * scale;
}

#endif
