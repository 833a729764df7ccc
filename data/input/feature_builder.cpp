// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/feature_builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/input/field_value.hpp"

namespace segue {

feature_builder::feature_builder(const feature_spec& spec, bool sequence,
                                 bool keep_missing)
    : spec_{spec},
      sequence_{sequence},
      keeps_missing_{keep_missing && spec.form == layout::ragged},
      not_of_type_{fmt::format(
          "is not {} {}",
          spec.type == dtype::int32 || spec.type == dtype::int64 ? "an" : "a",
          to_string(spec.type))},
      out_of_range_{
          fmt::format("is out of the range of {}", to_string(spec.type))} {
  if (!ragged()) width_ = static_cast<std::size_t>(spec.dims.num_elements());
}

result<feature_builder> feature_builder::make(const feature_spec& spec,
                                              bool sequence,
                                              const input_options& options) {
  if (spec.form == layout::sparse)
    return error{errc::invalid_argument,
                 fmt::format("feature '{}' is sparse; the format {} supports "
                             "dense and ragged features",
                             spec.name, options.format)};
  if (std::ranges::any_of(spec.dims, [](auto d) { return d < 1; }))
    return error{
        errc::invalid_argument,
        fmt::format(
            "feature '{}' has the shape {}; each dimension must be at least 1",
            spec.name, to_string(spec.dims))};
  feature_builder builder{spec, sequence, options.keep_missing};
  auto text = options.defaults.find(spec.name);
  if (text != options.defaults.end())
    if (auto set = builder.set_default(text->second); !set) return set.error();
  return builder;
}

result<void> feature_builder::set_default(const std::string& text) {
  has_default_ = true;
  default_ = text;
  if (spec_.type == dtype::string) return {};
  auto found = visit_dtype(spec_.type, [&](auto value) {
    auto read = read_as(text, value);
    default_.assign(reinterpret_cast<const char*>(&value), sizeof value);
    return read;
  });
  if (found == field_result::value) return {};
  return error{
      errc::invalid_argument,
      fmt::format("the default '{}' of feature '{}' {}", text, spec_.name,
                  found == field_result::other ? not_of_type_ : out_of_range_)};
}

void feature_builder::start() {
  values_.start();
  count_ = 0;
  rows_ = 0;
  kept_ = {};
  ends_.clear();
  if (spec_.type == dtype::string) {
    characters_.start();
    values_.append(std::int64_t{0});
  }
  if (ragged()) {
    splits_.start();
    splits_.append(std::int64_t{0});
  }
}

bool feature_builder::append_default() {
  if (!has_default_) return false;
  if (spec_.type == dtype::string) {
    append_string(default_);
  } else {
    std::memcpy(add(1), default_.data(), default_.size());
  }
  return true;
}

void feature_builder::keep() {
  kept_ = {count_, rows_, characters_.size()};
  ends_.push_back(rows_);
}

void feature_builder::drop() {
  count_ = kept_.count;
  rows_ = kept_.rows;
  bool is_string = spec_.type == dtype::string;
  values_.cut((count_ + (is_string ? 1 : 0)) * size_of(spec_.type));
  if (is_string) characters_.cut(kept_.characters);
  if (ragged()) splits_.cut((rows_ + 1) * sizeof(std::int64_t));
}

void feature_builder::finish() {
  auto rows = static_cast<std::int64_t>(rows_);
  auto dims = ragged() ? shape{static_cast<std::int64_t>(count_)}
                       : spec_.dims.prepend(rows);
  all_ = spec_.type == dtype::string
             ? tensor::from_string_parts(std::move(dims), values_.take(),
                                         characters_.take())
             : tensor::over(spec_.type, std::move(dims), values_.take());
  if (ragged())
    all_splits_ = tensor::over(dtype::int64, {rows + 1}, splits_.take());
}

feature feature_builder::take(std::size_t i) const {
  auto begin = static_cast<std::int64_t>(i == 0 ? 0 : ends_[i - 1]);
  auto count = static_cast<std::int64_t>(ends_[i]) - begin;
  if (ragged()) return slice(ragged_tensor{all_, all_splits_}, begin, count);
  auto values = all_.slice(begin, count);
  return sequence_ ? values : values.reshape(spec_.dims);
}

}  // namespace segue
