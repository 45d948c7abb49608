// The body of network.c, compiled once for each level.
//
// Before it is included, LEVEL(name) names the level's variants and VECTOR is the bytes of one vector register; TILE is
// how many rows of a product are computed together, as many as the level has registers for.

typedef float LEVEL(floats) __attribute__((vector_size(VECTOR), aligned(4)));
typedef double LEVEL(doubles) __attribute__((vector_size(VECTOR), aligned(8)));
typedef int32_t LEVEL(ints) __attribute__((vector_size(VECTOR), aligned(4)));
typedef uint32_t LEVEL(bits) __attribute__((vector_size(VECTOR), aligned(4)));
typedef int64_t LEVEL(longs) __attribute__((vector_size(VECTOR), aligned(8)));

#define FLOATS (VECTOR / 4)
#define DOUBLES (VECTOR / 8)
#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))

/// Does to some vectors of a row of a product what is to be done before others see them.
INLINE void LEVEL(finish)(int vectors, size_t place, size_t columns, float *c, const ck_network_finish *finish) {
  UNROLL for (int j = 0; j < vectors; j++, place += FLOATS) {
    LEVEL(floats) x = *(LEVEL(floats) *)(c + place);
    if (finish->mode == 3) {
      LEVEL(floats) y = *(const LEVEL(floats) *)(finish->outputs + place);
      x = (LEVEL(floats))((LEVEL(ints))(x * finish->scale) & (LEVEL(ints))(y > 0.0f));
    } else {
      // Not-a-numbers stay, so that a training gone wrong is seen.
      x = (LEVEL(floats))((LEVEL(ints))x & ~(LEVEL(ints))(x < 0.0f));
    }
    if (finish->mode == 2) {
      // The finaliser of MurmurHash3 (Appleby, 2011) over a Weyl sequence, with a key before and one within. Elements
      // are counted through the batch, of which this product may be a part.
      uint32_t count = (uint32_t)(place + finish->first_row * columns);
      LEVEL(bits) hash;
      UNROLL for (int lane = 0; lane < FLOATS; lane++) hash[lane] = (uint32_t)lane * 0x9E3779B9u;
      hash += count * 0x9E3779B9u + finish->keys[0];
      hash = (hash ^ hash >> 16) * 0x85EBCA6Bu;
      hash = ((hash ^ hash >> 13) + finish->keys[1]) * 0xC2B2AE35u;
      hash = (hash ^ hash >> 16) >> 1;
      LEVEL(ints) kept = (LEVEL(ints))hash >= (int32_t)finish->drop_below;
      x = (LEVEL(floats))((LEVEL(ints))(x * finish->scale) & kept);
    }
    *(LEVEL(floats) *)(c + place) = x;
  }
}

/// Some rows of a product by some vectors of its columns, held in registers while the chains run.
INLINE void LEVEL(tile)(int rows, int vectors, size_t row, size_t column, size_t columns, size_t inner,
                        const float *a, size_t row_step, size_t inner_step, const float *b, const float *start,
                        float *c, const ck_network_finish *finish) {
  LEVEL(floats) sums[TILE][2];
  UNROLL for (int j = 0; j < vectors; j++) {
    LEVEL(floats) first = {0};
    if (start) first = *(const LEVEL(floats) *)(start + column + j * FLOATS);
    UNROLL for (int i = 0; i < rows; i++) sums[i][j] = first;
  }
  const float *left = a + row * row_step;
  const float *right = b + column;
  for (size_t k = 0; k < inner; k++) {
    LEVEL(floats) wide[2];
    UNROLL for (int j = 0; j < vectors; j++) wide[j] = *(const LEVEL(floats) *)(right + j * FLOATS);
    UNROLL for (int i = 0; i < rows; i++) {
      LEVEL(floats) one = left[i * row_step] - (LEVEL(floats)){0};
      UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = __builtin_elementwise_fma(one, wide[j], sums[i][j]);
    }
    left += inner_step;
    right += columns;
  }
  float *place = c + row * columns + column;
  UNROLL for (int i = 0; i < rows; i++)
    UNROLL for (int j = 0; j < vectors; j++) *(LEVEL(floats) *)(place + i * columns + j * FLOATS) = sums[i][j];
  if (finish->mode != 0) {
    // Still in the nearest cache.
    for (int i = 0; i < rows; i++)
      LEVEL(finish)(vectors, (row + i) * columns + column, columns, c, finish);
  }
}

