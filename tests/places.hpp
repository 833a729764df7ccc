// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue::test {

/// The path of a file of the repository, named from its root. Known to one
/// source file alone, so that the others compile to the same in every clone.
std::string in_source(std::string_view path);

/// The path of one of the files in tests/golden/.
std::string in_golden(std::string_view path);

}  // namespace segue::test
