// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/reject_log.hpp"

namespace segue {

void reject_log::add(const reject& r) {
  if (first_.size() < shown) first_.push_back(describe(r));
  // A pipeline's call-back ends the run by an exception.
  if (auto written = writer_.write(r); !written) throw failure{written.error()};
}

}  // namespace segue
