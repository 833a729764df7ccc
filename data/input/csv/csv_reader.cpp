// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/input/csv/order_key.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/shard.hpp"

namespace segue {

result<std::unique_ptr<csv_reader>> csv_reader::open(
    const input_options& options, const parse_spec& wanted) {
  std::unique_ptr<csv_reader> reader{new csv_reader{options}};
  auto paths = files_to_read(options);
  if (!paths) return paths.error();
  reader->paths_ = std::move(*paths);
  if (auto checked = reader->check_files(wanted); !checked)
    return checked.error();
  return reader;
}

result<void> csv_reader::check_files(const parse_spec& wanted) {
  auto files = std::make_shared<input_files>();
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    auto& path = paths_[i];
    auto rows = open_csv(path, options_, stop_);
    if (!rows) return rows.error();
    auto columns = read_csv_header(*rows, options_);
    if (!columns) return columns.error();
    files->push_back({rows->name(), std::move(*columns)});
    if (auto has = check_csv_columns(files->back(), options_, wanted); !has)
      return has;
    auto size = rows->bytes().stored_size();
    bytes_total_ = size < 0 || bytes_total_ < 0 ? -1 : bytes_total_ + size;
    if (path == "-" || size < 0) kept_.emplace(i, std::move(*rows));
  }
  files_ = std::move(files);
  return check_renamed(*files_, options_);
}

result<std::optional<keyed_row>> csv_reader::next() {
  for (;;) {
    if (cancelled())
      return error{errc::cancelled, "reading the input was cancelled"};
    if (!rows_) {
      if (file_ == paths_.size()) return std::optional<keyed_row>{};
      if (auto opened = open_file(); !opened) return opened.error();
    }
    auto row = rows_->next();
    if (!row) return row.error();
    bytes_read_.store(bytes_before_ + rows_->bytes().stored_position(),
                      std::memory_order_relaxed);
    if (*row) {
      records_read_.fetch_add(1, std::memory_order_relaxed);
      auto keyed = find_key(**row);
      if (!in_shard(options_.shard, keyed.key)) continue;
      return std::optional{keyed};
    }
    close_file();
  }
}

/// Opens the rows of the file and finds the positions of its columns.
result<void> csv_reader::open_file() {
  auto& file = (*files_)[file_];
  if (auto kept = kept_.extract(file_)) {
    rows_.emplace(std::move(kept.mapped()));
  } else {
    auto rows = open_csv(paths_[file_], options_, stop_);
    if (!rows) return rows.error();
    auto columns = read_csv_header(*rows, options_);
    if (!columns) return columns.error();
    if (*columns != file.columns)
      return error{
          errc::malformed,
          fmt::format(
              "the header of '{}' has changed since the file was first opened",
              file.name)};
    rows_.emplace(std::move(*rows));
  }
  key_column_ = *find_column(file, options_.key);
  fields_needed_ = key_column_ + 1;
  order_columns_.clear();
  for (auto& order : options_.order_by) {
    order_columns_.push_back(*find_column(file, order.column));
    fields_needed_ = std::max(fields_needed_, order_columns_.back() + 1);
  }
  return {};
}

void csv_reader::close_file() {
  bytes_before_ += rows_->bytes().stored_position();
  rows_.reset();
  ++file_;
}

keyed_row csv_reader::find_key(const csv_row& row) {
  splitter_.split(row.bytes, fields_needed_);
  auto fields = splitter_.fields();
  keyed_row keyed;
  keyed.bytes = row.bytes;
  keyed.file = static_cast<std::uint32_t>(file_);
  keyed.record = row.line;
  keyed.offset = row.offset;
  if (key_column_ < fields.size() && !missing(fields[key_column_]))
    keyed.key = fields[key_column_];
  if (keyed.key.empty()) return keyed;  // rejects keep the order of the files
  order_.clear();
  for (std::size_t i = 0; i < order_columns_.size(); ++i) {
    auto column = order_columns_[i];
    bool none = column >= fields.size() || missing(fields[column]);
    auto text = none ? std::string_view{} : fields[column];
    if (options_.order_by[i].as == order_kind::time)
      append_time_order(order_, text, none);
    else
      append_order(order_, text, none);
  }
  keyed.order = order_;
  return keyed;
}

read_progress csv_reader::progress() const {
  return {bytes_read_.load(std::memory_order_relaxed), bytes_total_,
          records_read_.load(std::memory_order_relaxed), 0};
}

}  // namespace segue
