// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <iterator>
#include <system_error>
#include <utility>

namespace segue {
namespace {

// Large enough that system calls cost little compared with formatting.
constexpr std::size_t buffer_size = std::size_t{1} << 18;

error system_error(const std::string& path, const char* what) {
  return {errc::io, fmt::format("{}: {}: {}", path, what,
                                std::generic_category().message(errno))};
}

/// Opens a named pipe for writing once it has a reader; -1 with ECANCELED if
/// the wait was ended.
int open_pipe(const std::string& path, const std::stop_token& stop) {
  constexpr int pause_ms = 50;
  for (;;) {
    int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor >= 0) ::fcntl(descriptor, F_SETFL, O_WRONLY);
    if (descriptor >= 0 || errno != ENXIO) return descriptor;
    if (stop.stop_requested()) errno = ECANCELED;
    if (errno == ECANCELED) return -1;
    ::poll(nullptr, 0, pause_ms);
  }
}

int open_to_write(const std::string& path, const std::stop_token& stop) {
  struct stat about {};
  if (stop.stop_possible() && ::stat(path.c_str(), &about) == 0 &&
      S_ISFIFO(about.st_mode))
    return open_pipe(path, stop);
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
}

/// Removes the last `part` bytes from a regular file that was written at its
/// end. If that fails too, nothing more can be done.
void take_back(int descriptor, std::size_t part) {
  auto cut = static_cast<off_t>(part);
  auto at = ::lseek(descriptor, 0, SEEK_CUR);
  struct stat about {};
  if (part == 0 || ::fstat(descriptor, &about) != 0 ||
      !S_ISREG(about.st_mode) || at != about.st_size || at < cut)
    return;
  if (::ftruncate(descriptor, at - cut) == 0)
    ::lseek(descriptor, at - cut, SEEK_SET);
}

}  // namespace

output_file::output_file(int descriptor, std::string path, bool streaming,
                         std::unique_ptr<old_content> old,
                         reader_patience patience)
    : descriptor_{descriptor},
      path_{std::move(path)},
      streaming_{streaming},
      old_{std::move(old)},
      patience_{patience} {
  buffer_.reserve(buffer_size);
}

output_file::output_file(output_file&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      path_{std::move(other.path_)},
      streaming_{other.streaming_},
      old_{std::move(other.old_)},
      patience_{other.patience_},
      buffer_{std::move(other.buffer_)},
      ends_{std::move(other.ends_)},
      failed_{std::move(other.failed_)} {}

output_file::~output_file() {
  if (descriptor_ < 0) return;
  static_cast<void>(flush());
  ::close(descriptor_);
}

result<output_file> output_file::open(const std::string& path,
                                      reader_patience patience) {
  int descriptor = -1;
  std::string name = path;
  if (path == standard_output) {
    // Our own descriptor, so that an error of closing it is noticed as well.
    descriptor = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    name = "standard output";
  } else {
    descriptor = open_to_write(path, patience.stop);
  }
  if (descriptor < 0 && errno == ECANCELED)
    return error{errc::cancelled, name + ": nothing is reading it"};
  if (descriptor < 0) return system_error(name, "cannot be written");
  struct stat about {};
  bool regular = ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
  // Standard output may already have content from other processes.
  auto old = regular && path != standard_output
                 ? std::make_unique<old_content>()
                 : nullptr;
  if (regular) patience = {};
  return output_file{descriptor, std::move(name), !regular, std::move(old),
                     patience};
}

result<void> output_file::begin() {
  if (!old_) return {};
  std::call_once(old_->emptied, [this] {
    if (::ftruncate(descriptor_, 0) != 0)
      old_->failed = fault("cannot be emptied");
  });
  if (old_->failed) return *old_->failed;
  return {};
}

bool output_file::await_reader() const {
  using clock = std::chrono::steady_clock;
  constexpr int pause_ms = 200;
  std::optional<clock::time_point> end;
  for (;;) {
    pollfd file{descriptor_, POLLOUT, 0};
    auto ready = ::poll(&file, 1, pause_ms);
    // If poll() fails, the write reports the error.
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    if (!patience_.stop.stop_requested()) continue;
    if (!end) end = clock::now() + patience_.time;
    if (clock::now() >= *end) return false;
  }
}

result<void> output_file::write(std::string_view text) {
  if (failed_) return *failed_;
  buffer_ += text;
  ends_.push_back(buffer_.size());
  if (buffer_.size() < buffer_size) return {};
  return flush();
}

result<void> output_file::offer() {
  if (failed_) return *failed_;
  if (!streaming_) return {};
  return flush();
}

result<void> output_file::close() {
  auto flushed = flush();
  if (auto begun = begin(); flushed && !begun) flushed = begun.error();
  // EINTR leaves the descriptor closed on Linux. Closing it again could close a
  // descriptor of another thread.
  if (::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR && flushed)
    return fault("cannot be closed");
  return flushed;
}

result<void> output_file::flush() {
  if (failed_) return *failed_;
  std::string_view rest = buffer_;
  if (rest.empty()) return {};
  if (auto begun = begin(); !begun) {
    failed_ = begun.error();
    return *failed_;
  }
  while (!rest.empty()) {
    auto size = rest.size();
    auto written = buffer_.size() - size;
    if (patience_.stop.stop_possible()) {
      if (!await_reader())
        return fail({errc::io, path_ + ": the reader has stopped reading"},
                    written);
      // A pipe that is ready accepts this many bytes without blocking.
      size = std::min<std::size_t>(size, PIPE_BUF);
    }
    auto n = ::write(descriptor_, rest.data(), size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(fault("cannot be written"), written);
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
  ends_.clear();
  return {};
}

/// `written` is the number of bytes of the buffer that the file has.
result<void> output_file::fail(error e, std::size_t written) {
  auto after = std::ranges::upper_bound(ends_, written);
  auto whole = after == ends_.begin() ? 0 : *std::prev(after);
  take_back(descriptor_, written - whole);
  failed_ = std::move(e);
  return *failed_;
}

error output_file::fault(const char* what) const {
  return system_error(path_, what);
}

}  // namespace segue
