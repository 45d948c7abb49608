// Times ONNX Runtime's C API on one thread: nanoseconds a row, alone and in one batch.
//
//     cc -O2 ort_bench.c -ldl -o ort_bench && ./ort_bench LIBONNXRUNTIME MODEL ROWS FEATURES
//
// The Python wheel brings the library without its header. The interface is a table of functions that only ever grows,
// so the numbers of the entries used here are fixed: they are their order in onnxruntime_c_api.h.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef void *handle;
typedef handle (*getter)(uint32_t);
typedef struct {
  getter get_api;
  const char *(*version)(void);
} base;

enum { api_version = 17 };
enum {
  get_error_message = 2, create_env = 3, create_session = 7, run = 9, create_session_options = 10,
  set_optimization = 23, set_intra_threads = 24, create_tensor = 49, get_data = 51, create_memory_info = 69,
  release_value = 96
};

static void **api;

static void check(handle status) {
  if (!status) return;
  fprintf(stderr, "error: %s\n", ((const char *(*)(handle))api[get_error_message])(status));
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static handle session, memory;
static int64_t width;

// Creates the input, runs and takes the first output's sum of scores, as a caller would for each request.
static double score(float *rows, int64_t count) {
  handle input = NULL, output = NULL;
  int64_t shape[] = {count, width};
  check(((handle(*)(handle, void *, size_t, const int64_t *, size_t, int, handle *))api[create_tensor])(
      memory, rows, sizeof(float) * count * width, shape, 2, 1, &input));
  const char *inputs[] = {"features"}, *outputs[] = {"score"};
  check(((handle(*)(handle, handle, const char *const *, const handle *, size_t, const char *const *, size_t,
                    handle *))api[run])(session, NULL, inputs, &input, 1, outputs, 1, &output));
  float *scores;
  check(((handle(*)(handle, void **))api[get_data])(output, (void **)&scores));
  double sum = 0;
  for (int64_t row = 0; row < count; row++) sum += scores[row];
  ((void (*)(handle))api[release_value])(input);
  ((void (*)(handle))api[release_value])(output);
  return sum;
}

int main(int argc, char **argv) {
  if (argc != 5) return fprintf(stderr, "usage: ort_bench LIBONNXRUNTIME MODEL ROWS FEATURES\n"), 64;
  handle library = dlopen(argv[1], RTLD_NOW);
  if (!library) return fprintf(stderr, "error: %s\n", dlerror()), 1;
  const base *(*get_base)(void) = (const base *(*)(void))dlsym(library, "OrtGetApiBase");
  api = get_base()->get_api(api_version);
  width = atoi(argv[4]);
  FILE *file = fopen(argv[3], "rb");
  float *rows = malloc(1 << 28);
  if (!file || !rows) return perror(argv[3]), 1;
  int64_t count = fread(rows, sizeof(float) * width, (1 << 28) / (sizeof(float) * width), file);

  handle env = NULL, options = NULL;
  check(((handle(*)(int, const char *, handle *))api[create_env])(3, "bench", &env));
  check(((handle(*)(handle *))api[create_session_options])(&options));
  check(((handle(*)(handle, int))api[set_intra_threads])(options, 1));
  check(((handle(*)(handle, int))api[set_optimization])(options, 99));
  check(((handle(*)(handle, const char *, handle, handle *))api[create_session])(env, argv[2], options, &session));
  check(((handle(*)(int, int, handle *))api[create_memory_info])(1, 0, &memory));

  double alone = 1e300, batch = 1e300, sums[2];
  for (int round = 0; round < 20; round++) {
    double start = now();
    sums[0] = 0;
    for (int64_t row = 0; row < count; row++) sums[0] += score(rows + row * width, 1);
    double middle = now();
    sums[1] = score(rows, count);
    double end = now();
    if (middle - start < alone) alone = middle - start;
    if (end - middle < batch) batch = end - middle;
  }
  printf("single %g batch %g sum %g %g\n", alone / count, batch / count, sums[0], sums[1]);
}
