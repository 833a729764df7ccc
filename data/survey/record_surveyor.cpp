// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/record_surveyor.hpp"

namespace segue {

std::unique_ptr<record_surveyor> make_surveyor(const input_options& options) {
  if (options.format == "jsonl") return make_json_surveyor(options);
  if (options.format == "tfrecord") return make_tfrecord_surveyor(options);
  return make_csv_surveyor(options);
}

}  // namespace segue
