// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/byte_sink.hpp"

#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

#include "segue/data/storage/new_file.hpp"

namespace segue {
namespace {

namespace fs = std::filesystem;

class stream_sink : public byte_sink {
 public:
  explicit stream_sink(output_file file) : file_{std::move(file)} {}
  result<void> write(std::string_view bytes) override {
    return file_.write(bytes);
  }
  result<void> finish() override { return file_.close(); }

 private:
  output_file file_;
};

class new_file_sink : public byte_sink {
 public:
  explicit new_file_sink(new_file file) : file_{std::move(file)} {}

  result<void> write(std::string_view bytes) override {
    pending_ += bytes;
    return pending_.size() < block ? result<void>{} : flush();
  }
  result<void> finish() override {
    if (auto flushed = flush(); !flushed) return flushed;
    return file_.commit();
  }

 private:
  static constexpr std::size_t block = std::size_t{1} << 18;

  result<void> flush() {
    auto written = file_.write(std::as_bytes(std::span{pending_}));
    pending_.clear();
    return written;
  }

  new_file file_;
  std::string pending_;
};

/// Returns the target of a link, since the target is replaced, not the link.
std::string target_of(const std::string& path) {
  std::error_code fault;
  auto target = fs::canonical(path, fault);
  return fault ? path : target.string();
}

result<std::unique_ptr<byte_sink>> open_plain(const std::string& path,
                                              reader_patience patience) {
  std::error_code absent;
  auto type = fs::status(path, absent).type();
  bool regular =
      type == fs::file_type::regular || type == fs::file_type::not_found;
  if (path != output_file::standard_output && regular) {
    auto target = target_of(path);
    remove_left_over(target);
    auto file = new_file::open(target);
    if (!file) return file.error();
    return std::make_unique<new_file_sink>(std::move(*file));
  }
  auto file = output_file::open(path, patience);
  if (!file) return file.error();
  return std::make_unique<stream_sink>(std::move(*file));
}

}  // namespace

result<std::unique_ptr<byte_sink>> open_sink(const std::string& path,
                                             reader_patience patience) {
  auto plain = open_plain(path, patience);
  if (!plain) return plain;
  if (path.ends_with(".gz")) return compress_gzip(std::move(*plain), path);
  if (path.ends_with(".zst")) return compress_zstd(std::move(*plain), path);
  return plain;
}

}  // namespace segue
