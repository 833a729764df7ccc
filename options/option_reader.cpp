// SPDX-License-Identifier: BSD-3-Clause
#include "segue/options/option_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "segue/options/nearest_name.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// "; did you mean 'batch_size'?", or nothing if no name is near.
std::string suggestion(std::string_view name,
                       std::span<const std::string_view> names) {
  auto nearest = nearest_name(name, names);
  return nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
}

}  // namespace

option_reader::option_reader(const option_node& table, std::string path,
                             option_log& log)
    : table_{table}, path_{std::move(path)}, log_{log} {}

std::string option_reader::path_of(std::string_view name) const {
  return path_.empty() ? std::string{name} : fmt::format("{}.{}", path_, name);
}

const option_node* option_reader::ask(std::string_view name) {
  if (std::ranges::find(asked_, name) == asked_.end())
    asked_.emplace_back(name);
  return table_.find(name);
}

const option_node* option_reader::ask(std::string_view name, option_kind kind,
                                      std::string_view expected) {
  auto* node = ask(name);
  if (!node || node->kind == kind) return node;
  reject_kind(*node, path_of(name), expected);
  return nullptr;
}

void option_reader::reject(const option_node& node, const std::string& path,
                           const std::string& reason) {
  failed_ = true;
  log_.errors.add(node.place, path, reason);
}

void option_reader::reject_kind(const option_node& node,
                                const std::string& path,
                                std::string_view expected) {
  reject(node, path,
         fmt::format("is {}; expected {}", describe(node), expected));
}

std::optional<std::int64_t> option_reader::read_integer(const option_node& node,
                                                        const std::string& path,
                                                        std::int64_t min,
                                                        std::int64_t max) {
  if (node.kind != option_kind::integer) {
    reject_kind(node, path, to_string(option_kind::integer));
    return {};
  }
  auto value = std::get<std::int64_t>(node.value);
  if (min <= value && value <= max) return value;
  reject(node, path,
         value < min ? fmt::format("{} is less than {}", value, min)
                     : fmt::format("{} is greater than {}", value, max));
  return {};
}

std::optional<double> option_reader::read_number(const option_node& node,
                                                 const std::string& path) {
  if (node.kind == option_kind::integer)
    return static_cast<double>(std::get<std::int64_t>(node.value));
  if (node.kind != option_kind::number) {
    reject_kind(node, path, to_string(option_kind::number));
    return {};
  }
  auto value = std::get<double>(node.value);
  if (std::isfinite(value)) return value;
  reject(node, path,
         fmt::format("{} is not a finite number", plain_nan(value)));
  return {};
}

std::optional<std::string> option_reader::read_text(const option_node& node,
                                                    const std::string& path) {
  if (node.kind == option_kind::text) return std::get<std::string>(node.value);
  auto expected = std::string{to_string(option_kind::text)};
  // A shell removes the quotes that would have made it a string.
  if (node.place.source.starts_with("--set "))
    expected += R"(, in quotes that the shell leaves: --set 'NAME="TEXT"')";
  reject_kind(node, path, expected);
  return {};
}

template <class T, class Read>
std::optional<std::vector<T>> option_reader::elements(std::string_view name,
                                                      std::string_view expected,
                                                      Read read) {
  auto* array = ask(name, option_kind::array, expected);
  if (!array) return {};
  std::vector<T> values;
  for (auto& node : array->children)
    if (auto value = read(node, path_of(name) + "." + node.name))
      values.push_back(std::move(*value));
  if (values.size() != array->children.size()) return {};
  return values;
}

template <class T>
T option_reader::or_default(std::string_view name, std::optional<T> read,
                            T otherwise) {
  if (read) return *std::move(read);
  assume(name, otherwise);
  return otherwise;
}

std::int64_t option_reader::integer_or(std::string_view name,
                                       std::int64_t otherwise, std::int64_t min,
                                       std::int64_t max) {
  return or_default(name, integer(name, min, max), otherwise);
}

double option_reader::number_or(std::string_view name, double otherwise) {
  return or_default(name, number(name), otherwise);
}

bool option_reader::boolean_or(std::string_view name, bool otherwise) {
  return or_default(name, boolean(name), otherwise);
}

std::string option_reader::text_or(std::string_view name,
                                   std::string otherwise) {
  return or_default(name, text(name), std::move(otherwise));
}

std::string option_reader::choice_or(
    std::string_view name, std::string otherwise,
    const std::vector<std::string_view>& allowed) {
  return or_default(name, choice(name, allowed), std::move(otherwise));
}

std::optional<std::string> option_reader::feature(std::string_view name) {
  auto value = text(name);
  if (value) log_.uses.features.insert_or_assign(path_of(name), *value);
  return value;
}

std::optional<std::string> option_reader::file(std::string_view name) {
  auto value = text(name);
  if (value && !value->empty()) {
    log_.uses.files.insert(path_of(name));
    return resolve_path(*value);
  }
  if (value) fail(name, "is empty; expected a file");
  return {};
}

bool option_reader::has(std::string_view name) {
  return ask(name) != nullptr;
}

std::optional<std::int64_t> option_reader::integer(std::string_view name,
                                                   std::int64_t min,
                                                   std::int64_t max) {
  auto* node = ask(name);
  if (!node) return {};
  return read_integer(*node, path_of(name), min, max);
}

