// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "segue/errors/result.hpp"
#include "segue/options/option_reader.hpp"
#include "segue/tensors/dtype.hpp"

namespace segue {

/// `key`, which every column needs; nullopt where an error has been recorded.
std::optional<std::string> read_key(option_reader& table);

/// A needed integer in [min, max].
std::optional<std::int64_t> read_needed(option_reader& table,
                                        std::string_view name, std::int64_t min,
                                        std::int64_t max);

/// `dtype`: one of the numeric ones, of the integers, or of the integers and
/// string.
dtype read_number_dtype(option_reader& table, dtype otherwise);
dtype read_integer_dtype(option_reader& table, dtype otherwise);
dtype read_word_dtype(option_reader& table, dtype otherwise);

/// What a factory made; its error is recorded at the option `name`.
template <class Column>
std::shared_ptr<const Column> made(
    option_reader& table, std::string_view name,
    result<std::shared_ptr<const Column>> column) {
  if (column) return *std::move(column);
  table.fail(name, column.error().message);
  return nullptr;
}

}  // namespace segue
