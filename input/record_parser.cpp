// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/record_parser.hpp"

#include <fmt/format.h>

#include "segue/input/csv_parser.hpp"
#include "segue/input/json_parser.hpp"
#include "segue/input/tfrecord_parser.hpp"

namespace segue {

result<std::unique_ptr<record_parser>> make_parser(const input_options& options,
                                                   const parse_spec& spec) {
  if (options.format == "csv") return make_csv_parser(options, spec);
  if (options.format == "jsonl") return make_json_parser(options, spec);
  if (options.format == "tfrecord") return make_tfrecord_parser(options, spec);
  return error{
      errc::invalid_argument,
      fmt::format(
          "the input's format is '{}'; it can be csv, jsonl or tfrecord",
          options.format)};
}

}  // namespace segue
