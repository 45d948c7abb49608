// zlib opened at run time: its header and development package are not needed to build, and a program that
// never meets a compressed file never loads it. The structure is zlib's public ABI, unchanged since 1.0.
#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

typedef struct czlib_stream {
  const uint8_t *next_in;
  unsigned int avail_in;
  unsigned long total_in;
  uint8_t *next_out;
  unsigned int avail_out;
  unsigned long total_out;
  const char *msg;
  void *state;
  void *zalloc;
  void *zfree;
  void *opaque;
  int data_type;
  unsigned long adler;
  unsigned long reserved;
} czlib_stream;

enum {
  CZLIB_OK = 0,
  CZLIB_STREAM_END = 1,
  CZLIB_BUF_ERROR = -5,
  CZLIB_UNAVAILABLE = -100,
};

enum { CZLIB_NO_FLUSH = 0, CZLIB_SYNC_FLUSH = 2, CZLIB_FINISH = 4 };

/// The version of the zlib that was opened, or null where there is none.
const char *czlib_version(void);

/// Starts reading gzip or zlib data. Returns CZLIB_UNAVAILABLE where libz.so.1 cannot be opened.
int czlib_inflate_init(czlib_stream *stream);
int czlib_inflate(czlib_stream *stream, int flush);
int czlib_inflate_reset(czlib_stream *stream);
int czlib_inflate_end(czlib_stream *stream);

/// Starts writing raw deflate data (no header, no trailer) at a level from 1 to 9.
int czlib_deflate_init(czlib_stream *stream, int level);
int czlib_deflate_set_dictionary(czlib_stream *stream, const uint8_t *bytes, unsigned int count);
int czlib_deflate(czlib_stream *stream, int flush);
int czlib_deflate_end(czlib_stream *stream);

/// CRC-32 as gzip uses it; `crc` is 0 for the first block.
unsigned long czlib_crc32(unsigned long crc, const uint8_t *bytes, unsigned int count);
/// The CRC-32 of two blocks one after the other, of which the second has `count` bytes.
unsigned long czlib_crc32_combine(unsigned long first, unsigned long second, long count);

#endif
