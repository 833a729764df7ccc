// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/standard_input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

namespace segue {
namespace {

error failed(std::string_view what) {
  return {errc::io, fmt::format("cannot {}: {}", what,
                                std::generic_category().message(errno))};
}

bool is_regular() {
  struct stat about {};
  return ::fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode);
}

result<void> write_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    auto n = ::write(to, bytes, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("copy standard input to a temporary file");
    bytes += n;
    size -= static_cast<std::size_t>(n);
  }
  return {};
}

result<void> copy_to(int to) {
  std::vector<char> block(std::size_t{1} << 18);
  for (;;) {
    auto n = ::read(STDIN_FILENO, block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("read standard input");
    if (n == 0) return {};
    auto copied = write_all(to, block.data(), static_cast<std::size_t>(n));
    if (!copied) return copied;
  }
}

/// Replaces standard input by a temporary file with its remaining bytes.
result<void> replace_pipe(const std::string& folder) {
  std::error_code none;
  auto where = folder.empty() ? std::filesystem::temp_directory_path(none)
                              : std::filesystem::path{folder};
  auto path = (where / "segue-XXXXXX").string();
  int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0)
    return failed(fmt::format("make a temporary file in '{}'", where.string()));
  ::unlink(path.c_str());
  auto copied = copy_to(file);
  if (copied && ::dup2(file, STDIN_FILENO) < 0)
    copied = failed("read the temporary file of standard input");
  ::close(file);
  return copied;
}

}  // namespace

result<standard_input> standard_input::hold(const std::string& folder) {
  if (is_regular()) return standard_input{::lseek(STDIN_FILENO, 0, SEEK_CUR)};
  if (auto replaced = replace_pipe(folder); !replaced) return replaced.error();
  standard_input held{0};
  if (auto back = held.rewind(); !back) return back.error();
  return held;
}

result<void> standard_input::rewind() const {
  if (::lseek(STDIN_FILENO, begin_, SEEK_SET) < 0)
    return failed("go back in standard input");
  return {};
}

}  // namespace segue
