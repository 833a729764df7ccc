// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/zstd_source.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace segue {

bool is_zstd(std::string_view head) {
  if (head.size() < 4) return false;
  std::uint32_t magic = 0;
  for (std::size_t i = 4; i-- > 0;)
    magic = magic << 8 | static_cast<unsigned char>(head[i]);
  return magic == ZSTD_MAGICNUMBER ||
         (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
}

zstd_source::zstd_source(stored_file file)
    : file_{std::move(file)},
      stream_{ZSTD_createDCtx()},
      stored_(ZSTD_DStreamInSize()) {}

result<void> zstd_source::refill() {
  auto n = file_.read(stored_.data(), stored_.size());
  if (!n) return n.error();
  input_ = {stored_.data(), *n, 0};
  return {};
}

result<std::size_t> zstd_source::read(char* to, std::size_t size) {
  ZSTD_outBuffer output{to, size, 0};
  while (output.pos == 0) {
    if (input_.pos == input_.size && !full_) {
      if (auto filled = refill(); !filled) return filled.error();
      if (input_.size == 0) {
        if (!in_frame_) return std::size_t{0};
        return error{
            errc::truncated,
            fmt::format("'{}': the zstd stream ends early, after {} bytes",
                        file_.path(), file_.position())};
      }
    }
    auto left = ZSTD_decompressStream(stream_.get(), &output, &input_);
    if (ZSTD_isError(left))
      return error{
          errc::malformed,
          fmt::format("'{}': the zstd stream is corrupt before byte {}: {}",
                      file_.path(), file_.position(), ZSTD_getErrorName(left))};
    in_frame_ = left != 0;
    full_ = in_frame_ && output.pos == output.size;
  }
  return output.pos;
}

}  // namespace segue
