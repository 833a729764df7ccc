// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/tls_faults.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <mutex>

#include "segue/actors/keep_openssl.hpp"

namespace segue {
namespace {

using std::chrono::milliseconds;

/// Where a connection has the time by which its handshake is to be over, in
/// milliseconds of the steady clock; 0: there is none.
std::atomic<int> deadline_place{-1};

/// The one handshake that the loop may wait for, so that many do not add up.
std::atomic<const void*> awaited{nullptr};

/// The connection that this thread has served last: errors are of it.
thread_local const void* served = nullptr;

/// Whether a link was served since a handshake was looked at.
thread_local bool link_served = false;

std::intptr_t now() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::intptr_t deadline_of(const SSL* connection) {
  return reinterpret_cast<std::intptr_t>(
      SSL_get_ex_data(connection, deadline_place));
}

void set_deadline(const SSL* connection, std::intptr_t deadline) {
  // OpenSSL keeps pointers only; nobody follows this one.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  auto* kept = reinterpret_cast<void*>(deadline);
  SSL_set_ex_data(const_cast<SSL*>(connection), deadline_place, kept);
}

void stop_awaiting(const void* connection) {
  awaited.compare_exchange_strong(connection, nullptr);
}

/// CAF asks again and again whether a handshake goes on. While there is
/// nothing else to do the question takes a while, so that no core is used up.
void await_peer(const SSL* connection, int handle) {
  const void* nobody = nullptr;
  awaited.compare_exchange_strong(nobody, connection);
  if (!link_served && awaited == connection) {
    pollfd waiting{handle, POLLIN, 0};
    ::poll(&waiting, 1, 1);
  }
  link_served = false;
}

/// OpenSSL is about to read or write; false: it must not.
bool before_access(BIO* socket, const SSL* connection, bool reads) {
  // What is sent behind an error is the alert that tells of it: there the
  // connection's own error has to stay.
  if (reads || served != connection) ERR_clear_error();
  served = connection;
  auto deadline = deadline_of(connection);
  if (deadline == 0) {
    link_served = true;
    return true;
  }
  auto handle = SSL_get_fd(connection);
  if (now() < deadline) {
    if (reads) await_peer(connection, handle);
    return true;
  }
  // Left as they are they would say that another attempt may succeed.
  BIO_clear_retry_flags(socket);
  ::shutdown(handle, SHUT_RDWR);
  return false;
}

long on_access(BIO* socket, int step, const char*, std::size_t, int, long,
               int result, std::size_t*) {
  bool reads = step == BIO_CB_READ;
  if (!reads && step != BIO_CB_WRITE) return result;
  auto* connection = reinterpret_cast<const SSL*>(BIO_get_callback_arg(socket));
  return before_access(socket, connection, reads) ? result : -1;
}

/// From here on every read and write is seen. CAF has one BIO for both.
void begin_handshake(const SSL* connection) {
  auto* socket = SSL_get_rbio(connection);
  if (!socket || BIO_get_fd(socket, nullptr) < 0) return;
  auto callback = BIO_get_callback_ex(socket);
  // It is a program's own then, with a connection of its own.
  if (callback && callback != on_access) return;
  set_deadline(connection, now() + longest_tls_handshake.count());
  BIO_set_callback_arg(socket,
                       reinterpret_cast<char*>(const_cast<SSL*>(connection)));
  BIO_set_callback_ex(socket, on_access);
}

void on_step(const SSL* connection, int step, int result) {
  if (step == SSL_CB_HANDSHAKE_START) begin_handshake(connection);
  if (step == SSL_CB_HANDSHAKE_DONE) {
    set_deadline(connection, 0);
    stop_awaiting(connection);
  }
  // The one that this takes the place of, if the program has set one.
  auto* context = SSL_get_SSL_CTX(connection);
  if (auto* others = SSL_CTX_get_info_callback(context))
    others(connection, step, result);
}

void watch(void* connection, void*, CRYPTO_EX_DATA*, int, long, void*) {
  SSL_set_info_callback(static_cast<SSL*>(connection), on_step);
}

void forget(void* connection, void*, CRYPTO_EX_DATA*, int, long, void*) {
  stop_awaiting(connection);
  auto* socket = SSL_get_rbio(static_cast<SSL*>(connection));
  if (socket && BIO_get_callback_ex(socket) == on_access)
    BIO_set_callback_ex(socket, nullptr);
}

}  // namespace

void contain_tls_faults() {
  static std::once_flag once;
  // CAF makes its connections where nobody can reach them, but OpenSSL tells
  // of each that is made and freed.
  std::call_once(once, [] {
    keep_openssl();
    deadline_place = SSL_get_ex_new_index(0, nullptr, watch, nullptr, forget);
  });
}

}  // namespace segue
