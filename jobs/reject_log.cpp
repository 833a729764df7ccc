// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/reject_log.hpp"

namespace segue {

result<void> reject_log::take(const reject& r) {
  if (first_.size() < shown) first_.push_back(describe(r));
  return writer_.write(r);
}

void reject_log::add(const reject& r) {
  // A callback of a pipeline ends the run by throwing.
  if (auto written = take(r); !written) throw failure{written.error()};
}

}  // namespace segue
