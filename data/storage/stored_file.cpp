// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/stored_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace segue {
namespace {

error system_error(std::string_view what, const std::string& path, int code) {
  return {code == ENOENT ? errc::not_found : errc::io,
          fmt::format("cannot {} '{}': {}", what, path,
                      std::generic_category().message(code))};
}

/// Returns the open file of this process that a path such as /dev/fd/3 means;
/// -1 if none.
int own_descriptor(std::string_view path) {
  if (path == "-" || path == "/dev/stdin") return STDIN_FILENO;
  for (std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    auto digits = path.substr(folder.size());
    int descriptor = -1;
    auto end = digits.data() + digits.size();
    auto [rest, fault] = std::from_chars(digits.data(), end, descriptor);
    if (fault == std::errc{} && rest == end) return descriptor;
  }
  return -1;
}

/// Never waits. Instead, read() waits for a writer of a named pipe, since it
/// can be stopped.
int open_to_read(const std::string& path) {
  auto own = own_descriptor(path);
  if (path == "-") return ::fcntl(own, F_DUPFD_CLOEXEC, 0);
  struct stat status {};
  bool pipe = ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
  int flags = O_RDONLY | O_CLOEXEC | (pipe ? O_NONBLOCK : 0);
  int descriptor = ::open(path.c_str(), flags);
  // Sockets cannot be opened, but are already open.
  if (descriptor < 0 && errno == ENXIO && own >= 0)
    return ::fcntl(own, F_DUPFD_CLOEXEC, 0);
  return descriptor;
}

}  // namespace

result<stored_file> stored_file::open(const std::string& path, stop_flag stop) {
  int descriptor = open_to_read(path);
  if (descriptor < 0) return system_error("open", path, errno);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    auto e = system_error("open", path, errno);
    ::close(descriptor);
    return e;
  }
  auto size = S_ISREG(status.st_mode) ? std::int64_t{status.st_size} : -1;
  stored_file file{descriptor, path, size, std::move(stop)};
  if (S_ISDIR(status.st_mode))
    return error{
        errc::io,
        fmt::format(
            "'{0}' is a folder; name its files, or use a glob such as '{0}/*'",
            path)};
  std::string head(16, '\0');
  std::size_t filled = 0;
  while (filled < head.size()) {
    auto n = file.read_descriptor(head.data() + filled, head.size() - filled);
    if (!n) return n.error();
    if (*n == 0) break;
    filled += *n;
  }
  head.resize(filled);
  file.head_ = std::move(head);
  if (filled == 0)
    return error{errc::empty, fmt::format("'{}' is empty", path)};
  return file;
}

stored_file::stored_file(stored_file&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      path_{std::move(other.path_)},
      size_{other.size_},
      stop_{std::move(other.stop_)},
      position_{other.position_},
      head_{std::move(other.head_)},
      head_given_{other.head_given_} {}

stored_file::~stored_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

result<std::size_t> stored_file::read(char* to, std::size_t size) {
  std::size_t n = 0;
  if (head_given_ < head_.size()) {
    n = head_.copy(to, size, head_given_);
    head_given_ += n;
  } else {
    auto read = read_descriptor(to, size);
    if (!read) return read;
    n = *read;
  }
  position_ += static_cast<std::int64_t>(n);
  return n;
}

result<void> stored_file::wait_for_bytes() const {
  // The delay until a stop is noticed; only pipes and terminals ever wait.
  constexpr int patience_ms = 100;
  pollfd waits{descriptor_, POLLIN, 0};
  while (!stop_.is_set())
    if (::poll(&waits, 1, patience_ms) != 0) return {};
  return error{errc::cancelled,
               fmt::format("reading '{}' was cancelled", path_)};
}

result<std::size_t> stored_file::read_descriptor(char* to, std::size_t size) {
  for (;;) {
    if (size_ < 0)
      if (auto ready = wait_for_bytes(); !ready) return ready.error();

    auto n = ::read(descriptor_, to, size);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR && errno != EAGAIN)
      return system_error("read", path_, errno);
  }
}

}  // namespace segue
