// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/canonical_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string_view>
#include <type_traits>
#include <variant>

#include "segue/config/file_fingerprint.hpp"

namespace segue {
namespace {

using paths = std::vector<std::string_view>;

/// The options that are left out, each with everything in it.
paths left_out(compared_by whom, bool has_train) {
  paths all{"runtime", "output", "input.reject_file", "input.temporary_folder"};
  auto add = [&](std::initializer_list<std::string_view> more) {
    all.insert(all.end(), more);
  };
  switch (whom) {
    case compared_by::nodes:
      add({"input.files", "train.checkpoint", "train.curve", "train.picture",
           "cluster.bind", "cluster.wait_seconds"});
      if (has_train) add({"model.weights"});
      break;
    case compared_by::checkpoint:
      add({"input.on_error", "input.record_limit_mb", "input.group_memory_mb",
           "input.context", "batch.epochs", "model.readout", "train", "node",
           "state", "cluster"});
      break;
  }
  return all;
}

std::string text_of(option_kind kind, const option_value& value) {
  if (kind == option_kind::array) return "[]";
  return std::visit(
      []<class T>(const T& it) -> std::string {
        if constexpr (std::is_same_v<T, std::monostate>)
          return "none";
        else if constexpr (std::is_same_v<T, std::string>)
          return fmt::format("{:?}", it);
        else
          return fmt::format("{}", it);
      },
      value);
}

/// Whether `path` is `table` or inside it.
bool is_in(std::string_view path, std::string_view table) {
  return path.starts_with(table) &&
         (path.size() == table.size() || path[table.size()] == '.');
}

class listing {
 public:
  listing(const configuration& config, compared_by whom)
      : config_{config},
        whom_{whom},
        folder_{std::filesystem::path{config.path}.parent_path()},
        left_out_{left_out(whom, config.has_train)} {
    for (std::size_t i = 0; i < config.columns.size(); ++i) {
      auto& names = column_names_[config.column_paths[i]];
      if (!names.empty()) names += ", ";
      names += config.columns[i]->name();
    }
  }

  result<void> add_written() { return add_all(config_.tree, ""); }

  void add_defaults() {
    for (const auto& [path, value] : config_.uses.defaults)
      if (!is_left_out(path)) put(path, text_of(option_kind::text, value));
  }

  std::vector<std::string> sorted() && {
    std::ranges::sort(lines_);
    return std::move(lines_);
  }

 private:
  bool is_left_out(std::string_view path) const {
    return std::ranges::any_of(left_out_,
                               [&](auto table) { return is_in(path, table); });
  }

  /// Whether only the path is compared. A training reads these files at its
  /// start only and may overwrite its weights; a checkpoint has its own
  /// parameters.
  bool compares_path(const std::string& path) const {
    return whom_ == compared_by::checkpoint &&
           (is_in(path, "input.files") || path == "model.weights");
  }

  result<void> add_path(const option_node& node, const std::string& path) {
    auto* text = std::get_if<std::string>(&node.value);
    if (!text || *text == "-") {
      put(path, text_of(node.kind, node.value));
      return {};
    }
    auto whole = std::filesystem::absolute(folder_ / *text).lexically_normal();
    put(path, text_of(option_kind::text, whole.string()));
    return {};
  }

  result<void> add_all(const option_node& parent, const std::string& prefix) {
    for (const auto& child : parent.children)
      if (auto added = add(child, prefix + child.name); !added) return added;
    return {};
  }

  result<void> add(const option_node& node, const std::string& path) {
    if (is_left_out(path)) return {};
    if (path == "cluster.tls") {
      put(path, "true");
      return {};
    }
    // An empty table equals an absent one.
    if (node.kind == option_kind::table || !node.children.empty())
      return add_all(node, path + ".");
    if (compares_path(path)) return add_path(node, path);
    if (config_.uses.files.contains(path)) return add_content(node, path);
    auto short_for = config_.uses.short_forms.find(path);
    auto full = short_for == config_.uses.short_forms.end()
                    ? path
                    : path + "." + short_for->second;
    put(full, text_of(node.kind, node.value));
    return {};
  }

  result<void> add_content(const option_node& node, const std::string& path) {
    auto file = folder_ / std::get<std::string>(node.value);
    auto print = fingerprint_file(file.string());
    if (!print) return at(path, print.error());
    put(path, "content " + *print);
    return {};
  }

  void put(const std::string& path, const std::string& value) {
    lines_.push_back(fmt::format("{} = {}", with_name(path), value));
  }

  /// Replaces a table's position in a `[[column]]` path by the columns' names.
  std::string with_name(const std::string& path) const {
    for (const auto& [table, names] : column_names_)
      if (is_in(path, table))
        return fmt::format("column.{:?}{}", names, path.substr(table.size()));
    return path;
  }

  const configuration& config_;
  compared_by whom_;
  std::filesystem::path folder_;
  paths left_out_;
  std::map<std::string, std::string> column_names_;
  std::vector<std::string> lines_;
};

}  // namespace

result<std::vector<std::string>> canonical_options(const configuration& config,
                                                   compared_by whom) {
  listing lines{config, whom};
  if (auto added = lines.add_written(); !added) return added.error();
  lines.add_defaults();
  return std::move(lines).sorted();
}

}  // namespace segue
