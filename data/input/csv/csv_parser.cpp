// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_parser.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/input/csv/column_builder.hpp"
#include "segue/data/input/csv/csv_header.hpp"
#include "segue/data/input/csv/csv_splitter.hpp"
#include "segue/data/input/iso_time.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// The positions of the columns that are read, in one file.
struct file_layout {
  std::size_t fields = 0;  // expected in each row
  std::size_t key = 0;
  std::vector<std::size_t> sequences;  // as the parser's columns
  std::vector<std::size_t> context;
  std::vector<std::size_t> times;  // the order columns that hold times
};

class csv_parser : public record_parser {
 public:
  csv_parser(const input_options& options,
             std::vector<column_builder> sequences,
             std::vector<column_builder> context)
      : key_name_{options.key},
        order_by_{options.order_by},
        missing_{options.missing},
        sequences_{std::move(sequences)},
        context_{std::move(context)},
        splitter_{options.delimiter} {}

  parsed_chunk parse(const chunk& records) override;

 private:
  /// Rows [begin, end) of the chunk's columns.
  struct group {
    std::string key;
    std::size_t begin = 0;
    std::size_t first = 0;  // record of the group, in the chunk
    std::size_t last = 0;
  };
  /// What is wrong with a row; without a reason if nothing is.
  struct complaint {
    std::string column;
    std::string value;
    std::string reason;
  };

  void start(const chunk& records);
  file_layout find_columns(const input_file& file) const;
  void parse_row(const chunk& records, const chunk_record& r,
                 parsed_chunk& out);
  std::string_view key_of(const file_layout& layout) const;
  void start_group(std::string_view key, std::size_t record);
  complaint check_row(const input_file& file, const file_layout& layout,
                      std::string_view key) const;
  complaint set_row(const file_layout& layout);
  complaint set_context(column_builder& column, std::string_view text);
  void build_examples(parsed_chunk& out);

  std::string key_name_;
  std::vector<order_column> order_by_;
  missing_texts missing_;
  std::vector<column_builder> sequences_;
  std::vector<column_builder> context_;
  csv_splitter splitter_;

  std::shared_ptr<const input_files> files_;
  std::vector<file_layout> layouts_;  // by file

  std::vector<group> groups_;
  std::size_t rows_ = 0;  // set in every sequence column
};

file_layout csv_parser::find_columns(const input_file& file) const {
  // The source has checked that the columns exist.
  auto find = [&](const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(file.columns, name) -
                                    file.columns.begin());
  };
  file_layout layout;
  layout.fields = file.columns.size();
  layout.key = find(key_name_);
  for (auto& column : sequences_)
    layout.sequences.push_back(find(column.spec().name));
  for (auto& column : context_)
    layout.context.push_back(find(column.spec().name));
  for (auto& order : order_by_)
    if (order.as == order_kind::time)
      layout.times.push_back(find(order.column));
  return layout;
}

void csv_parser::start(const chunk& records) {
  if (records.files != files_) {
    files_ = records.files;
    layouts_.clear();
    for (auto& file : *files_)
      layouts_.push_back(find_columns(file));
  }
  groups_.clear();
  rows_ = 0;
  for (auto& column : sequences_)
    column.start(records.records.size());
  // One more row, to hold a value while it is compared.
  for (auto& column : context_)
    column.start(records.records.size() + 1);
}

parsed_chunk csv_parser::parse(const chunk& records) {
  parsed_chunk out;
  out.index = records.index;
  out.records = static_cast<std::int64_t>(records.records.size());
  start(records);
  for (auto& r : records.records)
    parse_row(records, r, out);
  build_examples(out);
  return out;
}

void csv_parser::parse_row(const chunk& records, const chunk_record& r,
                           parsed_chunk& out) {
  auto& file = (*files_)[r.file];
  auto& layout = layouts_[r.file];
  auto text = records.text(r);
  splitter_.split(text);
  auto key = key_of(layout);
  auto place = static_cast<std::size_t>(&r - records.records.data());
  if (!key.empty()) {
    if (groups_.empty() || groups_.back().key != key) start_group(key, place);
    groups_.back().last = place;
  }
  auto wrong = check_row(file, layout, key);
  if (wrong.reason.empty()) wrong = set_row(layout);
  if (wrong.reason.empty()) {
    ++rows_;
    return;
  }
  out.reject_places.push_back(place);
  out.rejects.push_back({file.name, r.record, r.offset, std::string{key},
                         std::move(wrong.column), std::move(wrong.value),
                         std::move(wrong.reason), std::string{text}});
}

/// Returns the key of the row; empty if it has none, as in the source.
std::string_view csv_parser::key_of(const file_layout& layout) const {
  auto fields = splitter_.fields();
  if (layout.key >= fields.size()) return {};
  auto key = fields[layout.key];
  return missing_.holds(key) ? std::string_view{} : key;
}

void csv_parser::start_group(std::string_view key, std::size_t record) {
  if (!groups_.empty() && groups_.back().begin == rows_) groups_.pop_back();
  groups_.push_back({std::string{key}, rows_, record, record});
}

