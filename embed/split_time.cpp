// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <cstring>

#include "segue/embed/batch.hpp"

namespace segue {
namespace {

/// [B, T, dims...] as [T, B, dims...].
tensor time_major(const tensor& sequences) {
  auto batch = sequences.dims()[0];
  auto steps = sequences.dims()[1];
  auto dims = sequences.dims();
  std::swap(dims[0], dims[1]);
  auto moved = tensor::uninitialized(sequences.type(), dims);
  auto row =
      static_cast<std::size_t>(sequences.dims().drop_front(2).num_elements()) *
      size_of(sequences.type());
  auto* from = sequences.bytes().data();
  auto* to = moved.data_buffer()->data();
  for (std::int64_t b = 0; b < batch; ++b)
    for (std::int64_t t = 0; t < steps; ++t, from += row)
      if (row > 0)
        std::memcpy(to + static_cast<std::size_t>(t * batch + b) * row, from,
                    row);
  return moved;
}

tensor time_major_strings(const tensor& sequences) {
  auto batch = static_cast<std::size_t>(sequences.dims()[0]);
  auto steps = static_cast<std::size_t>(sequences.dims()[1]);
  auto row =
      static_cast<std::size_t>(sequences.dims().drop_front(2).num_elements());
  auto column = sequences.strings();
  std::vector<std::string_view> moved(column.size());
  for (std::size_t b = 0; b < batch; ++b)
    for (std::size_t t = 0; t < steps; ++t)
      for (std::size_t i = 0; i < row; ++i)
        moved[(t * batch + b) * row + i] = column[(b * steps + t) * row + i];
  auto dims = sequences.dims();
  std::swap(dims[0], dims[1]);
  return tensor::from_strings(dims, std::span<const std::string_view>{moved});
}

}  // namespace

result<std::vector<tensor>> split_time(const tensor& sequences) {
  if (sequences.rank() < 2)
    return error{errc::invalid_argument,
                 fmt::format("a tensor of shape {} has no time dimension; "
                             "expected [B, T, ...]",
                             to_string(sequences.dims()))};
  auto moved = sequences.type() == dtype::string ? time_major_strings(sequences)
                                                 : time_major(sequences);
  auto dims = sequences.dims().drop_front();
  dims[0] = sequences.dims()[0];
  std::vector<tensor> steps;
  for (std::int64_t t = 0; t < sequences.dims()[1]; ++t)
    steps.push_back(moved.slice(t, 1).reshape(dims));
  return steps;
}

}  // namespace segue
