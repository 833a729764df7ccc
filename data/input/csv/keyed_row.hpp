// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// A view of a row with its key and order, before rows are grouped by key.
struct keyed_row {
  std::string_view key;    ///< empty if it has none; then it will be a reject
  std::string_view order;  ///< compared by its bytes, see append_order
  std::string_view bytes;  ///< the record
  std::uint32_t file = 0;
  std::int64_t record = 0;
  std::int64_t offset = 0;
};

/// Whether the error that ended the rows was found in a row of another key,
/// which came back, so that the key before it is whole. If reading fails, the
/// current key may lack rows.
inline bool ends_key(const error& e) {
  return e.code == errc::already_exists;
}

}  // namespace segue
