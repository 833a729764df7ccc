// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/format_of_name.hpp"

#include "segue/data/input/input_format.hpp"

namespace segue {

std::string_view format_of_name(std::string_view path) {
  for (std::string_view stored : {".gz", ".zst"})
    if (path.ends_with(stored)) path.remove_suffix(stored.size());
  for (const auto* format : input_formats())
    for (auto ending : format->endings)
      if (path.ends_with(ending)) return format->name;
  return {};
}

}  // namespace segue
