// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/byte_source.hpp"

#include <fmt/format.h>

#include "segue/data/storage/foreign_file.hpp"
#include "segue/data/storage/gzip_source.hpp"
#include "segue/data/storage/stored_file.hpp"
#include "segue/data/storage/zstd_source.hpp"

namespace segue {
namespace {

class plain_source : public byte_source {
 public:
  explicit plain_source(stored_file file) : file_{std::move(file)} {}

  result<std::size_t> read(char* to, std::size_t size) override {
    return file_.read(to, size);
  }
  std::int64_t stored_position() const override { return file_.position(); }
  std::int64_t stored_size() const override { return file_.size(); }

 private:
  stored_file file_;
};

/// Returns the error for a file whose name and content do not match.
error misnamed(const std::string& path, std::string_view format) {
  return {errc::malformed,
          fmt::format("'{}' is named {}, but its content is in another format",
                      path, format)};
}

}  // namespace

result<std::unique_ptr<byte_source>> open_bytes(const std::string& path,
                                                stop_flag stop) {
  auto file = stored_file::open(path, std::move(stop));
  if (!file) return file.error();
  if (auto what = foreign_file(file->head()); !what.empty())
    return error{errc::malformed, fmt::format("'{}' is {}", path, what)};
  std::unique_ptr<byte_source> bytes;
  if (file->head().starts_with(gzip_magic)) {
    bytes = std::make_unique<gzip_source>(std::move(*file));
  } else if (is_zstd(file->head())) {
    bytes = std::make_unique<zstd_source>(std::move(*file));
  } else if (path.ends_with(".gz")) {
    return misnamed(path, ".gz");
  } else if (path.ends_with(".zst")) {
    return misnamed(path, ".zst");
  } else {
    bytes = std::make_unique<plain_source>(std::move(*file));
  }
  return bytes;
}

}  // namespace segue
