// SPDX-License-Identifier: BSD-3-Clause
#include "read_input.hpp"
#include "targets.hpp"

namespace segue::fuzz {

std::string read_json_lines(std::string_view bytes) {
  auto choice = take_choice(bytes);
  auto options = bounded_options("jsonl");
  options.key = "key";
  options.length = "length";
  if (choice & 1) options.json = {"", ""};
  if (choice & 2) options.shard = {.index = 0, .count = 2};
  if (choice & 4) options.defaults = {{"x", "0.5"}};
  parse_spec spec{{{"x", dtype::float32, {}}}, {}};
  if (choice & 8) spec.sequences.push_back({"m", dtype::int32, {2, 2}});
  if (choice & 16) spec.sequences.push_back({"s", dtype::string, {}});
  if (choice & 32) {
    spec.sequences.push_back({"r", dtype::float64, {}, layout::ragged});
    spec.context.push_back({"c", dtype::int64, {}});
    if (choice & 4) options.defaults["c"] = "-1";
  }
  if (choice & 64) spec.context.push_back({"t", dtype::string, {2}});
  if (choice & 128) spec.context.push_back({"b", dtype::boolean, {}});
  return read_input(bytes, std::move(options), spec);
}

}  // namespace segue::fuzz
