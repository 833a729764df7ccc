// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/unknown_name.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/errors/shown_text.hpp"

namespace segue {

error unknown_name(std::string_view kind, std::string_view name,
                   std::span<const std::string> names) {
  auto message =
      fmt::format("{} was not declared: {}; ", kind, shown_text(name));
  if (names.empty())
    message += "none is";
  else if (names.size() == 1)
    message += fmt::format("the only {} is {}", kind, shown_names(names));
  else
    message += fmt::format("the {}s are {}", kind, shown_names(names));
  return {errc::not_found, std::move(message)};
}

}  // namespace segue
