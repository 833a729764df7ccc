// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/input_options.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/errors/result.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// The properties and functions of a format of input files. Each has its own
/// .hpp and .cpp, a line in the table of input_format.cpp, and one in that of
/// survey_format.cpp.
struct input_format {
  std::string_view name;  ///< the value of `input.format`
  /// The endings of file names, without .gz and .zst.
  std::span<const std::string_view> endings;
  /// Whether a file with these first bytes, without a byte order mark, has this
  /// format; null if any text may have it. The formats are tried from the last
  /// line of the table up, so those with a checksum are below the others.
  bool (*matches_begin)(std::string_view begin);

  /// Whether a record is a step, and the records of a key are an example.
  /// Otherwise a record is an example.
  bool rows_are_steps;
  /// Whether a key comes only once, since the source gathers its records.
  bool keys_are_unique;
  /// Whether an empty string is a value, so that strings are never missing.
  bool empty_is_text;
  /// Whether values have their own dtype, the same for all of a feature.
  bool values_have_dtypes;

  /// The default names of the key and the length. If that of the key is empty,
  /// the option is needed.
  std::string_view default_key;
  std::string_view default_length;
  /// The options of [input] that not all formats have.
  std::span<const std::string_view> options;
  /// Reads these options.
  void (*read_options)(option_reader& reader, input_options& to);

  /// Returns the column names of a file; null if each record has its own names.
  result<std::vector<std::string>> (*column_names)(
      const std::string& path, const input_options& options);
  /// See open_source and make_parser.
  result<std::unique_ptr<record_source>> (*open_source)(
      const input_options& options, const parse_spec& spec,
      std::uint32_t epoch);
  result<std::unique_ptr<record_parser>> (*make_parser)(
      const input_options& options, const parse_spec& spec);
};

/// Returns all formats. The first is that of text that matches no other.
std::span<const input_format* const> input_formats();

/// "csv", "jsonl", "tfrecord".
std::vector<std::string_view> input_format_names();

/// Returns the format with a name, or null if there is none.
const input_format* find_input_format(std::string_view name);

/// Returns the format of the options. Error: invalid_argument, with all names.
result<const input_format*> format_of(const input_options& options);

/// The same for options that have been checked, as by read_input_options.
const input_format& known_format_of(const input_options& options);

/// Returns the format that matches the first bytes of a file, without a byte
/// order mark; null if there is none.
const input_format* detect_format(std::string_view begin);

/// The same, but the first format for other text; null for other bytes.
const input_format* format_of_bytes(std::string_view begin);

}  // namespace segue
