// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "segue/data/input/input_format.hpp"
#include "segue/data/output/data_format.hpp"
#include "segue/data/output/example_writer.hpp"
#include "segue/data/output/name_places.hpp"
#include "segue/data/output/output_schema.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The properties of a format in which data files can be written. Each is
/// defined in the file of its writer, see format_writers.hpp.
struct written_format {
  std::string_view name;    ///< the value of `--to`
  std::string_view title;   ///< its name in messages: "JSON Lines"
  std::string_view remark;  ///< what --help adds to the name; may be empty

  /// The format as which it is read back.
  const input_format* read_as;
  /// The value of `input.example` to read it back; empty for the default.
  std::string_view read_with_example;

  /// Whether names must be UTF-8.
  bool names_are_utf8;
  /// Whether a step that is a list is written as JSON text.
  bool lists_are_json;
  /// Whether float32 is the only floating-point dtype.
  bool floats_are_float32;

  /// Returns the names of an example, by the place where they are written.
  name_places (*places_of)(const output_schema& schema);
  /// See make_writer, which checks the names first.
  result<std::unique_ptr<example_writer>> (*make_writer)(
      const output_schema& schema, char delimiter);
};

const written_format& written_format_of(data_format format);

/// Returns all formats, in the order of data_format.
std::span<const written_format* const> written_formats();

/// Returns the names of all formats.
std::vector<std::string_view> written_format_names();

}  // namespace segue
