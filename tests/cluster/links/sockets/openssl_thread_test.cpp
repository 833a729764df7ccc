// SPDX-License-Identifier: BSD-3-Clause
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "segue/cluster/links/sockets/open_link.hpp"
#include "segue/tests/cluster/links/sockets/socket_pair.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

// Of what this thread has allocated by OpenSSL's means, less what it has freed.
thread_local long held = 0;

void* allocate(std::size_t size, const char*, int) {
  ++held;
  return std::malloc(size);
}

void* reallocate(void* old, std::size_t size, const char*, int) {
  if (!old) ++held;
  return std::realloc(old, size);
}

void release(void* old, const char*, int) {
  if (old) --held;
  std::free(old);
}

// OpenSSL takes them before it has allocated anything, and not later.
const bool counted = CRYPTO_set_mem_functions(allocate, reallocate, release);

/// What OpenSSL holds for a thread after `work`, done once before: what is
/// made once in a process does not count.
template <class Work>
long held_after(Work work) {
  long left = 0;
  for (int i = 0; i < 2; ++i)
    std::thread{[&] {
      work();
      left = held;
    }}.join();
  return left;
}

void use_openssl() {
  ERR_clear_error();
  unsigned char bytes[8];
  REQUIRE(RAND_bytes(bytes, sizeof bytes) == 1);
}

void open_plain_link() {
  test::socket_pair sockets;
  ::send(sockets.other.get(), "segue-1\n", 8, MSG_NOSIGNAL);
  link_watch watch;
  REQUIRE(open_link(std::move(sockets.one), nullptr, longest_greeting, watch));
}

}  // namespace

TEST_CASE("OpenSSL holds nothing for a thread that has done its work",
          "[nodes][tls]") {
  REQUIRE(counted);
  CHECK(held_after(use_openssl) > 0);
  CHECK(held_after([] {
          openssl_thread own_thread;
          use_openssl();
        }) == 0);
}

TEST_CASE("a link without TLS does not use OpenSSL", "[nodes]") {
  REQUIRE(counted);
  CHECK(held_after(open_plain_link) == 0);
}
