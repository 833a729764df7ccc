// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue::test {

/// One gzip member.
std::string gzip(std::string_view plain);

}  // namespace segue::test
