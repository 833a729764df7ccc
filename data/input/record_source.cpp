// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/record_source.hpp"

#include "segue/data/input/csv/csv_source.hpp"
#include "segue/data/input/files/file_source.hpp"
#include "segue/data/input/json/json_lines.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/tfrecord/tfrecord_file.hpp"

namespace segue {

result<std::unique_ptr<record_source>> open_source(const input_options& options,
                                                   const parse_spec& spec,
                                                   std::uint32_t epoch) {
  if (options.format == "csv") return open_csv_source(options, spec, epoch);
  // A parser says what is wrong with the options, before a file is opened.
  if (auto good = make_parser(options, spec); !good) return good.error();
  auto make =
      options.format == "jsonl" ? json_lines::make : tfrecord_file::make;
  return open_file_source(options, make, epoch);
}

}  // namespace segue