std::optional<double> option_reader::number(std::string_view name) {
  auto* node = ask(name);
  if (!node) return {};
  return read_number(*node, path_of(name));
}

bool option_reader::is_integer(std::string_view name) {
  auto* node = ask(name);
  return node && node->kind == option_kind::integer;
}

std::optional<bool> option_reader::boolean(std::string_view name) {
  auto* node = ask(name, option_kind::boolean, "true or false");
  if (!node) return {};
  return std::get<bool>(node->value);
}

std::optional<std::string> option_reader::text(std::string_view name) {
  auto* node = ask(name);
  if (!node) return {};
  return read_text(*node, path_of(name));
}

std::optional<std::string> option_reader::choice(
    std::string_view name, const std::vector<std::string_view>& allowed) {
  auto* node = ask(name);
  if (!node) return {};
  auto value = read_text(*node, path_of(name));
  if (!value || std::ranges::find(allowed, *value) != allowed.end())
    return value;
  reject(*node, path_of(name),
         fmt::format("'{}' is not one of {}{}", *value,
                     fmt::join(allowed, ", "), suggestion(*value, allowed)));
  return {};
}

std::optional<std::vector<std::string>> option_reader::texts(
    std::string_view name) {
  return elements<std::string>(name, "an array of strings",
                               [&](const auto& node, const auto& path) {
                                 return read_text(node, path);
                               });
}

std::optional<std::vector<double>> option_reader::numbers(
    std::string_view name) {
  return elements<double>(name, "an array of numbers",
                          [&](const auto& node, const auto& path) {
                            return read_number(node, path);
                          });
}

std::optional<std::vector<std::int64_t>> option_reader::integers(
    std::string_view name, std::int64_t min, std::int64_t max) {
  return elements<std::int64_t>(name, "an array of integers",
                                [&](const auto& node, const auto& path) {
                                  return read_integer(node, path, min, max);
                                });
}

option_reader* option_reader::child(const option_node& node,
                                    const std::string& path) {
  auto& reader = children_[path];
  if (!reader) reader = std::make_unique<option_reader>(node, path, log_);
  return reader.get();
}

option_reader* option_reader::table(std::string_view name) {
  auto* node = ask(name, option_kind::table, to_string(option_kind::table));
  return node ? child(*node, path_of(name)) : nullptr;
}

std::vector<option_reader*> option_reader::tables(std::string_view name) {
  auto* array = ask(name, option_kind::array,
                    fmt::format("an array of tables, [[{}]]", path_of(name)));
  std::vector<option_reader*> readers;
  if (!array) return readers;
  for (auto& node : array->children) {
    auto path = path_of(name) + "." + node.name;
    if (node.kind == option_kind::table)
      readers.push_back(child(node, path));
    else
      reject_kind(node, path, to_string(option_kind::table));
  }
  return readers;
}

std::vector<option_reader*> option_reader::tables_or_texts(
    std::string_view name, std::string_view short_for) {
  auto* array = ask(name, option_kind::array, "an array of strings or tables");
  std::vector<option_reader*> readers;
  if (!array) return readers;
  for (auto& node : array->children) {
    auto path = path_of(name) + "." + node.name;
    if (node.kind == option_kind::table) {
      readers.push_back(child(node, path));
    } else if (node.kind == option_kind::text) {
      made_.push_back({node.name, option_kind::table, node.place, {}, {node}});
      made_.back().children[0].name = short_for;
      log_.uses.short_forms.insert_or_assign(path, std::string{short_for});
      readers.push_back(child(made_.back(), path));
    } else {
      reject_kind(node, path, "a string or a table");
    }
  }
  return readers;
}

void option_reader::assume(std::string_view name, option_value otherwise) {
  if (!ask(name))
    log_.uses.defaults.insert_or_assign(path_of(name), std::move(otherwise));
}

std::vector<std::string> option_reader::names() {
  std::vector<std::string> all;
  for (auto& node : table_.children) {
    ask(node.name);
    all.push_back(node.name);
  }
  return all;
}

std::string option_reader::resolve_path(std::string_view path) const {
  std::filesystem::path given{path};
  if (log_.folder.empty() || given.is_absolute()) return given.string();
  return (std::filesystem::path{log_.folder} / given).string();
}

void option_reader::fail(std::string_view name, const std::string& message) {
  auto* node = ask(name);
  reject(node ? *node : table_, path_of(name), message);
}

void option_reader::require(std::string_view name) {
  ask(name);
  reject(table_, path_of(name), "is required but missing");
}

void option_reader::report_unknown() {
  std::vector<std::string_view> known{asked_.begin(), asked_.end()};
  for (auto& node : table_.children) {
    if (std::ranges::find(asked_, node.name) != asked_.end()) continue;
    auto meant = suggestion(node.name, known);
    if (gave_up() && meant.empty()) continue;
    auto allowed = fmt::format("{}", fmt::join(known, ", "));
    log_.errors.add(
        node.place, path_of(node.name),
        fmt::format("unknown {}{} (allowed: {})",
                    node.kind == option_kind::table ? "table" : "option", meant,
                    allowed.empty() ? "nothing" : allowed));
  }
  for (auto& [path, reader] : children_)
    reader->report_unknown();
}

}  // namespace segue
