// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/record_source.hpp"

#include "segue/data/input/input_format.hpp"
#include "segue/data/input/record_parser.hpp"

namespace segue {

result<std::unique_ptr<record_source>> open_source(const input_options& options,
                                                   const parse_spec& spec,
                                                   std::uint32_t epoch) {
  auto format = format_of(options);
  if (!format) return format.error();
  // Making a parser checks the options, before a file is opened.
  if (auto good = make_parser(options, spec); !good) return good.error();
  return (*format)->open_source(options, spec, epoch);
}

}  // namespace segue
