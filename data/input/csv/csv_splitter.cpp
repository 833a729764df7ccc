// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_splitter.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "segue/data/input/csv/byte_mask.hpp"

namespace segue {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Returns the end of the quoted field whose opening quote is at `begin`: the
/// index after its closing quote, or npos.
std::size_t closing_quote(std::string_view text, std::size_t begin) {
  for (auto at = begin + 1;; at += 2) {
    at = text.find('"', at);
    if (at == npos) return npos;
    if (at + 1 >= text.size() || text[at + 1] != '"') return at + 1;
  }
}

}  // namespace

void csv_splitter::split(std::string_view row, std::size_t at_most) {
  fault_ = csv_fault::none;
  if (!split_plain(row, at_most)) split_quoted(row, at_most);
}

/// Returns false if there was a quote; then the fields must not be used.
bool csv_splitter::split_plain(std::string_view row, std::size_t at_most) {
  fields_.clear();
  const auto size = delimiter_.size();
  const char* field = row.data();
  for (std::size_t base = 0; base < row.size(); base += 64) {
    const char* block = row.data() + base;
    char tail[64];
    auto left = row.size() - base;
    if (left < 64) {
      std::memset(tail, 0, sizeof tail);
      std::memcpy(tail, block, left);
    }
    const char* readable = left < 64 ? tail : block;
    // With a delimiter of NUL the zeros after the row would match.
    auto inside = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{};
    if (byte_mask(readable, '"') != 0) return false;
    auto ends = byte_mask(readable, delimiter_[0]) & inside;
    for (; ends != 0; ends &= ends - 1) {
      const char* end = block + std::countr_zero(ends);
      if (size > 1 && (end < field || !delimiter_at(row, end))) continue;
      fields_.emplace_back(field, static_cast<std::size_t>(end - field));
      if (fields_.size() == at_most) return true;
      field = end + size;
    }
  }
  fields_.emplace_back(
      field, static_cast<std::size_t>(row.data() + row.size() - field));
  return true;
}

bool csv_splitter::delimiter_at(std::string_view row, const char* at) const {
  return row.substr(static_cast<std::size_t>(at - row.data()))
      .starts_with(delimiter_);
}

void csv_splitter::split_quoted(std::string_view row, std::size_t at_most) {
  fields_.clear();
  // Unquoted fields are never longer than the row, so views of them stay valid.
  if (unquoted_.size() < row.size()) unquoted_.resize(row.size());
  unquoted_size_ = 0;
  for (std::size_t at = 0;;) {
    if (at < row.size() && row[at] == '"') {
      at = take_quoted(row, at);
    } else {
      auto end = std::min(row.find(delimiter_, at), row.size());
      fields_.push_back(row.substr(at, end - at));
      at = end;
    }
    if (at >= row.size() || fields_.size() == at_most) return;
    at += delimiter_.size();
  }
}

/// Takes the quoted field at `begin`. Returns the index of the delimiter after
/// it, or the row's size. Bytes after the closing quote are left out.
std::size_t csv_splitter::take_quoted(std::string_view row, std::size_t begin) {
  auto end = closing_quote(row, begin);
  if (end == npos) {
    note(csv_fault::open_quote);
    fields_.push_back(unquote(row.substr(begin + 1)));
    return row.size();
  }
  auto next = std::min(row.find(delimiter_, end), row.size());
  if (next != end) note(csv_fault::text_after_quote);
  fields_.push_back(unquote(row.substr(begin + 1, end - begin - 2)));
  return next;
}

std::string_view csv_splitter::unquote(std::string_view text) {
  if (text.find('"') == npos) return text;
  char* begin = unquoted_.data() + unquoted_size_;
  char* to = begin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    *to++ = text[i];
    if (text[i] == '"') ++i;
  }
  auto size = static_cast<std::size_t>(to - begin);
  unquoted_size_ += size;
  return {begin, size};
}

void csv_splitter::note(csv_fault fault) {
  if (fault_ != csv_fault::none) return;
  fault_ = fault;
  fault_field_ = fields_.size();
}

}  // namespace segue
