// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/reject.hpp"

#include <fmt/format.h>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// Turns "differs from '5' in the rows before" into "differs from '...' in the
/// rows before".
std::string without_quoted(std::string_view text) {
  auto first = text.find('\'');
  auto last = text.rfind('\'');
  if (first == last) return std::string{text};
  return fmt::format("{}'...'{}", text.substr(0, first), text.substr(last + 1));
}

/// Returns the subject of the reason, such as the column.
std::string subject_of(const reject& r) {
  if (r.column.empty()) return "the record";
  auto column = fmt::format("column '{}'", shown_text(r.column));
  if (!r.value) return column;
  if (r.value->empty()) return column + ": the value";
  return fmt::format("{}: '{}'", column, shown_text(*r.value));
}

}  // namespace

std::string describe(const reject& r) {
  auto what = fmt::format("{} {}", subject_of(r), r.reason);
  auto key = r.key.empty() ? "" : fmt::format(", key '{}'", shown_text(r.key));
  return fmt::format("{}:{}: {} (byte offset {}{})", r.file, r.record, what,
                     r.offset, key);
}

std::string category_of(const reject& r) {
  auto reason = without_quoted(r.reason);
  if (r.column.empty()) return reason;
  return fmt::format("column '{}' {}", shown_text(r.column), reason);
}

void count_reject(reject_counts& counts, const std::string& category) {
  constexpr std::size_t most = 100;
  bool counted_by_itself = counts.contains(category) || counts.size() < most;
  ++counts[counted_by_itself ? category : "is invalid in other ways"];
}

}  // namespace segue
