// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/json/jsonl_format.hpp"

#include <array>

#include "segue/data/input/files/file_source.hpp"
#include "segue/data/input/json/json_lines.hpp"
#include "segue/data/input/json/json_parser.hpp"
#include "segue/data/input/read_option.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 2> endings{".jsonl", ".ndjson"};
constexpr std::array<std::string_view, 3> own_options{"length", "ragged",
                                                      "json"};

bool matches_begin(std::string_view begin) {
  auto first = begin.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && begin[first] == '{';
}

void read_options(option_reader& reader, input_options& options) {
  read_record_options(reader, options);
  auto* names = reader.table("json");
  if (!names) return;
  if (auto name = names->text("context")) options.json.context = *name;
  if (auto name = names->text("sequences")) options.json.sequences = *name;
}

}  // namespace

const input_format jsonl_format{
    .name = "jsonl",
    .endings = endings,
    .matches_begin = matches_begin,
    .rows_are_steps = false,
    .keys_are_unique = false,
    .empty_is_text = false,
    .values_have_dtypes = false,
    .default_key = "key",
    .default_length = "length",
    .options = own_options,
    .read_options = read_options,
    .column_names = nullptr,
    .open_source = open_files<json_lines::make>,
    .make_parser = make_json_parser,
};

}  // namespace segue
