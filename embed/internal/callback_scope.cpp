// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/callback_scope.hpp"

namespace segue {

thread_local const run_board* callback_scope::current_ = nullptr;

}  // namespace segue
