// SPDX-License-Identifier: BSD-3-Clause
#include "segue/output/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

namespace segue {
namespace {

// Large enough that system calls do not count beside formatting.
constexpr std::size_t buffer_size = std::size_t{1} << 18;

error system_error(const std::string& path, const char* what) {
  return {errc::io, fmt::format("{}: {}: {}", path, what,
                                std::generic_category().message(errno))};
}

}  // namespace

output_file::output_file(int descriptor, std::string path, bool streaming,
                         std::unique_ptr<old_content> old)
    : descriptor_{descriptor},
      path_{std::move(path)},
      streaming_{streaming},
      old_{std::move(old)} {
  buffer_.reserve(buffer_size);
}

output_file::output_file(output_file&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      path_{std::move(other.path_)},
      streaming_{other.streaming_},
      old_{std::move(other.old_)},
      asked_{other.asked_},
      patience_{other.patience_},
      buffer_{std::move(other.buffer_)},
      failed_{std::move(other.failed_)} {}

output_file::~output_file() {
  if (descriptor_ < 0) return;
  static_cast<void>(flush());
  ::close(descriptor_);
}

result<output_file> output_file::open(const std::string& path) {
  int descriptor = -1;
  std::string name = path;
  if (path == standard_output) {
    // A descriptor of our own: an error of closing it is then seen as well.
    descriptor = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    name = "standard output";
  } else {
    descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  }
  if (descriptor < 0) return system_error(name, "cannot be written");
  struct stat about {};
  bool regular = ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
  // Whoever gave us standard output may have written to it.
  auto old = regular && path != standard_output
                 ? std::make_unique<old_content>()
                 : nullptr;
  return output_file{descriptor, std::move(name), !regular, std::move(old)};
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

void output_file::give_up_when(bool (*asked)(),
                               std::chrono::milliseconds patience) {
  if (!streaming_) return;
  asked_ = asked;
  patience_ = patience;
}

bool output_file::await_reader() const {
  using clock = std::chrono::steady_clock;
  constexpr int pause_ms = 200;
  std::optional<clock::time_point> end;
  for (;;) {
    pollfd file{descriptor_, POLLOUT, 0};
    auto ready = ::poll(&file, 1, pause_ms);
    // Where this fails the write itself says why.
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    if (!asked_()) continue;
    if (!end) end = clock::now() + patience_;
    if (clock::now() >= *end) return false;
  }
}

result<void> output_file::write(std::string_view text) {
  if (failed_) return *failed_;
  buffer_ += text;
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
  // EINTR leaves the descriptor closed on Linux: closing again could hit
  // another thread's.
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
    if (asked_) {
      if (!await_reader()) {
        failed_ = {errc::io, path_ + ": nobody takes what is written"};
        return *failed_;
      }
      // So much a pipe that is ready takes without waiting.
      size = std::min<std::size_t>(size, PIPE_BUF);
    }
    auto n = ::write(descriptor_, rest.data(), size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      failed_ = fault("cannot be written");
      return *failed_;
    }
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
  return {};
}

error output_file::fault(const char* what) const {
  return system_error(path_, what);
}

}  // namespace segue
