// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/column_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "segue/data/input/field_value.hpp"

namespace segue {
namespace {

constexpr std::string_view no_default = "is missing and has no default";

bool is_nan(std::string_view text) {
  text = trim(text);
  return text == "nan" || text == "NaN" || text == "NAN";
}

}  // namespace

column_builder::column_builder(const feature_spec& spec,
                               const input_options& options)
    : spec_{spec},
      missing_{options.missing},
      not_of_type_{fmt::format(
          "is not {} {}",
          spec.type == dtype::int32 || spec.type == dtype::int64 ? "an" : "a",
          to_string(spec.type))},
      out_of_range_{
          fmt::format("is out of the range of {}", to_string(spec.type))},
      keeps_missing_{options.keep_missing && spec.form == layout::ragged &&
                     spec.type != dtype::string} {
  auto found = options.defaults.find(spec.name);
  if (found != options.defaults.end()) default_ = found->second;
}

result<column_builder> column_builder::make(const feature_spec& spec,
                                            const input_options& options) {
  column_builder column{spec, options};
  if (column.default_) {
    auto text = *column.default_;
    if (spec.type != dtype::string &&
        (column.missing_.holds(text) || is_nan(text)))
      return error{
          errc::invalid_argument,
          fmt::format(
              "the default '{}' of column '{}' itself counts as missing", text,
              spec.name)};
    column.start(1);
    auto wrong = column.set(0, text);
    if (!wrong.empty())
      return error{errc::invalid_argument,
                   fmt::format("the default '{}' of column '{}' {}", text,
                               spec.name, wrong)};
  }
  return column;
}

void column_builder::start(std::size_t rows) {
  bool is_string = spec_.type == dtype::string;
  values_ =
      buffer::allocate((rows + (is_string ? 1 : 0)) * size_of(spec_.type));
  if (keeps_missing_) absent_.assign(rows, false);
  if (is_string) *reinterpret_cast<std::int64_t*>(values_->data()) = 0;
}

std::string_view column_builder::set_default(std::size_t row) {
  if (default_) return set(row, *default_);
  if (!keeps_missing_) return no_default;
  absent_[row] = true;
  return {};
}

std::string_view column_builder::set(std::size_t row, std::string_view text) {
  if (spec_.type == dtype::string)
    return set_string(row, default_ && missing_.holds(text) ? *default_ : text);
  if (missing_.holds(text)) return set_default(row);
  if (keeps_missing_) absent_[row] = false;
  auto found = visit_dtype(spec_.type, [&](auto value) {
    auto result = read_as(text, value);
    if (result == field_result::value)
      reinterpret_cast<decltype(value)*>(values_->data())[row] = value;
    return result;
  });
  if (found == field_result::value) return {};
  if (is_floating(spec_.type) && is_nan(text)) return set_default(row);
  return found == field_result::other ? not_of_type_ : out_of_range_;
}

std::string_view column_builder::set_string(std::size_t row,
                                            std::string_view text) {
  auto* offsets = reinterpret_cast<std::int64_t*>(values_->data());
  auto begin = static_cast<std::size_t>(offsets[row]);
  auto end = begin + text.size();
  if (end > characters_.size())
    characters_.resize(std::max(end, 2 * characters_.size()));
  if (!text.empty())
    std::memcpy(characters_.data() + begin, text.data(), text.size());
  offsets[row + 1] = static_cast<std::int64_t>(end);
  return {};
}

std::string_view column_builder::string_at(std::size_t row) const {
  auto* offsets = reinterpret_cast<const std::int64_t*>(values_->data());
  return {characters_.data() + offsets[row],
          static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
}

bool column_builder::same(std::size_t a, std::size_t b) const {
  if (spec_.type == dtype::string) return string_at(a) == string_at(b);
  if (keeps_missing_ && (absent_[a] || absent_[b]))
    return absent_[a] == absent_[b];
  auto size = size_of(spec_.type);
  return std::memcmp(values_->data() + a * size, values_->data() + b * size,
                     size) == 0;
}

std::string column_builder::show(std::size_t row) const {
  if (spec_.type == dtype::string) return std::string{string_at(row)};
  if (keeps_missing_ && absent_[row]) return {};
  return visit_dtype(spec_.type, [&](auto value) {
    value = reinterpret_cast<const decltype(value)*>(values_->data())[row];
    return fmt::format("{}", value);
  });
}

feature column_builder::finish(std::size_t rows) {
  if (spec_.form == layout::ragged) return finish_ragged(rows);
  return take_values(rows);
}

/// Moves the values of the rows that have one together, without gaps.
ragged_tensor column_builder::finish_ragged(std::size_t rows) {
  auto splits = tensor::uninitialized(dtype::int64,
                                      {static_cast<std::int64_t>(rows) + 1});
  auto starts = splits.mutable_values<std::int64_t>();
  auto size = size_of(spec_.type);
  std::size_t values = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    starts[row] = static_cast<std::int64_t>(values);
    if (keeps_missing_ && absent_[row]) continue;
    if (values != row)
      std::memcpy(values_->data() + values * size, values_->data() + row * size,
                  size);
    ++values;
  }
  starts[rows] = static_cast<std::int64_t>(values);
  return {take_values(values), std::move(splits)};
}

tensor column_builder::take_values(std::size_t rows) {
  auto dims = spec_.dims.prepend(static_cast<std::int64_t>(rows));
  if (spec_.type != dtype::string)
    return tensor::over(spec_.type, std::move(dims), std::move(values_));
  auto* offsets = reinterpret_cast<const std::int64_t*>(values_->data());
  auto size = static_cast<std::size_t>(offsets[rows]);
  auto bytes = buffer::allocate(size);
  if (size > 0) std::memcpy(bytes->data(), characters_.data(), size);
  return tensor::from_string_parts(std::move(dims), std::move(values_),
                                   std::move(bytes));
}

}  // namespace segue
