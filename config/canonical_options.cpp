// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/canonical_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string_view>

#include "segue/config/file_fingerprint.hpp"

namespace segue {
namespace {

enum class treatment : std::uint8_t { value, content, left_out };

// With all that they contain.
constexpr std::array<std::string_view, 10> of_one_node{"runtime",
                                                       "output",
                                                       "input.files",
                                                       "input.reject_file",
                                                       "input.temporary_folder",
                                                       "train.checkpoint",
                                                       "train.curve",
                                                       "train.picture",
                                                       "cluster.bind",
                                                       "cluster.wait_seconds"};

treatment treatment_of(std::string_view path, bool has_train) {
  if (std::ranges::find(of_one_node, path) != of_one_node.end())
    return treatment::left_out;
  if (path == "train.weights") return treatment::content;
  if (path == "model.weights")
    return has_train ? treatment::left_out : treatment::content;
  bool is_file =
      path.ends_with(".weights") || path.ends_with(".vocabulary_file");
  return path.starts_with("column.") && is_file ? treatment::content
                                                : treatment::value;
}

std::string text_of(const option_node& node) {
  switch (node.kind) {
    case option_kind::boolean:
      return fmt::format("{}", std::get<bool>(node.value));
    case option_kind::integer:
      return fmt::format("{}", std::get<std::int64_t>(node.value));
    case option_kind::number:
      return fmt::format("{}", std::get<double>(node.value));
    case option_kind::text:
    case option_kind::date:
      return fmt::format("{:?}", std::get<std::string>(node.value));
    case option_kind::array:
      return "[]";
    case option_kind::table:
      return "{}";
  }
  return "";
}

class listing {
 public:
  explicit listing(const configuration& config)
      : config_{config},
        folder_{std::filesystem::path{config.path}.parent_path()} {}

  result<void> add_all(const option_node& parent, const std::string& prefix) {
    for (const auto& child : parent.children)
      if (auto added = add(child, prefix + child.name); !added) return added;
    return {};
  }

  std::vector<std::string> sorted() && {
    std::ranges::sort(lines_);
    return std::move(lines_);
  }

 private:
  result<void> add(const option_node& node, const std::string& path) {
    auto how = treatment_of(path, config_.has_train);
    if (how == treatment::left_out) return {};
    if (how == treatment::content) return add_content(node, path);
    if (path == "cluster.tls")
      put(path, "true");
    else if (!node.children.empty())
      return add_all(node, path + ".");
    else
      put(path, text_of(node));
    return {};
  }

  result<void> add_content(const option_node& node, const std::string& path) {
    // A checked configuration has a text here.
    const auto* text = std::get_if<std::string>(&node.value);
    auto print = fingerprint_file(text ? (folder_ / *text).string() : "");
    if (!print) return at(path, print.error());
    put(path, "content " + *print);
    return {};
  }

  void put(const std::string& path, const std::string& value) {
    lines_.push_back(fmt::format("{} = {}", path, value));
  }

  const configuration& config_;
  std::filesystem::path folder_;
  std::vector<std::string> lines_;
};

}  // namespace

result<std::vector<std::string>> canonical_options(
    const configuration& config) {
  listing lines{config};
  if (auto added = lines.add_all(config.tree, ""); !added) return added.error();
  return std::move(lines).sorted();
}

result<std::vector<std::string>> canonical_columns(
    const configuration& config) {
  // Tables by the names of what they make, in the order of the file.
  std::map<std::string, std::string> names;
  for (std::size_t i = 0; i < config.columns.size(); ++i) {
    auto& all = names[config.column_paths[i]];
    if (!all.empty()) all += ", ";
    all += config.columns[i]->name();
  }
  listing lines{config};
  const auto* tables = config.tree.find("column");
  for (const auto& [path, name] : names) {
    // Its last part is the position.
    const auto* table = tables->find(path.substr(path.rfind('.') + 1));
    auto added = lines.add_all(*table, fmt::format("column.{:?}.", name));
    if (!added) return added.error();
  }
  return std::move(lines).sorted();
}

}  // namespace segue
