// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_header.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/input/csv/csv_splitter.hpp"
#include "segue/data/input/field_value.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/iso_time.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/options/nearest_name.hpp"

namespace segue {
namespace {

/// Far more than real files have; a few bytes can decompress to any number.
constexpr std::size_t most_columns = 1 << 16;

result<void> check_form(const feature_spec& feature) {
  if (feature.form == layout::sparse)
    return error{errc::invalid_argument,
                 fmt::format("feature '{}' is sparse; a CSV column is dense",
                             feature.name)};
  if (feature.dims.num_elements() != 1)
    return error{errc::invalid_argument,
                 fmt::format("feature '{}' has the shape {} in each step; a "
                             "CSV column holds one value per row",
                             feature.name, to_string(feature.dims))};
  return {};
}

/// Whether there is a carriage return outside of quotes.
bool holds_bare_return(std::string_view row) {
  bool quoted = false;
  for (char c : row) {
    if (c == '"') quoted = !quoted;
    if (c == '\r' && !quoted) return true;
  }
  return false;
}

result<std::vector<std::string>> take_header(csv_rows& rows,
                                             const std::string& delimiter) {
  auto row = rows.next();
  if (!row) return row.error();
  if (!*row)
    return error{errc::empty,
                 fmt::format("'{}' has no header line", rows.name())};
  if (holds_bare_return((*row)->bytes))
    return error{errc::malformed,
                 fmt::format("{}:{}: the header contains a carriage return; "
                             "rows end in LF or CRLF, not in CR alone",
                             rows.name(), (*row)->line)};
  csv_splitter splitter{delimiter};
  splitter.split((*row)->bytes, most_columns + 1);
  if (splitter.fields().size() > most_columns)
    return error{errc::malformed,
                 fmt::format("{}:{}: the header has more than {} columns",
                             rows.name(), (*row)->line, most_columns)};
  if (splitter.fault() != csv_fault::none)
    return error{errc::malformed,
                 fmt::format("{}:{}: unbalanced quotes in the header",
                             rows.name(), (*row)->line)};
  std::vector<std::string> names;
  for (auto name : splitter.fields())
    names.emplace_back(name);
  return names;
}

}  // namespace

result<csv_rows> open_csv(const std::string& path, const input_options& options,
                          stop_flag stop) {
  auto bytes = open_bytes(path, std::move(stop));
  if (!bytes) return bytes.error();
  return csv_rows{std::move(*bytes), display_name(path), options.delimiter,
                  options.record_limit};
}

result<std::vector<std::string>> read_csv_header(csv_rows& rows,
                                                 const input_options& options) {
  result<std::vector<std::string>> names = options.columns;
  if (options.header) names = take_header(rows, options.delimiter);
  if (!names) return names;
  for (auto& name : *names)
    if (auto to = options.rename.find(name); to != options.rename.end())
      name = to->second;
  return names;
}

std::string hint_of_data(const std::vector<std::string>& names) {
  auto numbers = std::ranges::count_if(names, [](const std::string& name) {
    double number = 0;
    return read_value(name, number) == field_result::value ||
           read_iso_time(name);
  });
  if (numbers == 0 || 2 * numbers < std::ssize(names)) return {};
  return fmt::format(
      "; its first line looks like data ({}): if the file has no header, set "
      "header = false and columns = [...]",
      shown_names(names));
}

namespace {

/// The end of a message about a missing column; `nearest` may be meant.
std::string others(const std::vector<std::string>& names,
                   std::string_view nearest = {}) {
  if (auto hint = hint_of_data(names); !hint.empty()) return hint;
  if (!nearest.empty())
    return fmt::format("; did you mean '{}'?", shown_text(nearest));
  return fmt::format("; its columns are {}", shown_names(names));
}

}  // namespace

result<std::size_t> find_column(const input_file& file, std::string_view name) {
  auto& names = file.columns;
  auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    std::vector<std::string_view> views{names.begin(), names.end()};
    return error{
        errc::invalid_argument,
        fmt::format("'{}' has no column '{}'{}", file.name, shown_text(name),
                    others(names, nearest_name(name, views)))};
  }
  if (std::find(found + 1, names.end(), name) != names.end())
    return error{errc::invalid_argument,
                 fmt::format("'{}' has two columns named '{}'", file.name,
                             shown_text(name))};
  return static_cast<std::size_t>(found - names.begin());
}

result<void> check_csv_columns(const input_file& file,
                               const input_options& options,
                               const parse_spec& wanted) {
  std::vector<std::string_view> names{options.key};
  for (auto& order : options.order_by)
    names.push_back(order.column);
  for (auto& feature : wanted.sequences)
    names.push_back(feature.name);
  for (auto& feature : wanted.context)
    names.push_back(feature.name);
  std::vector<std::string> absent;
  for (auto name : names)
    if (std::ranges::count(file.columns, name) +
            std::ranges::count(absent, shown_text(name)) ==
        0)
      absent.push_back(shown_text(name));
  if (absent.size() > 1)
    return error{errc::invalid_argument,
                 fmt::format("'{}' has no columns '{}'{}", file.name,
                             fmt::join(absent, "', '"), others(file.columns))};
  for (auto name : names)
    if (auto found = find_column(file, name); !found) return found.error();
  return {};
}

result<void> check_renamed(const input_files& files,
                           const input_options& options) {
  for (auto& [from, to] : options.rename)
    if (std::ranges::none_of(files, [&](const input_file& file) {
          return std::ranges::count(file.columns, to) > 0;
        }))
      return error{
          errc::invalid_argument,
          fmt::format("rename gives the column '{}' the name '{}', but no file "
                      "has that column; the columns of '{}' are {}",
                      shown_text(from), to, files[0].name,
                      shown_names(files[0].columns))};
  return {};
}

result<parse_spec> wanted_csv_features(const input_options& options,
                                       const parse_spec& spec) {
  if (options.key.empty())
    return error{errc::invalid_argument,
                 "format csv needs the name of the key column (key)"};
  auto wanted = wanted_features(options, spec);
  if (!wanted) return wanted;
  for (auto* features : {&wanted->sequences, &wanted->context})
    for (auto& feature : *features)
      if (auto fits = check_form(feature); !fits) return fits.error();
  if (wanted->sequences.empty())
    return error{errc::invalid_argument,
                 "no column of the input is read as a sequence; at least one "
                 "feature column or the label is needed"};
  return wanted;
}

}  // namespace segue
