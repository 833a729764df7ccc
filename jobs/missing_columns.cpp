// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/missing_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "segue/data/input/csv/csv_header.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/input_format.hpp"

namespace segue {
namespace {

/// A column of the input that an option names.
struct named_column {
  std::string option;
  std::string name;
};

std::vector<named_column> named_columns(const configuration& config) {
  const auto& in = config.input;
  std::vector<named_column> all{{"input.key", in.key}};
  for (const auto& order : in.order_by)
    all.push_back({"input.order_by", order.column});
  for (const auto& name : in.context)
    all.push_back({"input.context", name});
  if (!in.label.empty()) all.push_back({"input.label", in.label});
  for (std::size_t i = 0; i < config.columns.size(); ++i)
    for (const auto& request : config.columns[i]->requests())
      all.push_back(
          {config.places.feature_option(config.column_paths[i], request.name),
           request.name});
  return all;
}

/// Returns the files that exist and can be read again.
std::vector<std::string> readable_files(const input_options& options) {
  std::vector<std::string> all;
  for (const auto& named : options.files) {
    auto files = list_files({named});
    if (!files) continue;
    std::ranges::copy_if(*files, std::back_inserter(all), can_be_read_again);
  }
  return all;
}

}  // namespace

std::vector<option_fault> find_missing_columns(const configuration& config) {
  std::vector<option_fault> faults;
  auto* names_of = known_format_of(config.input).column_names;
  if (!names_of) return faults;
  auto wanted = named_columns(config);
  for (const auto& path : readable_files(config.input)) {
    auto names = names_of(path, config.input);
    if (!names) continue;
    input_file file{display_name(path), std::move(*names)};
    std::erase_if(wanted, [&](const named_column& column) {
      auto found = find_column(file, column.name);
      if (found) return false;
      faults.push_back({column.option, found.error().message});
      return true;
    });
  }
  return faults;
}

}  // namespace segue
