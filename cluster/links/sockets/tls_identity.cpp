// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/tls_identity.hpp"

#include <utility>

namespace segue {

tls_identity::tls_identity(tls_files files, const stamps& seen,
                           tls_context context)
    : files_{std::move(files)}, seen_{seen}, context_{std::move(context)} {}

tls_identity::stamp tls_identity::stamp_of(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return {};
  return {about.st_dev, about.st_ino, about.st_size, about.st_mtim};
}

tls_identity::stamps tls_identity::stamps_of(const tls_files& files) {
  return {stamp_of(files.certificate), stamp_of(files.key),
          stamp_of(files.authority)};
}

result<std::shared_ptr<tls_identity>> tls_identity::load(tls_files files) {
  // Before loading: files that change meanwhile are loaded again.
  auto seen = stamps_of(files);
  auto context = load_tls(files);
  if (!context) return context.error();
  return std::shared_ptr<tls_identity>{
      new tls_identity{std::move(files), seen, std::move(*context)}};
}

tls_context tls_identity::context() {
  std::lock_guard lock{mutex_};
  auto now = stamps_of(files_);
  if (std::exchange(seen_, now) != now)
    if (auto changed = load_tls(files_)) context_ = std::move(*changed);
  return context_;
}

}  // namespace segue
