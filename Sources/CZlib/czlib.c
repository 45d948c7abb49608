#include "czlib.h"

#include <dlfcn.h>
#include <pthread.h>

static struct {
  const char *(*version)(void);
  int (*inflate_init)(czlib_stream *, int, const char *, int);
  int (*inflate)(czlib_stream *, int);
  int (*inflate_reset)(czlib_stream *);
  int (*inflate_end)(czlib_stream *);
  int (*deflate_init)(czlib_stream *, int, int, int, int, int, const char *, int);
  int (*deflate_set_dictionary)(czlib_stream *, const uint8_t *, unsigned int);
  int (*deflate)(czlib_stream *, int);
  int (*deflate_end)(czlib_stream *);
  unsigned long (*crc32)(unsigned long, const uint8_t *, unsigned int);
  unsigned long (*crc32_combine)(unsigned long, unsigned long, long);
} zlib;

static int available;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_zlib(void) {
  void *library = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  struct {
    const char *name;
    void **slot;
  } symbols[] = {
      {"zlibVersion", (void **)&zlib.version},
      {"inflateInit2_", (void **)&zlib.inflate_init},
      {"inflate", (void **)&zlib.inflate},
      {"inflateReset", (void **)&zlib.inflate_reset},
      {"inflateEnd", (void **)&zlib.inflate_end},
      {"deflateInit2_", (void **)&zlib.deflate_init},
      {"deflateSetDictionary", (void **)&zlib.deflate_set_dictionary},
      {"deflate", (void **)&zlib.deflate},
      {"deflateEnd", (void **)&zlib.deflate_end},
      {"crc32", (void **)&zlib.crc32},
      {"crc32_combine", (void **)&zlib.crc32_combine},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
    *symbols[i].slot = dlsym(library, symbols[i].name);
    if (*symbols[i].slot == NULL) return;
  }
  available = 1;
}

static int ready(void) {
  pthread_once(&once, open_zlib);
  return available;
}

const char *czlib_version(void) { return ready() ? zlib.version() : NULL; }

int czlib_inflate_init(czlib_stream *stream) {
  // 15 window bits; 32 more ask zlib to tell gzip from zlib by the header.
  return ready() ? zlib.inflate_init(stream, 15 + 32, zlib.version(), (int)sizeof *stream) : CZLIB_UNAVAILABLE;
}
int czlib_inflate(czlib_stream *stream, int flush) { return zlib.inflate(stream, flush); }
int czlib_inflate_reset(czlib_stream *stream) { return zlib.inflate_reset(stream); }
int czlib_inflate_end(czlib_stream *stream) { return zlib.inflate_end(stream); }

int czlib_deflate_init(czlib_stream *stream, int level) {
  // Method 8 is deflate; negative window bits mean raw data; 8 and 0 are zlib's default memory level and strategy.
  return ready() ? zlib.deflate_init(stream, level, 8, -15, 8, 0, zlib.version(), (int)sizeof *stream)
                 : CZLIB_UNAVAILABLE;
}
int czlib_deflate_set_dictionary(czlib_stream *stream, const uint8_t *bytes, unsigned int count) {
  return zlib.deflate_set_dictionary(stream, bytes, count);
}
int czlib_deflate(czlib_stream *stream, int flush) { return zlib.deflate(stream, flush); }
int czlib_deflate_end(czlib_stream *stream) { return zlib.deflate_end(stream); }

unsigned long czlib_crc32(unsigned long crc, const uint8_t *bytes, unsigned int count) {
  return ready() ? zlib.crc32(crc, bytes, count) : 0;
}
unsigned long czlib_crc32_combine(unsigned long first, unsigned long second, long count) {
  return ready() ? zlib.crc32_combine(first, second, count) : 0;
}
