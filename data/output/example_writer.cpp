// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/example_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/output/written_format.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

result<void> check_place(const written_format& format, name_place place) {
  for (auto name : place)
    if (format.names_are_utf8 && !is_utf8(name))
      return error{errc::invalid_argument,
                   fmt::format("the name '{}' is not UTF-8, which {} requires",
                               shown_text(name), format.name)};
  std::ranges::sort(place);
  auto twice = std::ranges::adjacent_find(place);
  if (twice == place.end()) return {};
  return error{
      errc::invalid_argument,
      fmt::format(
          "two features are named '{}', but {} has only one place for both",
          shown_text(*twice), format.name)};
}

}  // namespace

result<std::unique_ptr<example_writer>> make_writer(data_format format,
                                                    const output_schema& schema,
                                                    char delimiter) {
  const auto& written = written_format_of(format);
  for (auto& place : written.places_of(schema))
    if (auto good = check_place(written, std::move(place)); !good)
      return good.error();
  return written.make_writer(schema, delimiter);
}

}  // namespace segue
