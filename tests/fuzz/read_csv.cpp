// SPDX-License-Identifier: BSD-3-Clause
#include "read_input.hpp"
#include "targets.hpp"

namespace segue::fuzz {

std::string read_csv(std::string_view bytes) {
  auto choice = take_choice(bytes);
  auto options = bounded_options("csv");
  options.key = "id";
  options.grouped = (choice & 1) != 0;
  if (choice & 2) options.order_by = {"o"};
  if (choice & 4) options.delimiter = ';';
  if (choice & 8) options.shard = {.index = 1, .count = 2};
  parse_spec spec{{{"x", dtype::float32, {}}, {"n", dtype::int32, {}}}, {}};
  if (choice & 16) {
    spec.sequences.push_back({"s", dtype::string, {}});
    spec.context = {{"c", dtype::int64, {}}, {"d", dtype::string, {}}};
    options.defaults = {{"n", "-1"}, {"s", "none"}};
  }
  if (choice & 32) spec.sequences.push_back({"b", dtype::boolean, {}});
  if (choice & 64) options.shuffle_examples = 7;
  return read_input(bytes, std::move(options), spec);
}

}  // namespace segue::fuzz
