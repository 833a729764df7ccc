// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "segue/config/option_tree.hpp"

namespace segue {

/// Where each option of a configuration was written, for errors that come to
/// light after it has been read.
class option_places {
 public:
  option_places() = default;

  /// Of every option in the tree.
  explicit option_places(const option_node& root);

  /// The place of the option `path` ("column.2.weights"); where it is absent
  /// that of the nearest table or array around it.
  const option_place& find(std::string_view path) const;
  /// Whether the option was written.
  bool has(std::string_view path) const { return places_.contains(path); }
  /// Where the column at `path` ("column.2") names the feature: in itself or in
  /// a column that it is of, however deep. `path` where none does.
  std::string key_of_column(const std::string& path,
                            std::string_view feature) const;

 private:
  void add(const option_node& node, const std::string& path);

  std::map<std::string, option_place, std::less<>> places_;
  /// What options that end in "key" name.
  std::map<std::string, std::string, std::less<>> keys_;
  option_place root_;
};

}  // namespace segue
