// SPDX-License-Identifier: BSD-3-Clause
#include "json_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/options/nearest_name.hpp"

namespace segue::test {
namespace {

std::optional<std::int64_t> as_integer(const boost::json::value& v) {
  if (v.is_int64()) return v.get_int64();
  return std::nullopt;
}

std::optional<double> as_number(const boost::json::value& v) {
  if (v.is_number()) return v.to_number<double>();
  return std::nullopt;
}

std::optional<std::string> as_text(const boost::json::value& v) {
  if (v.is_string()) return std::string{v.get_string()};
  return std::nullopt;
}

}  // namespace

json_options::json_options(boost::json::object values, errors_ptr errors)
    : values_{std::move(values)}, errors_{std::move(errors)} {}

bool json_options::has(std::string_view name) {
  return values_.contains(name);
}

std::optional<std::int64_t> json_options::integer(std::string_view name,
                                                  std::int64_t min,
                                                  std::int64_t max) {
  if (!has(name)) return std::nullopt;
  auto v = as_integer(values_.at(name));
  if (v && *v >= min && *v <= max) return v;
  fail(name, fmt::format("expected an integer in [{}, {}]", min, max));
  return std::nullopt;
}

std::optional<double> json_options::number(std::string_view name) {
  if (!has(name)) return std::nullopt;
  auto v = as_number(values_.at(name));
  if (!v) fail(name, "expected a number");
  return v;
}

std::optional<bool> json_options::boolean(std::string_view name) {
  if (!has(name)) return std::nullopt;
  if (values_.at(name).is_bool()) return values_.at(name).get_bool();
  fail(name, "expected true or false");
  return std::nullopt;
}

std::optional<std::string> json_options::text(std::string_view name) {
  if (!has(name)) return std::nullopt;
  auto v = as_text(values_.at(name));
  if (!v) fail(name, "expected a text");
  return v;
}

std::optional<std::string> json_options::choice(
    std::string_view name, std::vector<std::string_view> allowed) {
  auto v = text(name);
  if (!v || std::ranges::count(allowed, *v) > 0) return v;
  fail(name, fmt::format("'{}' is unknown, did you mean '{}'?", *v,
                         nearest_name(*v, allowed)));
  return std::nullopt;
}

template <class T, class Read>
std::optional<std::vector<T>> json_options::list(std::string_view name,
                                                 Read read) {
  if (!has(name)) return std::nullopt;
  std::vector<T> values;
  if (auto* array = values_.at(name).if_array())
    for (auto& element : *array)
      if (auto v = read(element)) values.push_back(*std::move(v));
  if (values_.at(name).is_array() &&
      values.size() == values_.at(name).get_array().size())
    return values;
  fail(name, "expected a list of such values");
  return std::nullopt;
}

std::optional<std::vector<std::string>> json_options::texts(
    std::string_view name) {
  return list<std::string>(name, as_text);
}

std::optional<std::vector<double>> json_options::numbers(
    std::string_view name) {
  return list<double>(name, as_number);
}

std::optional<std::vector<std::int64_t>> json_options::integers(
    std::string_view name, std::int64_t min, std::int64_t max) {
  return list<std::int64_t>(name, [&](const boost::json::value& v) {
    auto i = as_integer(v);
    return i && *i >= min && *i <= max ? i : std::nullopt;
  });
}

option_reader* json_options::table(std::string_view name) {
  if (!has(name)) return nullptr;
  if (auto* object = values_.at(name).if_object()) {
    children_.push_back(std::make_unique<json_options>(*object, errors_));
    return children_.back().get();
  }
  fail(name, "expected a table");
  return nullptr;
}

std::vector<option_reader*> json_options::tables(std::string_view name) {
  std::vector<option_reader*> all;
  if (!has(name)) return all;
  if (auto* array = values_.at(name).if_array())
    for (auto& element : *array)
      if (auto* object = element.if_object()) {
        children_.push_back(std::make_unique<json_options>(*object, errors_));
        all.push_back(children_.back().get());
      }
  if (all.empty()) fail(name, "expected an array of tables");
  return all;
}

std::vector<std::string> json_options::names() {
  std::vector<std::string> all;
  for (auto& [name, value] : values_)
    all.emplace_back(name);
  return all;
}

std::string json_options::resolve_path(std::string_view path) const {
  return std::string{path};
}

void json_options::fail(std::string_view name, std::string message) {
  errors_->push_back(fmt::format("{}: {}", name, message));
}

void json_options::require(std::string_view name) {
  fail(name, "is needed");
}

json_options options(std::string_view json) {
  return json_options{
      boost::json::parse({json.data(), json.size()}).as_object()};
}

}  // namespace segue::test
