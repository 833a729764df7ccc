// SPDX-License-Identifier: BSD-3-Clause
#include "segue/storage/replace_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

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

bool write_all(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

result<void> replace_file(const std::string& path,
                          std::span<const std::span<const std::byte>> parts) {
  std::string name;
  int fd = open_beside(path, name);
  if (fd < 0) return io_error(path, "create a file beside it");
  bool written = true;
  for (auto part : parts)
    written = written && write_all(fd, part);
  written = written && ::fsync(fd) == 0;
  auto reason = errno;
  if (::close(fd) != 0 && written) {
    reason = errno;
    written = false;
  }
  if (written && std::rename(name.c_str(), path.c_str()) == 0) return {};
  if (written) reason = errno;
  ::unlink(name.c_str());
  errno = reason;
  return io_error(path, "write");
}

}  // namespace segue