/// Returns what is wrong with the row itself: quotes, fields, key, order.
csv_parser::complaint csv_parser::check_row(const input_file& file,
                                            const file_layout& layout,
                                            std::string_view key) const {
  auto fields = splitter_.fields();
  if (splitter_.fault() != csv_fault::none) {
    auto i = splitter_.fault_field();
    auto reason = splitter_.fault() == csv_fault::open_quote
                      ? "opens a quote that is never closed"
                      : "is followed by text after its closing quote";
    return {i < layout.fields ? file.columns[i] : "", std::string{fields[i]},
            reason};
  }
  if (fields.size() != layout.fields)
    return {"", "",
            fmt::format("has {} fields where the header has {}", fields.size(),
                        layout.fields)};
  if (key.empty())
    return {key_name_, std::string{fields[layout.key]},
            "is missing; every row needs a key"};
  for (auto column : layout.times) {
    auto text = fields[column];
    if (!text.empty() && !missing_.holds(text) && !read_iso_time(text))
      return {file.columns[column], std::string{text},
              "is not an ISO 8601 date or time such as 2013-01-31T10:00:00Z, "
              "which order_by needs"};
  }
  return {};
}

csv_parser::complaint csv_parser::set_row(const file_layout& layout) {
  auto fields = splitter_.fields();
  for (std::size_t i = 0; i < sequences_.size(); ++i) {
    auto text = fields[layout.sequences[i]];
    auto reason = sequences_[i].set(rows_, text);
    if (!reason.empty())
      return {sequences_[i].spec().name, std::string{text},
              std::string{reason}};
  }
  for (std::size_t i = 0; i < context_.size(); ++i) {
    auto wrong = set_context(context_[i], fields[layout.context[i]]);
    if (!wrong.reason.empty()) return wrong;
  }
  return {};
}

/// The first row of a key sets its context; the others must agree with it.
csv_parser::complaint csv_parser::set_context(column_builder& column,
                                              std::string_view text) {
  auto place = groups_.size() - 1;
  bool first = groups_.back().begin == rows_;
  auto reason = column.set(first ? place : place + 1, text);
  if (!reason.empty())
    return {column.spec().name, std::string{text}, std::string{reason}};
  if (first || column.same(place, place + 1)) return {};
  return {column.spec().name, std::string{text},
          fmt::format("differs from '{}' in earlier rows of the key; a "
                      "context column holds one value per key",
                      shown_text(column.show(place)))};
}

/// Returns the row of a group in a context column.
feature as_context(const feature& column, const shape& dims,
                   std::int64_t group) {
  auto row = slice(column, group, 1);
  auto* dense = std::get_if<tensor>(&row);
  return dense ? feature{dense->reshape(dims)} : row;
}

void csv_parser::build_examples(parsed_chunk& out) {
  if (!groups_.empty() && groups_.back().begin == rows_) groups_.pop_back();
  std::vector<feature> sequences, context;
  for (auto& column : sequences_)
    sequences.push_back(column.finish(rows_));
  for (auto& column : context_)
    context.push_back(column.finish(groups_.size()));
  out.examples.reserve(groups_.size());
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    auto begin = static_cast<std::int64_t>(groups_[g].begin);
    auto end = static_cast<std::int64_t>(
        g + 1 < groups_.size() ? groups_[g + 1].begin : rows_);
    auto first = groups_[g].first;
    out.origins.push_back({first, groups_[g].last - first + 1});
    example e;
    e.key = std::move(groups_[g].key);
    e.sequences.reserve(sequences.size());
    for (std::size_t i = 0; i < sequences.size(); ++i)
      e.sequences.push_back(
          {sequences_[i].spec().name, slice(sequences[i], begin, end - begin)});
    for (std::size_t i = 0; i < context.size(); ++i)
      e.context.push_back({context_[i].spec().name,
                           as_context(context[i], context_[i].spec().dims,
                                      static_cast<std::int64_t>(g))});
    out.examples.push_back(std::move(e));
  }
}

result<std::vector<column_builder>> make_columns(
    const std::vector<feature_spec>& features, const input_options& options) {
  std::vector<column_builder> columns;
  for (auto& feature : features) {
    auto column = column_builder::make(feature, options);
    if (!column) return column.error();
    columns.push_back(std::move(*column));
  }
  return columns;
}

}  // namespace

result<std::unique_ptr<record_parser>> make_csv_parser(
    const input_options& options, const parse_spec& spec) {
  auto wanted = wanted_csv_features(options, spec);
  if (!wanted) return wanted.error();
  if (auto fits = check_defaults(*wanted, options); !fits) return fits.error();
  auto sequences = make_columns(wanted->sequences, options);
  if (!sequences) return sequences.error();
  auto context = make_columns(wanted->context, options);
  if (!context) return context.error();
  return std::unique_ptr<record_parser>{std::make_unique<csv_parser>(
      options, std::move(*sequences), std::move(*context))};
}

}  // namespace segue
