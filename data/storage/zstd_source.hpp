// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <zstd.h>

#include <memory>
#include <string_view>
#include <vector>

#include "segue/data/storage/byte_source.hpp"
#include "segue/data/storage/stored_file.hpp"

namespace segue {

/// Whether a file begins like a zstd frame or a skippable frame (RFC 8878,
/// 3.1).
bool is_zstd(std::string_view head);

/// The content of a zstd file: all of its frames one after another, each
/// checked against its checksum if it has one. The window of a frame may be 128
/// MiB, as in the program zstd.
class zstd_source : public byte_source {
 public:
  explicit zstd_source(stored_file file);

  result<std::size_t> read(char* to, std::size_t size) override;
  std::int64_t stored_position() const override { return file_.position(); }
  std::int64_t stored_size() const override { return file_.size(); }

 private:
  struct free_stream {
    void operator()(ZSTD_DCtx* stream) const { ZSTD_freeDCtx(stream); }
  };
  result<void> refill();

  stored_file file_;
  std::unique_ptr<ZSTD_DCtx, free_stream> stream_;
  std::vector<char> stored_;
  ZSTD_inBuffer input_{};
  bool in_frame_ = false;  // whether a frame is not finished yet
  bool full_ = false;      // whether there may be more without further input
};

}  // namespace segue
