// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <vector>

#include "segue/cluster/wire/parcel_reader.hpp"

namespace segue {

/// Reads a count and that many elements, each of at least `smallest` bytes in a
/// parcel. The memory used is bounded by the received bytes.
template <class Thing>
result<std::vector<Thing>> read_list(parcel_reader& r, std::size_t smallest,
                                     result<Thing> (*read)(parcel_reader&)) {
  auto count = r.count(smallest);
  std::vector<Thing> things;
  things.reserve(std::min<std::size_t>(count, 1024));
  while (things.size() < count) {
    auto thing = read(r);
    if (!thing) return thing.error();
    things.push_back(std::move(*thing));
  }
  if (auto ok = r.status(); !ok) return ok.error();
  return things;
}

}  // namespace segue
