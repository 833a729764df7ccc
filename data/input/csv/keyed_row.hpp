// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// A row on its way to its key's other rows. A view.
struct keyed_row {
  std::string_view key;    ///< empty: it has none, and will be a reject
  std::string_view order;  ///< compares by its bytes, see append_order
  std::string_view bytes;  ///< the record
  std::uint32_t file = 0;
  std::int64_t record = 0;
  std::int64_t offset = 0;
};

/// Whether what ended the rows came with one of another key (it is back), so
/// that the key before it is whole. Of a key within which reading fails nobody
/// knows that.
inline bool ends_key(const error& e) {
  return e.code == errc::already_exists;
}

}  // namespace segue
