// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/csv/csv_header.hpp"
#include "segue/data/input/csv/csv_rows.hpp"
#include "segue/data/input/csv/csv_splitter.hpp"
#include "segue/data/input/csv/keyed_row.hpp"
#include "segue/data/input/csv/missing_texts.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// All rows of all files, one after another, with their keys and orders. Only
/// the fields up to the last key or order column of a row are split.
class csv_reader {
 public:
  /// Opens every file once to check its header. Errors: those of open_source.
  static result<std::unique_ptr<csv_reader>> open(const input_options& options,
                                                  const parse_spec& wanted);

  /// Returns the next row, valid until the next call; nullopt at the end.
  /// Errors: those of reading, cancelled.
  result<std::optional<keyed_row>> next();

  const std::shared_ptr<const input_files>& files() const { return files_; }

  /// May be called from any thread. The caller fills in records_given.
  read_progress progress() const;
  /// May be called from any thread.
  void cancel() { stop_.set(); }
  bool cancelled() const { return stop_.is_set(); }

 private:
  explicit csv_reader(const input_options& options)
      : options_{options},
        missing_{options.missing},
        splitter_{options.delimiter} {}
  result<void> check_files(const parse_spec& wanted);
  result<void> open_file();
  void close_file();
  keyed_row find_key(const csv_row& row);
  bool missing(std::string_view text) const {
    return text.empty() || missing_.holds(text);
  }

  input_options options_;
  missing_texts missing_;
  std::vector<std::string> paths_;
  std::shared_ptr<const input_files> files_;
  // By index: files that can be read only once, kept open after the check.
  std::map<std::size_t, csv_rows> kept_;

  std::size_t file_ = 0;          // index of the current file
  std::optional<csv_rows> rows_;  // of that file
  std::size_t key_column_ = 0;    // in that file
  std::vector<std::size_t> order_columns_;
  std::size_t fields_needed_ = 0;
  csv_splitter splitter_;
  std::string order_;

  std::int64_t bytes_total_ = 0;
  std::int64_t bytes_before_ = 0;  // of the finished files
  std::atomic<std::int64_t> bytes_read_{0};
  std::atomic<std::int64_t> records_read_{0};
  stop_flag stop_;
};

}  // namespace segue
