// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/tls_bio.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

#include "segue/data/storage/file_descriptor.hpp"

namespace segue {
namespace {

int socket_of(BIO* bio) {
  return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

int write_bytes(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  auto sent = ::send(socket_of(bio), bytes, static_cast<std::size_t>(size),
                     MSG_NOSIGNAL);
  if (sent < 0 && is_transient(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int read_bytes(BIO* bio, char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  auto come = ::recv(socket_of(bio), bytes, static_cast<std::size_t>(size), 0);
  if (come < 0 && is_transient(errno)) BIO_set_retry_read(bio);
  if (come == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(come);
}

long control(BIO* bio, int what, long, void*) {
  if (what == BIO_CTRL_FLUSH) return 1;
  if (what == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
  return 0;
}

int begin(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

/// Never freed: sessions may outlive every static object.
const BIO_METHOD* method() {
  static auto* made = [] {
    auto* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "link");
    if (!m) return m;
    BIO_meth_set_write(m, write_bytes);
    BIO_meth_set_read(m, read_bytes);
    BIO_meth_set_ctrl(m, control);
    BIO_meth_set_create(m, begin);
    return m;
  }();
  return made;
}

}  // namespace

tls_session make_session(SSL_CTX* context, int handle) {
  tls_session made{SSL_new(context), SSL_free};
  auto* bio = method() ? BIO_new(method()) : nullptr;
  if (!made || !bio) {
    BIO_free(bio);
    return {nullptr, SSL_free};
  }
  // OpenSSL stores pointers only; this one is never dereferenced.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  BIO_set_data(bio, reinterpret_cast<void*>(std::intptr_t{handle}));
  SSL_set_bio(made.get(), bio, bio);
  return made;
}

}  // namespace segue
