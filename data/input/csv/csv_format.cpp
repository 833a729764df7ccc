// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "segue/data/input/csv/csv_header.hpp"
#include "segue/data/input/csv/csv_parser.hpp"
#include "segue/data/input/csv/csv_source.hpp"
#include "segue/data/input/read_option.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 2> endings{".csv", ".tsv"};

constexpr std::array<std::string_view, 8> own_options{
    "order_by",  "grouped", "group_memory_mb", "temporary_folder",
    "delimiter", "missing", "header",          "columns"};

void read_delimiter(option_reader& reader, input_options& options) {
  auto text = reader.text("delimiter");
  reader.assume("delimiter", options.delimiter);
  if (!text) return;
  if (text->empty() || text->find_first_of("\"\r\n") != text->npos)
    reader.fail("delimiter",
                text->empty()
                    ? "is empty; expected the separator between fields"
                    : "contains a quote or a line end");
  else
    options.delimiter = *text;
}

void read_header(option_reader& reader, input_options& options) {
  options.header = reader.boolean_or("header", true);
  read_names(reader, "columns", options.columns);
  if (options.header && reader.has("columns"))
    reader.fail("columns",
                "column names come from the header; for files without one, set "
                "header = false");
  if (!options.header && !reader.has("columns")) reader.require("columns");
}

void read_order(option_reader& reader, std::vector<order_column>& columns) {
  for (auto* entry : reader.tables_or_texts("order_by", "column")) {
    auto name = entry->text("column");
    auto as = entry->choice_or("as", "value", {"value", "time"});
    if (!entry->has("column")) entry->require("column");
    if (!name) continue;
    if (name->empty()) {
      reader.fail("order_by", "a name is empty");
    } else if (std::ranges::count(columns, *name, &order_column::column) > 0) {
      reader.fail("order_by", fmt::format("'{}' is listed twice", *name));
    } else {
      columns.emplace_back(std::move(*name),
                           as == "time" ? order_kind::time : order_kind::value);
    }
  }
}

void read_options(option_reader& reader, input_options& options) {
  read_order(reader, options.order_by);
  options.grouped = reader.boolean_or("grouped", options.grouped);
  read_megabytes(reader, "group_memory_mb", std::int64_t{1} << 30,
                 options.group_memory);
  if (auto folder = reader.text("temporary_folder"); folder && !folder->empty())
    options.temporary_folder = reader.resolve_path(*folder);
  read_delimiter(reader, options);
  read_header(reader, options);
  if (auto missing = reader.texts("missing")) options.missing = *missing;
}

result<std::vector<std::string>> column_names(const std::string& path,
                                              const input_options& options) {
  auto rows = open_csv(path, options, {});
  if (!rows) return rows.error();
  return read_csv_header(*rows, options);
}

}  // namespace

const input_format csv_format{
    .name = "csv",
    .endings = endings,
    .matches_begin = nullptr,
    .rows_are_steps = true,
    // The source groups rows by key, or checks that they are grouped.
    .keys_are_unique = true,
    .empty_is_text = true,
    .values_have_dtypes = false,
    .default_key = "",
    .default_length = "",
    .options = own_options,
    .read_options = read_options,
    .column_names = column_names,
    .open_source = open_csv_source,
    .make_parser = make_csv_parser,
};

}  // namespace segue
