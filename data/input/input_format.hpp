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

/// A format of input files: what the others ask of it. Each is a file pair of
/// its own, a line in the table of input_format.cpp, and one in that of
/// survey_format.cpp.
struct input_format {
  std::string_view name;  ///< that of `input.format`
  /// Of file names, without .gz and .zst.
  std::span<const std::string_view> endings;
  /// Whether a file is of this format that begins so, without a byte order
  /// mark; null: any text may be. Formats are asked from the last line of the
  /// table up: what a checksum tells stands below what a character tells.
  bool (*begins_so)(std::string_view begin);

  /// A record is a step, and those of a key make an example. Else a record is
  /// an example.
  bool rows_are_steps;
  /// A key comes once, since its source gathers what is its own.
  bool keys_are_unique;
  /// An empty text is a value, so that no text is missing.
  bool empty_is_text;
  /// Values say their dtype themselves, of which a feature has one.
  bool values_have_dtypes;

  /// What the key and the length are called where the options do not say.
  /// Without a default the key has to be said.
  std::string_view default_key;
  std::string_view default_length;
  /// Options of [input] that not all formats have.
  std::span<const std::string_view> options;
  /// Reads them.
  void (*read_options)(option_reader& reader, input_options& to);

  /// The columns that a file names; null where each record names what it has.
  result<std::vector<std::string>> (*column_names)(
      const std::string& path, const input_options& options);
  /// See open_source and make_parser.
  result<std::unique_ptr<record_source>> (*open_source)(
      const input_options& options, const parse_spec& spec,
      std::uint32_t epoch);
  result<std::unique_ptr<record_parser>> (*make_parser)(
      const input_options& options, const parse_spec& spec);
};

/// All of them. Text that no other is told by is of the first.
std::span<const input_format* const> input_formats();

/// "csv", "jsonl", "tfrecord".
std::vector<std::string_view> input_format_names();

/// Null where there is none of that name.
const input_format* find_input_format(std::string_view name);

/// That of the options. Error: invalid_argument, with the names there are.
result<const input_format*> format_of(const input_options& options);

/// That of options that have been found right, as read_input_options does.
const input_format& known_format_of(const input_options& options);

/// The one that a file's first bytes tell, without a byte order mark; null
/// where they tell none.
const input_format* format_told_by(std::string_view begin);

/// The same, or the first where it is text; null where it is none.
const input_format* format_of_bytes(std::string_view begin);

}  // namespace segue
