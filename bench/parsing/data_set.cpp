// SPDX-License-Identifier: BSD-3-Clause
#include "data_set.hpp"

namespace segue::bench {

parse_spec synthetic_spec() {
  parse_spec spec;
  for (auto* name : {"f0", "f1", "f2", "f3"})
    spec.sequences.push_back({name, dtype::float32, {}});
  for (auto* name : {"i0", "i1", "i2"})
    spec.sequences.push_back({name, dtype::int64, {}});
  spec.sequences.push_back({"v", dtype::float32, {8}});
  for (auto* name : {"w0", "w1"})
    spec.sequences.push_back({name, dtype::string, {}});
  return spec;
}

parse_spec flights_spec() {
  parse_spec spec;
  for (auto* name : {"arr_delay", "dep_delay", "distance", "hour"})
    spec.sequences.push_back({name, dtype::float32, {}});
  spec.sequences.push_back({"month", dtype::int64, {}});
  for (auto* name : {"carrier", "dest", "origin"})
    spec.sequences.push_back({name, dtype::string, {}});
  return spec;
}

}  // namespace segue::bench