INLINE void LEVEL(panel)(int vectors, size_t column, size_t rows, size_t columns, size_t inner,
                         const float *a, size_t row_step, size_t inner_step, const float *b, const float *start,
                         float *c, const ck_network_finish *finish) {
  size_t row = 0;
  for (; row + TILE <= rows; row += TILE)
    LEVEL(tile)(TILE, vectors, row, column, columns, inner, a, row_step, inner_step, b, start, c, finish);
  for (; row + 4 <= rows; row += 4)
    LEVEL(tile)(4, vectors, row, column, columns, inner, a, row_step, inner_step, b, start, c, finish);
  for (; row + 2 <= rows; row += 2)
    LEVEL(tile)(2, vectors, row, column, columns, inner, a, row_step, inner_step, b, start, c, finish);
  for (; row < rows; row++)
    LEVEL(tile)(1, vectors, row, column, columns, inner, a, row_step, inner_step, b, start, c, finish);
}

static void LEVEL(multiply)(size_t rows, size_t columns, size_t inner, const float *a, size_t row_step,
                            size_t inner_step, const float *b, const float *start, float *c,
                            const ck_network_finish *finish) {
  size_t column = 0;
  for (; column + 2 * FLOATS <= columns; column += 2 * FLOATS)
    LEVEL(panel)(2, column, rows, columns, inner, a, row_step, inner_step, b, start, c, finish);
  for (; column < columns; column += FLOATS)
    LEVEL(panel)(1, column, rows, columns, inner, a, row_step, inner_step, b, start, c, finish);
}

