// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/reject.hpp"

#include <fmt/format.h>

#include "segue/input/shown_text.hpp"

namespace segue {
std::string describe(const reject& r) {
  auto what = r.column.empty() ? fmt::format("the record {}", r.reason)
                               : fmt::format("column '{}': '{}' {}", r.column,
                                             shown_text(r.value), r.reason);
  auto key = r.key.empty() ? "" : fmt::format(", key '{}'", shown_text(r.key));
  return fmt::format("{}:{}: {} (byte offset {}{})", r.file, r.record, what,
                     r.offset, key);
}

}  // namespace segue
