// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "segue/config/error_log.hpp"
#include "segue/config/option_tree.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// Reads one table of an option tree, and remembers which of its options were
/// asked for. Tree, log and folder outlive it.
class table_reader final : public option_reader {
 public:
  /// `path` is the table's own name with those around it; empty for the root.
  /// `folder` is what relative paths are relative to; empty: the process's.
  table_reader(const option_node& table, std::string path, error_log& errors,
               const std::string& folder);

  bool has(std::string_view name) override;
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min,
                                      std::int64_t max) override;
  std::optional<double> number(std::string_view name) override;
  bool is_integer(std::string_view name) override;
  std::optional<bool> boolean(std::string_view name) override;
  std::optional<std::string> text(std::string_view name) override;
  std::optional<std::string> choice(
      std::string_view name, std::vector<std::string_view> allowed) override;
  std::optional<std::vector<std::string>> texts(std::string_view name) override;
  std::optional<std::vector<double>> numbers(std::string_view name) override;
  std::optional<std::vector<std::int64_t>> integers(std::string_view name,
                                                    std::int64_t min,
                                                    std::int64_t max) override;
  option_reader* table(std::string_view name) override;
  std::vector<option_reader*> tables(std::string_view name) override;
  std::vector<option_reader*> tables_or_texts(
      std::string_view name, std::string_view short_for) override;
  std::vector<std::string> names() override;
  std::string resolve_path(std::string_view path) const override;
  void fail(std::string_view name, std::string message) override;
  void require(std::string_view name) override;

  /// Records an error for every option nobody asked for, here and in the
  /// tables that were read.
  void report_unknown();

 private:
  /// The option, made known; null where it is absent.
  const option_node* ask(std::string_view name);
  /// The same, null also where it is of another kind: that is an error.
  const option_node* ask(std::string_view name, option_kind kind,
                         std::string_view expected);
  /// Records what is wrong with a value at `path` in this table.
  void reject(const option_node& node, const std::string& path,
              const std::string& reason);
  void reject_kind(const option_node& node, const std::string& path,
                   std::string_view expected);
  std::string path_of(std::string_view name) const;
  option_reader* child(const option_node& node, const std::string& path);
  bool gave_up() const { return failed_ && asked_.size() <= 1; }

  /// Reads every element of an array with `read(node, path)`, which gives an
  /// optional and records what is wrong.
  template <class T, class Read>
  std::optional<std::vector<T>> elements(std::string_view name,
                                         std::string_view expected, Read read);
  std::optional<std::int64_t> read_integer(const option_node& node,
                                           const std::string& path,
                                           std::int64_t min, std::int64_t max);
  std::optional<double> read_number(const option_node& node,
                                    const std::string& path);
  std::optional<std::string> read_text(const option_node& node,
                                       const std::string& path);

  const option_node& table_;
  std::string path_;
  error_log& errors_;
  const std::string& folder_;
  std::vector<std::string> asked_;  // in the order asked, each once
  bool failed_ = false;             // an option here was absent or wrong
  std::map<std::string, std::unique_ptr<table_reader>> children_;
  std::deque<option_node> made_;  // tables that texts stand for
};

}  // namespace segue
