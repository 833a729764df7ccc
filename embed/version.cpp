// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/version.hpp"

namespace segue {

const char* version() noexcept {
  return SEGUE_VERSION;
}

}  // namespace segue
