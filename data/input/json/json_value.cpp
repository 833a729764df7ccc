// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/json/json_value.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/data/input/json/json_scalar.hpp"

namespace segue {
namespace {

using simdjson::ondemand::value;

bool is_list(value& v) {
  return v.raw_json_token().starts_with('[');
}

bool is_missing(std::string_view token) {
  return token == "null" || token == "NaN";
}

bool is_scalar(std::string_view token) {
  return token == "true" || token == "false" || is_json_number(token);
}

}  // namespace

std::string not_json(simdjson::error_code code) {
  return fmt::format("is not valid JSON: {}", simdjson::error_message(code));
}

std::string more_than_one_object(std::string_view record) {
  // Within an object a carriage return is only white space.
  auto lines_end_in_cr = record.find("}\r{") != std::string_view::npos
                             ? "; lines end in LF or CRLF, not in CR alone"
                             : "";
  return fmt::format("is not valid JSON: something follows the object{}",
                     lines_end_in_cr);
}

std::string_view token_of(value& v) {
  auto token = v.raw_json_token();
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ')
    token.remove_suffix(1);
  return token;
}

bool json_feature_reader::fail(std::string_view token,
                               std::string_view reason) {
  auto step = into_->sequence() ? fmt::format("in step {} ", into_->rows())
                                : std::string{};
  fault_ = {"", std::string{token}, step.append(reason)};
  return false;
}

bool json_feature_reader::fail(simdjson::error_code code) {
  fault_ = {"", "", not_json(code)};
  return false;
}

template <class T>
bool json_feature_reader::read_one(value& v) {
  T number{};
  if (read_usual(v, number)) {
    into_->append(number);
    return true;
  }
  auto token = token_of(v);
  auto found = read_token(token, number);
  if (found != field_result::value) return read_missing(token, found);
  into_->append(number);
  return true;
}

template <>
bool json_feature_reader::read_one<std::string_view>(value& v) {
  auto token = token_of(v);
  if (token.starts_with('"')) {
    std::string_view text;
    if (auto code = v.get_string().get(text)) return fail(code);
    into_->append_string(text);
    return true;
  }
  if (!is_scalar(token)) return read_missing(token, field_result::other);
  into_->append_string(token);
  return true;
}

/// Appends the default for a missing value; fails for another one.
bool json_feature_reader::read_missing(std::string_view token,
                                       field_result found) {
  if (!is_missing(token))
    return fail(token, found == field_result::other ? into_->not_of_type()
                                                    : into_->out_of_range());
  if (into_->append_default()) return true;
  return fail(token, "is missing and has no default");
}

/// Reads a ragged step: a list of values, or one value.
template <class T>
bool json_feature_reader::read_row(value& v) {
  if (!is_list(v)) {
    bool none = into_->may_be_empty() && is_missing(token_of(v));
    if (!none) return read_one<T>(v);
    into_->append_default();
    return true;
  }
  simdjson::ondemand::array row;
  if (auto code = v.get_array().get(row)) return fail(code);
  for (auto element : row) {
    value one;
    if (auto code = element.get(one)) return fail(code);
    if (!read_one<T>(one)) return false;
  }
  return true;
}

/// Reads nested lists with the dims of the spec. A single value may also be in
/// a list, as with the shape [1].
template <class T>
bool json_feature_reader::read_nested(value& v, std::size_t depth) {
  static const shape one{1};
  auto& dims = into_->spec().dims.rank() == 0 ? one : into_->spec().dims;
  if (depth == dims.rank()) {
    if (is_list(v))
      return fail("[", "is a list where a single value is expected");
    return read_one<T>(v);
  }
  auto wanted = dims[depth];
  if (!is_list(v))
    return fail(token_of(v),
                fmt::format("is not a list of {}, but the shape is {}", wanted,
                            to_string(dims)));
  simdjson::ondemand::array list;
  if (auto code = v.get_array().get(list)) return fail(code);
  std::int64_t seen = 0;
  for (auto element : list) {
    value inner;
    if (auto code = element.get(inner)) return fail(code);
    if (seen++ < wanted && !read_nested<T>(inner, depth + 1)) return false;
  }
  if (seen == wanted) return true;
  return fail("[", fmt::format("is a list of {}, but the shape is {}", seen,
                               to_string(dims)));
}

template <class T>
bool json_feature_reader::read_step(value& v) {
  bool read = into_->ragged()                      ? read_row<T>(v)
              : into_->width() == 1 && !is_list(v) ? read_one<T>(v)
                                                   : read_nested<T>(v, 0);
  if (read) into_->end_rows(1);
  return read;
}

template <class T>
bool json_feature_reader::read_steps(value v) {
  if (!is_list(v)) {
    fault_ = {"", std::string{token_of(v)}, "is not a list of steps"};
    return false;
  }
  simdjson::ondemand::array steps;
  if (auto code = v.get_array().get(steps)) return fail(code);
  for (auto element : steps) {
    value step;
    if (auto code = element.get(step)) return fail(code);
    if (!read_step<T>(step)) return false;
  }
  return true;
}

template <class T>
bool json_feature_reader::read_all(value v) {
  return into_->sequence() ? read_steps<T>(v) : read_step<T>(v);
}

record_fault json_feature_reader::read(value v, feature_builder& into) {
  into_ = &into;
  fault_ = {};
  if (into.spec().type == dtype::string) {
    read_all<std::string_view>(v);
  } else {
    visit_dtype(into.spec().type,
                [&](auto t) { return read_all<decltype(t)>(v); });
  }
  if (!fault_.reason.empty()) fault_.feature = into.spec().name;
  return std::move(fault_);
}

}  // namespace segue
