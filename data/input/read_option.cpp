// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/read_option.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {

void read_names(option_reader& reader, std::string_view option,
                std::vector<std::string>& names) {
  auto read = reader.texts(option);
  if (!read) return;
  for (auto& name : *read) {
    if (name.empty()) {
      reader.fail(option, "a name is empty");
    } else if (std::ranges::count(names, name) > 0) {
      reader.fail(option, fmt::format("'{}' is listed twice", name));
    } else {
      names.push_back(name);
    }
  }
}

void read_megabytes(option_reader& reader, std::string_view option,
                    std::int64_t max_mb, std::int64_t& bytes) {
  if (auto mb = reader.integer(option, 1, max_mb)) bytes = *mb << 20;
}

void read_record_options(option_reader& reader, input_options& options) {
  options.length = reader.text_or("length", options.length);
  read_names(reader, "ragged", options.ragged);
}

}  // namespace segue
