// The body of the batch kernels, included once for each instruction set: see forest.c.

TARGET static void NAME(ranks)(const ck_ranked_feature *features, size_t count, const float *thresholds,
                               const float *rows, size_t width, size_t row_count, int8_t *columns) {
  for (size_t index = 0; index < count; index++) {
    const ck_ranked_feature feature = features[index];
    const float *ordered = thresholds + feature.first;
    const float *values = rows + feature.feature;
    int8_t *low = columns + (size_t)feature.low_column * ck_rows_per_block;
    int8_t *high = columns + (size_t)feature.high_column * ck_rows_per_block;
    for (size_t first = 0; first < row_count; first += 16) {
      float value[16];
      uint32_t rank[16] = {0};
      size_t size = row_count - first < 16 ? row_count - first : 16;
      for (size_t lane = 0; lane < 16; lane++) value[lane] = values[(first + (lane < size ? lane : 0)) * width];
      for (uint32_t half = feature.half; half > 0; half >>= 1)
        for (size_t lane = 0; lane < 16; lane++) rank[lane] += ordered[rank[lane] + half - 1] < value[lane] ? half : 0;
      // A missing value is above no threshold, so its rank is 0: below them all.
      for (size_t lane = 0; lane < 16; lane++) low[first + lane] = (int8_t)(rank[lane] - 128);
      if (feature.low_column == feature.high_column) continue;
      for (size_t lane = 0; lane < 16; lane++)
        high[first + lane] = (int8_t)((value[lane] != value[lane] ? feature.count : rank[lane]) - 128);
    }
  }
}

TARGET static void NAME(add)(const ck_ranked_tree *trees, size_t count, const ck_question *questions,
                             const float *leaves, const int8_t *columns, size_t row_count, uint8_t *lines,
                             float *sums) {
  bytes64 *line = (bytes64 *)lines;
  bytes64 *answers = line + ck_line_of_first_question;
  for (size_t tree = 0; tree < count; tree++) {
    const ck_question *question = questions + trees[tree].first_question;
    const float *values = leaves + trees[tree].first_leaf;
    const size_t question_count = trees[tree].question_count;
    for (size_t first = 0; first < row_count; first += 64) {
      const int8_t *column = columns + first;
      float *sum = sums + first;
      // From the last to the first, so that both children of a question have been answered before it.
      for (size_t index = question_count; index-- > 0;) {
        const ck_question asked = question[index];
        const bytes64 value = *(const bytes64 *)(column + (size_t)asked.column * ck_rows_per_block);
        const bytes64 above = value > (asked.rank - (bytes64){0});
        answers[index] = (line[asked.right] & above) | (line[asked.left] & ~above);
      }
      const uint8_t *leaf = question_count > 0 ? (const uint8_t *)answers : lines;
#if LEVEL == 2
      if (question_count < 64) {
        // The values fit into four registers.
        const __m512 v0 = _mm512_loadu_ps(values), v1 = _mm512_loadu_ps(values + 16);
        const __m512 v2 = _mm512_loadu_ps(values + 32), v3 = _mm512_loadu_ps(values + 48);
        for (size_t row = 0; row < 64; row += 16) {
          const __m512i number = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(leaf + row)));
          const __m512 low = _mm512_permutex2var_ps(v0, number, v1), high = _mm512_permutex2var_ps(v2, number, v3);
          const __m512 value = _mm512_mask_blend_ps(_mm512_test_epi32_mask(number, _mm512_set1_epi32(32)), low, high);
          _mm512_storeu_ps(sum + row, _mm512_add_ps(_mm512_loadu_ps(sum + row), value));
        }
        continue;
      }
#endif
      for (size_t row = 0; row < 64; row++) sum[row] += values[leaf[row]];
    }
  }
}

#undef LEVEL
#undef NAME
#undef TARGET
