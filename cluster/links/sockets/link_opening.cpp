// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/link_opening.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "segue/cluster/links/sockets/plain_channel.hpp"
#include "segue/cluster/links/sockets/tls_channel.hpp"

namespace segue {
namespace {

/// Changes with the format of bytes on the wire.
constexpr std::string_view greeting = "segue-1\n";
constexpr std::string_view any_version = "segue-";

// The first byte of a TLS alert.
constexpr char tls_alert = 0x15;
constexpr char tls_handshake = 0x16;

}  // namespace

link_opening::link_opening(file_descriptor socket, tls_context tls, bool dialed)
    : socket_{std::move(socket)}, context_{std::move(tls)} {
  if (!context_) return;
  session_ = make_session(context_.get(), socket_.get());
  if (!session_) return;
  if (dialed)
    SSL_set_connect_state(session_.get());
  else
    SSL_set_accept_state(session_.get());
}

link_opening::step link_opening::fail(errc code, std::string why) {
  fault_ = {code, std::move(why)};
  return step::failed;
}

link_opening::step link_opening::fail_handshake(int answer) {
  switch (SSL_get_error(session_.get(), answer)) {
    case SSL_ERROR_WANT_READ:
      return step::reads;
    case SSL_ERROR_WANT_WRITE:
      return step::writes;
    case SSL_ERROR_SSL:
      break;
    default:
      return fail(errc::unavailable, "it closed the connection");
  }
  auto reason = ERR_GET_REASON(ERR_peek_error());
  if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return fail(errc::unavailable, "it closed the connection");
  if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
    return fail(errc::invalid_argument,
                std::string{"its certificate was rejected: "} +
                    X509_verify_cert_error_string(
                        SSL_get_verify_result(session_.get())));
  if (reason >= SSL_AD_REASON_OFFSET)
    return fail(errc::invalid_argument, "it rejected this node's certificate");
  return fail(errc::malformed, "it does not speak TLS");
}

link_opening::step link_opening::shake_hands() {
  ERR_clear_error();
  auto answer = SSL_do_handshake(session_.get());
  if (answer != 1) return fail_handshake(answer);
  shaken_ = true;
  return step::done;
}

int link_opening::send_some(const char* bytes, int size) {
  if (session_) {
    ERR_clear_error();
    return SSL_write(session_.get(), bytes, size);
  }
  return static_cast<int>(::send(socket_.get(), bytes,
                                 static_cast<std::size_t>(size), MSG_NOSIGNAL));
}

int link_opening::receive_some(char* bytes, int size) {
  if (session_) {
    ERR_clear_error();
    return SSL_read(session_.get(), bytes, size);
  }
  return static_cast<int>(
      ::recv(socket_.get(), bytes, static_cast<std::size_t>(size), 0));
}

/// Without bytes that were read or written.
link_opening::step link_opening::try_again(int answer) {
  if (session_) return fail_handshake(answer);
  if (answer < 0 && is_transient(errno))
    return sent_ < greeting.size() ? step::writes : step::reads;
  return fail(errc::unavailable, "it closed the connection");
}

link_opening::step link_opening::refuse_greeting() {
  if (std::string_view{come_}.starts_with(any_version))
    return fail(errc::malformed, "it is a node of a different segue version");
  if (come_.front() == tls_alert || come_.front() == tls_handshake)
    return fail(errc::malformed, "it speaks TLS");
  return fail(errc::malformed, "it is not a segue node");
}

link_opening::step link_opening::greet() {
  while (sent_ < greeting.size()) {
    auto part = greeting.substr(sent_);
    auto sent = send_some(part.data(), static_cast<int>(part.size()));
    if (sent <= 0) return try_again(sent);
    sent_ += static_cast<std::size_t>(sent);
  }
  std::array<char, greeting.size()> bytes{};
  while (come_.size() < greeting.size()) {
    auto come = receive_some(bytes.data(),
                             static_cast<int>(greeting.size() - come_.size()));
    if (come <= 0) return try_again(come);
    come_.append(bytes.data(), static_cast<std::size_t>(come));
    auto same = std::min(come_.size(), any_version.size());
    if (come_.compare(0, same, any_version, 0, same) != 0)
      return refuse_greeting();
  }
  return come_ == greeting ? step::done : refuse_greeting();
}

link_opening::step link_opening::go_on() {
  if (context_ && !session_)
    return fail(errc::internal, "OpenSSL cannot be used");
  if (session_ && !shaken_)
    if (auto shaken = shake_hands(); shaken != step::done) return shaken;
  return greet();
}

link_socket_ptr link_opening::finish(link_watch& watch) {
  auto link = std::make_shared<link_socket>();
  link->pulse = watch.add(socket_.get());
  if (session_)
    link->channel =
        std::make_unique<tls_channel>(std::move(session_), link->pulse);
  else
    link->channel = std::make_unique<plain_channel>(socket_.get(), link->pulse);
  link->handle = std::move(socket_);
  return link;
}

}  // namespace segue
