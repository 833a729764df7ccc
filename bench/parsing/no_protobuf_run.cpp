// SPDX-License-Identifier: BSD-3-Clause
#include "protobuf_run.hpp"

namespace segue::bench {

std::function<void()> make_protobuf_run(const data_set&) {
  return {};
}

}  // namespace segue::bench
