// SPDX-License-Identifier: BSD-3-Clause
#include "segue/storage/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace segue {
namespace {

error io_error(const std::string& path, const char* action) {
  return {errc::io, fmt::format("{}: cannot {}: {}", path, action,
                                std::generic_category().message(errno))};
}

/// Opens a new file beside `path`; its name comes back in `name`.
int open_beside(const std::string& path, std::string& name) {
  static std::atomic<unsigned> counter{0};
  // A name may be left over from a process of the same id that was killed.
  for (int attempt = 0; attempt < 100; ++attempt) {
    name = fmt::format("{}.{}-{}.tmp", path, ::getpid(), counter++);
    int fd =
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

}  // namespace

result<new_file> new_file::open(const std::string& path) {
  std::string name;
  int fd = open_beside(path, name);
  if (fd < 0) return io_error(path, "create a file beside it");
  return new_file{fd, path, std::move(name)};
}

new_file::new_file(new_file&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      path_{std::move(other.path_)},
      beside_{std::exchange(other.beside_, {})} {}

new_file::~new_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

result<void> new_file::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error(path_, "write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

result<void> new_file::commit() {
  if (::fsync(descriptor_) != 0) return io_error(path_, "write");
  if (::close(std::exchange(descriptor_, -1)) != 0)
    return io_error(path_, "write");
  if (std::rename(beside_.c_str(), path_.c_str()) != 0)
    return io_error(path_, "write");
  beside_.clear();
  return {};
}

}  // namespace segue
