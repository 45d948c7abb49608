// libcurl by its own headers, and never linked: the library is opened by name on first use, so that a program
// that sends nothing neither needs it nor loads it. Everything goes through one table of function pointers.
//
// The variadic curl_easy_setopt and curl_easy_getinfo cannot be called from Swift; each type that an option
// takes has a function of its own here. Option numbers and result codes come from libcurl's headers.
#ifndef CLIBCURL_SHIM_H
#define CLIBCURL_SHIM_H

#if !__has_include(<curl/curl.h>)
#error "curl/curl.h is missing: install it with 'apt-get install libcurl4-openssl-dev'"
#endif

#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>

/// The functions of an opened libcurl.
typedef struct libcurl_functions {
  CURLcode (*global_init)(long);
  const char *(*version)(void);
  CURL *(*easy_init)(void);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  const char *(*easy_strerror)(CURLcode);
  void (*easy_cleanup)(CURL *);
  CURLM *(*multi_init)(void);
  CURLMcode (*multi_add_handle)(CURLM *, CURL *);
  CURLMcode (*multi_remove_handle)(CURLM *, CURL *);
  CURLMcode (*multi_perform)(CURLM *, int *);
  CURLMcode (*multi_poll)(CURLM *, struct curl_waitfd *, unsigned int, int, int *);
  CURLMcode (*multi_wakeup)(CURLM *);
  CURLMsg *(*multi_info_read)(CURLM *, int *);
  CURLMcode (*multi_cleanup)(CURLM *);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free_all)(struct curl_slist *);
} libcurl_functions;

/// Opens a libcurl by name and fills the table. Returns null when all is there, otherwise what is not.
static inline const char *libcurl_open(libcurl_functions *functions, const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return dlerror();
  struct {
    const char *name;
    void **slot;
  } symbols[] = {
      {"curl_global_init", (void **)&functions->global_init},
      {"curl_version", (void **)&functions->version},
      {"curl_easy_init", (void **)&functions->easy_init},
      {"curl_easy_setopt", (void **)&functions->easy_setopt},
      {"curl_easy_getinfo", (void **)&functions->easy_getinfo},
      {"curl_easy_strerror", (void **)&functions->easy_strerror},
      {"curl_easy_cleanup", (void **)&functions->easy_cleanup},
      {"curl_multi_init", (void **)&functions->multi_init},
      {"curl_multi_add_handle", (void **)&functions->multi_add_handle},
      {"curl_multi_remove_handle", (void **)&functions->multi_remove_handle},
      {"curl_multi_perform", (void **)&functions->multi_perform},
      {"curl_multi_poll", (void **)&functions->multi_poll},
      {"curl_multi_wakeup", (void **)&functions->multi_wakeup},
      {"curl_multi_info_read", (void **)&functions->multi_info_read},
      {"curl_multi_cleanup", (void **)&functions->multi_cleanup},
      {"curl_slist_append", (void **)&functions->slist_append},
      {"curl_slist_free_all", (void **)&functions->slist_free_all},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
    *symbols[i].slot = dlsym(library, symbols[i].name);
    if (*symbols[i].slot == NULL) {
      dlclose(library);
      return symbols[i].name;
    }
  }
  return NULL;
}

static inline CURLcode libcurl_set_long(
    const libcurl_functions *functions, CURL *handle, CURLoption option, long value) {
  return functions->easy_setopt(handle, option, value);
}
static inline CURLcode libcurl_set_offset(
    const libcurl_functions *functions, CURL *handle, CURLoption option, curl_off_t value) {
  return functions->easy_setopt(handle, option, value);
}
static inline CURLcode libcurl_set_string(
    const libcurl_functions *functions, CURL *handle, CURLoption option, const char *value) {
  return functions->easy_setopt(handle, option, value);
}
static inline CURLcode libcurl_set_pointer(
    const libcurl_functions *functions, CURL *handle, CURLoption option, void *value) {
  return functions->easy_setopt(handle, option, value);
}

/// What libcurl calls with bytes that arrived (body, header line) and for bytes to send.
typedef size_t (*libcurl_bytes_callback)(char *bytes, size_t size, size_t count, void *context);
/// What libcurl calls to send a body once more from `offset`.
typedef int (*libcurl_seek_callback)(void *context, curl_off_t offset, int origin);

static inline CURLcode libcurl_set_bytes_callback(
    const libcurl_functions *functions, CURL *handle, CURLoption option, libcurl_bytes_callback callback) {
  return functions->easy_setopt(handle, option, callback);
}
static inline CURLcode libcurl_set_seek_callback(
    const libcurl_functions *functions, CURL *handle, libcurl_seek_callback callback) {
  return functions->easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}

static inline long libcurl_get_long(const libcurl_functions *functions, CURL *handle, CURLINFO info) {
  long value = 0;
  return functions->easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
/// Null where there is no answer; it lives as long as the handle.
static inline const char *libcurl_get_string(const libcurl_functions *functions, CURL *handle, CURLINFO info) {
  const char *value = NULL;
  return functions->easy_getinfo(handle, info, &value) == CURLE_OK ? value : NULL;
}

/// Takes the next finished transfer, or returns null; its result goes to `result`.
static inline CURL *libcurl_next_finished(const libcurl_functions *functions, CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = functions->multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

#endif
