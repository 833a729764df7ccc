// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/gzip_source.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {
namespace {

// 15 is zlib's largest window; adding 16 selects a gzip header and trailer.
constexpr int gzip_window_bits = 15 + 16;
constexpr std::streamsize stored_block = 64 << 10;

}  // namespace

gzip_source::gzip_source(stored_file file) : input_{std::move(file)} {
  start_member();
}

std::streamsize gzip_source::member_input::read(char* to,
                                                std::streamsize size) {
  if (left_given < left.size()) {
    auto n = left.copy(to, static_cast<std::size_t>(size), left_given);
    left_given += n;
    return static_cast<std::streamsize>(n);
  }
  auto n = file.read(to, static_cast<std::size_t>(size));
  if (!n) failed = n.error();
  return n && *n > 0 ? static_cast<std::streamsize>(*n) : -1;
}

/// Whether only padding is left; drops the padding.
bool gzip_source::member_input::at_end() {
  for (;;) {
    left_given =
        std::min(left.find_first_not_of('\0', left_given), left.size());
    if (left_given < left.size()) return false;
    left.resize(static_cast<std::size_t>(stored_block));
    left_given = left.size();
    auto n = read(left.data(), stored_block);
    left.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    left_given = 0;
    if (n <= 0) return true;
  }
}

void gzip_source::start_member() {
  boost::iostreams::zlib_params params;
  params.window_bits = gzip_window_bits;
  inflate_.emplace(params, stored_block);
}

/// Begins the next member; returns false if there is none.
result<bool> gzip_source::another_member() {
  auto left = inflate_->unconsumed_input();
  left.append(input_.left, input_.left_given);
  input_.left = std::move(left);
  input_.left_given = 0;
  bool end = input_.at_end();
  if (input_.failed) return *input_.failed;
  if (end) return false;
  if (input_.left[input_.left_given] != gzip_magic[0])
    return error{
        errc::malformed,
        fmt::format(
            "'{}': a gzip stream is followed by bytes that are not gzip",
            input_.file.path())};
  start_member();
  return true;
}

error gzip_source::inflate_error(int code) const {
  if (input_.failed) return *input_.failed;
  if (code == boost::iostreams::zlib::buf_error)
    return {errc::truncated,
            fmt::format("'{}': the gzip stream ends early, after {} bytes",
                        input_.file.path(), input_.file.position())};
  return {errc::malformed,
          fmt::format("'{}': the gzip stream is corrupt before byte {}",
                      input_.file.path(), input_.file.position())};
}

result<std::size_t> gzip_source::read(char* to, std::size_t size) {
  while (!finished_) {
    std::streamsize n = 0;
    try {
      n = inflate_->read(input_, to, static_cast<std::streamsize>(size));
    } catch (const boost::iostreams::zlib_error& e) {
      return inflate_error(e.error());
    }
    if (inflate_->eof()) {
      auto more = another_member();
      if (!more) return more.error();
      finished_ = !*more;
    }
    if (n > 0) return static_cast<std::size_t>(n);
  }
  return std::size_t{0};
}

}  // namespace segue
