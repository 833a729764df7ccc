// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/toml_reader.hpp"

#include <filesystem>
#include <utility>

#include "segue/config/error_log.hpp"
#include "segue/config/override.hpp"
#include "segue/config/parse_toml.hpp"
#include "segue/config/table_reader.hpp"

namespace segue {

// Apart from the reader so that what the table readers refer to stays in place
// when the reader moves.
struct toml_reader::document {
  document(option_node tree, const std::string& path,
           std::span<const std::string> overrides)
      : root_node{std::move(tree)},
        folder{std::filesystem::path{path}.parent_path().string()},
        errors{path},
        root{root_node, "", errors, folder} {
    // Before anything is read: the readers point into the tree.
    for (auto& assignment : overrides)
      if (auto applied = apply_override(root_node, assignment); !applied)
        errors.add(applied.error());
  }

  option_node root_node;
  std::string folder;
  error_log errors;
  table_reader root;
};

toml_reader::toml_reader(std::unique_ptr<document> d)
    : document_{std::move(d)} {}
toml_reader::toml_reader(toml_reader&&) noexcept = default;
toml_reader& toml_reader::operator=(toml_reader&&) noexcept = default;
toml_reader::~toml_reader() = default;

result<toml_reader> toml_reader::open(const std::string& path,
                                      std::span<const std::string> overrides) {
  auto tree = parse_toml_file(path);
  if (!tree) return tree.error();
  return over(std::move(*tree), path, overrides);
}

result<toml_reader> toml_reader::parse(const std::string& text,
                                       const std::string& path,
                                       std::span<const std::string> overrides) {
  auto tree = parse_toml(text, path);
  if (!tree) return tree.error();
  return over(std::move(*tree), path, overrides);
}

toml_reader toml_reader::over(option_node tree, const std::string& path,
                              std::span<const std::string> overrides) {
  return toml_reader{
      std::make_unique<document>(std::move(tree), path, overrides)};
}

option_reader& toml_reader::root() {
  return document_->root;
}

option_places toml_reader::places() const {
  return option_places{document_->root_node};
}

const option_node& toml_reader::tree() const {
  return document_->root_node;
}

void toml_reader::fail(const std::string& path, const std::string& message) {
  document_->errors.add(places().find(path), path, message);
}

bool toml_reader::failed() const {
  return !document_->errors.empty();
}

std::vector<error> toml_reader::finish() {
  document_->root.report_unknown();
  return document_->errors.sorted();
}

}  // namespace segue
