// SPDX-License-Identifier: BSD-3-Clause
#include "segue/options/error_log.hpp"

#include <algorithm>
#include <utility>

namespace segue {

void error_log::add(const option_place& place, const std::string& path,
                    const std::string& reason) {
  auto where = place.text();
  if (where.empty()) where = path;
  // An override's place usually is the option's name already.
  else if (!where.ends_with(" " + path))
    where += ": " + path;
  entries_.push_back({place.source != file_, place.line,
                      at(where, {errc::invalid_argument, reason})});
}

void error_log::add(error complete) {
  entries_.push_back({true, 0, std::move(complete)});
}

std::vector<error> error_log::sorted() const {
  auto entries = entries_;
  std::ranges::stable_sort(entries, {}, [](const entry& e) {
    return std::pair{e.from_override, e.line};
  });
  std::vector<error> errors;
  errors.reserve(entries.size());
  for (auto& e : entries)
    errors.push_back(std::move(e.what));
  return errors;
}

}  // namespace segue
