// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

namespace segue::bench {

/// segue's side of a contest in bench/peers: each line of standard input, a
/// number of seconds, makes calls for about as long and prints the CPU and the
/// wall seconds of one.
void answer(const std::function<void()>& call);

}  // namespace segue::bench
