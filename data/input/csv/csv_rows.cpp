// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_rows.hpp"

#include <fmt/format.h>

#include <utility>

namespace segue {

csv_rows::csv_rows(std::unique_ptr<byte_source> bytes, std::string name,
                   std::string delimiter, std::int64_t limit)
    : window_{std::move(bytes)},
      name_{std::move(name)},
      search_{std::move(delimiter)},
      limit_{static_cast<std::size_t>(limit)} {}

result<std::optional<csv_row>> csv_rows::next() {
  if (!started_) {
    started_ = true;
    if (auto passed = start_text(window_, name_, "CSV"); !passed)
      return passed.error();
  }
  for (;;) {
    auto found = find_row();
    if (!found) return found.error();
    if (found->taken == 0) return std::optional<csv_row>{};
    auto row = take(*found);
    if (!row.bytes.empty()) return std::optional{row};
  }
}

csv_row csv_rows::take(const extent& e) {
  auto bytes = window_.view().substr(0, e.size);
  csv_row row{bytes, line_, window_.offset()};
  if (row.bytes.ends_with('\r')) row.bytes.remove_suffix(1);
  line_ += static_cast<std::int64_t>(e.taken - e.size);
  for (auto at = bytes.find('\n'); at != std::string_view::npos;
       at = bytes.find('\n', at + 1))
    ++line_;
  window_.pass(e.taken);
  search_.restart();
  return row;
}

/// Finds the next row in the window, which grows until it holds the row.
result<csv_rows::extent> csv_rows::find_row() {
  for (;;) {
    auto text = window_.view();
    auto end = search_.find(text);
    if (end <= limit_) return extent{end, end + 1};
    if (text.size() > limit_) return first_line();
    if (window_.ended())
      return search_.in_quotes() ? first_line()
                                 : extent{text.size(), text.size()};
    if (auto read = window_.grow(); !read) return read.error();
  }
}

/// Returns the first line of the window as a row, since the row with its open
/// quote or long field cannot be read.
result<csv_rows::extent> csv_rows::first_line() const {
  auto text = window_.view();
  auto end = text.find('\n');
  if (end != std::string_view::npos && end <= limit_)
    return extent{end, end + 1};
  if (text.size() <= limit_) return extent{text.size(), text.size()};
  return error{errc::malformed,
               fmt::format("{}:{}: the line at byte offset {} is longer than "
                           "{} bytes (record_limit_mb)",
                           name_, line_, window_.offset(), limit_)};
}

}  // namespace segue
