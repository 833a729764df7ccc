// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>

#include "segue/cluster/wire/parcel_reader.hpp"
#include "segue/cluster/wire/parcel_writer.hpp"
#include "segue/tests/errors/show_result.hpp"

namespace segue::test {

/// What a receiver has of a parcel.
inline buffer_ptr bytes_of(const parcel& sent) {
  std::size_t size = 0;
  for (auto& run : sent.runs)
    size += run.size;
  CHECK(size == sent.size);
  return flatten(sent.runs, sent.size);
}

/// Reads back what `write` wrote; nothing may be left.
template <class Write, class Read>
auto round_trip(Write write, Read read) {
  parcel_writer w;
  write(w);
  parcel_reader r{bytes_of(w.finish())};
  auto value = read(r);
  CHECK(value);
  CHECK(r.finish());
  return value;
}

}  // namespace segue::test