static void LEVEL(dot)(size_t rows, size_t columns, const float *a, const float *b, float start, float *out) {
  for (size_t row = 0; row < rows; row++) {
    LEVEL(floats) sums[16 / FLOATS] = {{0}};
    for (size_t k = 0; k < columns; k += 16)
      UNROLL for (int j = 0; j < 16 / FLOATS; j++)
        sums[j] = __builtin_elementwise_fma(*(const LEVEL(floats) *)(a + row * columns + k + j * FLOATS),
                                            *(const LEVEL(floats) *)(b + k + j * FLOATS), sums[j]);
    float lanes[16];
    UNROLL for (int j = 0; j < 16 / FLOATS; j++) *(LEVEL(floats) *)(lanes + j * FLOATS) = sums[j];
    UNROLL for (int half = 8; half > 0; half /= 2)
      UNROLL for (int lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    out[row] = start + lanes[0];
  }
}

static void LEVEL(column_sums)(size_t rows, size_t columns, const float *a, float *sums) {
  for (size_t column = 0; column < columns; column += 16) {
    LEVEL(floats) total[16 / FLOATS] = {{0}};
    for (size_t row = 0; row < rows; row++)
      UNROLL for (int j = 0; j < 16 / FLOATS; j++)
        total[j] += *(const LEVEL(floats) *)(a + row * columns + column + j * FLOATS);
    UNROLL for (int j = 0; j < 16 / FLOATS; j++) *(LEVEL(floats) *)(sums + column + j * FLOATS) = total[j];
  }
}

static void LEVEL(adam)(size_t count, size_t parts, size_t part_step, const float *gradients, float *first,
                        float *second, float *weights, const ck_network_adam_step *step) {
  for (size_t place = 0; place < count; place += FLOATS) {
    LEVEL(floats) gradient = *(const LEVEL(floats) *)(gradients + place);
    for (size_t part = 1; part < parts; part++)
      gradient += *(const LEVEL(floats) *)(gradients + part * part_step + place);
    LEVEL(floats) mean = *(LEVEL(floats) *)(first + place);
    LEVEL(floats) square = *(LEVEL(floats) *)(second + place);
    LEVEL(floats) weight = *(LEVEL(floats) *)(weights + place);
    mean += (gradient - mean) * step->first_share;
    square += (gradient * gradient - square) * step->second_share;
    LEVEL(floats) spread = __builtin_elementwise_sqrt(square * step->second_correction) + step->epsilon;
    weight -= (mean * step->first_correction / spread + weight * step->decay) * step->rate;
    *(LEVEL(floats) *)(first + place) = mean;
    *(LEVEL(floats) *)(second + place) = square;
    *(LEVEL(floats) *)(weights + place) = weight;
  }
}

/// Some rows by some vectors of a layer's units, as `tile` does, in double precision.
INLINE void LEVEL(units)(int rows, int vectors, size_t row, size_t column, const ck_network_layer *layer,
                         const double *in, size_t in_step, double *out, size_t out_step) {
  LEVEL(doubles) sums[4][8];
  UNROLL for (int j = 0; j < vectors; j++) {
    LEVEL(doubles) first = *(const LEVEL(doubles) *)(layer->biases + column + j * DOUBLES);
    UNROLL for (int i = 0; i < rows; i++) sums[i][j] = first;
  }
  const double *left = in + row * in_step;
  const double *right = layer->weights + column;
  size_t columns = layer->columns, inner = layer->inputs;
  for (size_t k = 0; k < inner; k++) {
    LEVEL(doubles) wide[8];
    UNROLL for (int j = 0; j < vectors; j++) wide[j] = *(const LEVEL(doubles) *)(right + j * DOUBLES);
    UNROLL for (int i = 0; i < rows; i++) {
      LEVEL(doubles) one = left[i * in_step + k] - (LEVEL(doubles)){0};
      UNROLL for (int j = 0; j < vectors; j++) sums[i][j] = __builtin_elementwise_fma(one, wide[j], sums[i][j]);
    }
    right += columns;
  }
  UNROLL for (int i = 0; i < rows; i++) {
    UNROLL for (int j = 0; j < vectors; j++) {
      LEVEL(doubles) x = sums[i][j];
      if (layer->activation == 1) x = (LEVEL(doubles))((LEVEL(longs))x & ~(LEVEL(longs))(x < 0.0));
      *(LEVEL(doubles) *)(out + (row + i) * out_step + column + j * DOUBLES) = x;
    }
  }
}

INLINE void LEVEL(unit_panel)(int vectors, size_t column, const ck_network_layer *layer, const double *in,
                              size_t in_step, size_t rows, double *out, size_t out_step) {
  size_t row = 0;
  for (; row + 4 <= rows; row += 4) LEVEL(units)(4, vectors, row, column, layer, in, in_step, out, out_step);
  for (; row < rows; row++) LEVEL(units)(1, vectors, row, column, layer, in, in_step, out, out_step);
}

static void LEVEL(layer)(const ck_network_layer *layer, const double *in, size_t in_step, size_t rows, double *out,
                         size_t out_step) {
  size_t column = 0;
  if (rows < 4) {
    // One row alone has a chain a unit: many of them side by side hide each other's waiting.
    for (; column + 8 * DOUBLES <= layer->columns; column += 8 * DOUBLES)
      LEVEL(unit_panel)(8, column, layer, in, in_step, rows, out, out_step);
  }
  for (; column + SCORED_VECTORS * DOUBLES <= layer->columns; column += SCORED_VECTORS * DOUBLES)
    LEVEL(unit_panel)(SCORED_VECTORS, column, layer, in, in_step, rows, out, out_step);
  for (; column < layer->columns; column += DOUBLES)
    LEVEL(unit_panel)(1, column, layer, in, in_step, rows, out, out_step);
  if (layer->activation < 2) return;
  for (size_t row = 0; row < rows; row++)
    for (size_t unit = 0; unit < layer->columns; unit++) {
      double *x = out + row * out_step + unit;
      *x = layer->activation == 2 ? 2 * sigmoid(2 * *x) - 1 : sigmoid(*x);
    }
}

static void LEVEL(prepare)(const ck_network_preparation *how, const float *values, double *out) {
  for (size_t k = 0; k < how->width; k++) {
    double value = values[k];
    out[k] = ((value != value ? how->fills[k] : value) - how->means[k]) / how->scales[k];
  }
  for (size_t mark = 0; mark < how->marks; mark++) {
    float value = values[how->marked[mark]];
    size_t k = how->width + mark;
    out[k] = ((value != value ? 1 : 0) - how->means[k]) / how->scales[k];
  }
}

static void LEVEL(score)(const ck_network_preparation *preparation, const ck_network_layer *layers, size_t count,
                         const float *values, size_t rows, double *out) {
  double here[CK_NETWORK_WIDEST], there[CK_NETWORK_WIDEST];
  size_t width = preparation->width + preparation->marks, widest = width;
  for (size_t number = 0; number < count; number++)
    if (layers[number].columns > widest) widest = layers[number].columns;
  // As many rows at a time as fit.
  size_t block = CK_NETWORK_WIDEST / widest;
  if (block > 64) block = 64;
  for (size_t row = 0; row < rows; row += block) {
    size_t size = rows - row < block ? rows - row : block;
    for (size_t i = 0; i < size; i++)
      LEVEL(prepare)(preparation, values + (row + i) * preparation->width, here + i * width);
    double *in = here, *result = there;
    size_t step = width;
    for (size_t number = 0; number < count; number++) {
      LEVEL(layer)(&layers[number], in, step, size, result, layers[number].columns);
      step = layers[number].columns;
      double *used = in;
      in = result;
      result = used;
    }
    for (size_t i = 0; i < size; i++) out[row + i] = in[i * step];
  }
}

#undef FLOATS
#undef DOUBLES
#undef UNROLL
#undef INLINE
