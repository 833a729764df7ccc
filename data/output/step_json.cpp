// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/step_json.hpp"

#include "segue/data/output/number_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

bool append_value(std::string& text, std::string_view value) {
  if (!is_utf8(value)) return false;
  append_json_verbatim(text, value);
  return true;
}

template <class T>
bool append_value(std::string& text, T value) requires std::is_arithmetic_v<T> {
  append_json_number(text, value);
  return true;
}

bool append_values(std::string& text, const value_view& values,
                   value_view::range range) {
  bool good = true;
  auto begin = text.size();
  values.each(range, [&](auto value) {
    if (text.size() > begin) text += ',';
    good = append_value(text, value) && good;
  });
  return good;
}

/// Appends nested lists, with the values distributed evenly over them.
bool append_nested(std::string& text, const value_view& values,
                   value_view::range range,
                   std::span<const std::int64_t> dims) {
  text += '[';
  bool good = true;
  if (dims.size() <= 1) {
    good = append_values(text, values, range);
  } else {
    auto size = range.size() / dims[0];
    for (std::int64_t i = 0; i < dims[0]; ++i) {
      if (i > 0) text += ',';
      auto begin = range.begin + i * size;
      good =
          append_nested(text, values, {begin, begin + size}, dims.subspan(1)) &&
          good;
    }
  }
  text += ']';
  return good;
}

}  // namespace

bool append_step_json(std::string& text, const written_feature& feature,
                      const value_view& values, value_view::range step) {
  if (!feature.single)
    return append_nested(text, values, step, feature.spec.dims.dims());
  if (step.size() == 0) {
    text += "null";
    return true;
  }
  return append_values(text, values, step);
}

}  // namespace segue
