// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/record_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/input/csv_parser.hpp"
#include "segue/input/json_parser.hpp"
#include "segue/input/key_cutter.hpp"
#include "segue/input/tfrecord_parser.hpp"

namespace segue {

reject reject_example(const chunk& records, const parsed_chunk& parsed,
                      std::size_t place, std::string key, std::string reason) {
  auto& all = records.records;
  auto [first, count] = parsed.origins[place];
  auto is_reject = [&](const chunk_record& r) {
    return std::ranges::any_of(parsed.rejects, [&](const reject& other) {
      return other.offset == r.offset &&
             other.file == (*records.files)[r.file].name;
    });
  };
  reject made;
  for (auto i = first; i < first + count; ++i) {
    if (is_reject(all[i])) continue;
    if (made.file.empty()) {
      made.file = (*records.files)[all[i].file].name;
      made.record = all[i].record;
      made.offset = all[i].offset;
    } else {
      made.raw += '\n';
    }
    made.raw += records.text(all[i]);
  }
  made.key = std::move(key);
  made.reason = std::move(reason);
  return made;
}

namespace {

result<std::unique_ptr<record_parser>> make_whole_parser(
    const input_options& options, const parse_spec& spec) {
  if (options.format == "csv") return make_csv_parser(options, spec);
  if (options.format == "jsonl") return make_json_parser(options, spec);
  if (options.format == "tfrecord") return make_tfrecord_parser(options, spec);
  return error{
      errc::invalid_argument,
      fmt::format(
          "the input's format is '{}'; it can be csv, jsonl or tfrecord",
          options.format)};
}

}  // namespace

result<std::unique_ptr<record_parser>> make_parser(const input_options& options,
                                                   const parse_spec& spec) {
  auto parser = make_whole_parser(options, spec);
  if (!parser || !options.steps_per_key) return parser;
  return cut_keys(std::move(*parser), *options.steps_per_key);
}

}  // namespace segue
