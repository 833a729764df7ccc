// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/stat.h>

#include <array>
#include <ctime>
#include <memory>
#include <mutex>

#include "segue/cluster/links/sockets/check_tls.hpp"
#include "segue/cluster/links/sockets/tls_bio.hpp"

namespace segue {

/// A node's identity for others: its certificate and key, and the authority
/// whose certificates it accepts, loaded once. A connection needs no file for
/// them, so a temporarily unreadable file does no harm.
class tls_identity {
 public:
  /// Error: as check_tls.
  static result<std::shared_ptr<tls_identity>> load(tls_files files);

  /// For a new connection. Changed files are loaded again as soon as they are
  /// complete: until all three match each other, the last matching ones are
  /// used. Safe from any thread.
  tls_context context();

 private:
  /// The properties by which a changed file is detected.
  struct stamp {
    dev_t device = 0;
    ino_t file = 0;
    off_t size = 0;
    timespec changed{};
    friend bool operator==(const stamp& a, const stamp& b) {
      return a.device == b.device && a.file == b.file && a.size == b.size &&
             a.changed.tv_sec == b.changed.tv_sec &&
             a.changed.tv_nsec == b.changed.tv_nsec;
    }
  };
  using stamps = std::array<stamp, 3>;

  tls_identity(tls_files files, const stamps& seen, tls_context context);
  static stamp stamp_of(const std::string& path);
  static stamps stamps_of(const tls_files& files);

  std::mutex mutex_;
  tls_files files_;
  stamps seen_;
  tls_context context_;
};

}  // namespace segue
