// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace segue {
namespace {

error io_error(const std::string& path, const char* action) {
  return {errc::io, fmt::format("{}: cannot {}: {}", path, action,
                                std::generic_category().message(errno))};
}

/// Locks the file while it is open, so that no other process removes it.
/// Returns false if one has just removed it.
bool claim(int fd) {
  // A process that checks for a lock holds it for a moment. If the file system
  // has no locks, no process gets one.
  while (::flock(fd, LOCK_EX) != 0 && errno == EINTR)
    continue;
  struct stat about {};
  return ::fstat(fd, &about) != 0 || about.st_nlink > 0;
}

/// Opens a new file next to `path` and sets `name` to its name.
int open_beside(const std::string& path, std::string& name) {
  static std::atomic<unsigned> counter{0};
  // A name may be left over from a process of the same id that was killed.
  for (int attempt = 0; attempt < 100; ++attempt) {
    name = fmt::format("{}.{}-{}.tmp", path, ::getpid(), counter++);
    int fd =
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno != EEXIST) return fd;
    if (fd < 0) continue;
    if (claim(fd)) return fd;
    ::close(fd);
  }
  return -1;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Whether `name` is a name that open_beside uses for a file `of`.
bool is_beside(std::string_view name, std::string_view of) {
  constexpr std::string_view ending = ".tmp";
  if (!name.starts_with(of) || !name.ends_with(ending)) return false;
  name.remove_prefix(of.size());
  auto dash = name.find('-');
  if (!name.starts_with('.') || dash == name.npos) return false;
  name.remove_suffix(ending.size());
  return all_digits(name.substr(1, dash - 1)) &&
         all_digits(name.substr(dash + 1));
}

void remove_unlocked(const std::string& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return;
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
  ::close(fd);
}

}  // namespace

result<new_file> new_file::open(const std::string& path) {
  std::string name;
  int fd = open_beside(path, name);
  if (fd < 0) return io_error(path, "create a file next to it");
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
  // Closed later, since another process may remove it once it is not locked.
  if (std::rename(beside_.c_str(), path_.c_str()) != 0)
    return io_error(path_, "write");
  beside_.clear();
  return {};
}

void remove_left_over(const std::string& path) {
  namespace fs = std::filesystem;
  fs::path whole{path};
  auto folder = whole.has_parent_path() ? whole.parent_path() : fs::path{"."};
  auto name = whole.filename().string();
  std::error_code fault;
  for (fs::directory_iterator at{folder, fault}, end; !fault && at != end;
       at.increment(fault))
    if (is_beside(at->path().filename().string(), name))
      remove_unlocked(at->path().string());
}

}  // namespace segue
