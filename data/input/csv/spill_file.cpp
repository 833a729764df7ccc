// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/spill_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace segue {
namespace {

constexpr std::size_t write_block = 256 << 10;

std::string system_folder() {
  std::error_code failed;
  auto folder = std::filesystem::temp_directory_path(failed);
  return failed ? "/tmp" : folder.string();
}

}  // namespace

result<spill_file> spill_file::create(const std::string& folder) {
  auto where = folder.empty() ? system_folder() : folder;
  auto path = where + "/segue-XXXXXX";
  int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  spill_file file{descriptor, std::move(where)};
  if (descriptor < 0) return file.failed("make", errno);
  ::unlink(path.c_str());
  return file;
}

spill_file::spill_file(spill_file&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      folder_{std::move(other.folder_)},
      pending_{std::move(other.pending_)},
      written_{other.written_} {}

spill_file& spill_file::operator=(spill_file&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(folder_, other.folder_);
  std::swap(pending_, other.pending_);
  std::swap(written_, other.written_);
  return *this;
}

spill_file::~spill_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

error spill_file::failed(std::string_view what, int code) const {
  return {errc::io,
          fmt::format(
              "cannot {} a temporary file in '{}' to group the input rows: {}",
              what, folder_, std::generic_category().message(code))};
}

result<void> spill_file::append(const void* bytes, std::size_t size) {
  auto* from = static_cast<const char*>(bytes);
  pending_.insert(pending_.end(), from, from + size);
  if (pending_.size() >= write_block) return flush();
  return {};
}

result<void> spill_file::flush() {
  std::size_t done = 0;
  while (done < pending_.size()) {
    auto n =
        ::write(descriptor_, pending_.data() + done, pending_.size() - done);
    if (n < 0 && errno != EINTR) return failed("write", errno);
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  written_ += static_cast<std::int64_t>(done);
  pending_.clear();
  return {};
}

result<void> spill_file::read(std::int64_t offset, char* to,
                              std::size_t size) const {
  while (size > 0) {
    auto n = ::pread(descriptor_, to, size, offset);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return failed("read", n < 0 ? errno : EIO);
    to += n;
    offset += n;
    size -= static_cast<std::size_t>(n);
  }
  return {};
}

}  // namespace segue
