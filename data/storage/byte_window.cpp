// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/byte_window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace segue {
namespace {

constexpr std::size_t first_buffer = 256 << 10;
constexpr std::string_view utf8_mark{"\xef\xbb\xbf"};
constexpr std::string_view utf16_marks[] = {{"\xff\xfe"}, {"\xfe\xff"}};

}  // namespace

byte_window::byte_window(std::unique_ptr<byte_source> bytes)
    : bytes_{std::move(bytes)}, buffer_(first_buffer) {}

result<void> byte_window::grow() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
  auto n = bytes_->read(buffer_.data() + end_, buffer_.size() - end_);
  if (!n) return n.error();
  end_ += *n;
  ended_ = *n == 0;
  return {};
}

result<std::size_t> find_line_end(byte_window& window, std::size_t most) {
  std::size_t searched = 0;
  for (;;) {
    auto text = window.view();
    auto end = std::min(text.find('\n', searched), text.size());
    if (end > most || end < text.size() || window.ended()) return end;
    searched = end;
    if (auto read = window.grow(); !read) return read.error();
  }
}

result<void> start_text(byte_window& window, const std::string& file,
                        std::string_view format) {
  while (!window.ended() && window.view().size() < utf8_mark.size())
    if (auto read = window.grow(); !read) return read;
  if (window.view().empty())
    return error{errc::empty, fmt::format("'{}' is empty", file)};
  for (auto mark : utf16_marks)
    if (window.view().starts_with(mark))
      return error{
          errc::malformed,
          fmt::format("'{}' is UTF-16; {} is read as UTF-8", file, format)};
  if (window.view().starts_with(utf8_mark)) window.pass(utf8_mark.size());
  return {};
}

}  // namespace segue
