// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/feature_codec.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/cluster/wire/read_list.hpp"

namespace segue {
namespace {

// The bytes of layout, dtype and rank.
constexpr std::size_t smallest_feature = 1 + 1 + 8;

/// The value if it is consistent, otherwise the parcel's fault.
template <class Value>
result<Value> checked(parcel_reader& r, Value value) {
  if (auto valid = validate(value); !valid) {
    r.fail(valid.error().message);
    return r.status().error();
  }
  return value;
}

}  // namespace

void write(parcel_writer& w, const sparse_tensor& value) {
  write(w, value.dense_shape);
  write(w, value.indices);
  write(w, value.values);
}

result<sparse_tensor> read_sparse_tensor(parcel_reader& r) {
  auto dense_shape = read_shape(r);
  if (!dense_shape) return dense_shape.error();
  auto indices = read_tensor(r);
  if (!indices) return indices.error();
  auto values = read_tensor(r);
  if (!values) return values.error();
  return checked(r, sparse_tensor{std::move(*indices), std::move(*values),
                                  std::move(*dense_shape)});
}

void write(parcel_writer& w, const ragged_tensor& value) {
  auto splits = value.row_splits.values<std::int64_t>();
  auto first = splits.front();
  auto rebased = value.row_splits;
  if (first != 0) {
    rebased = tensor::from(value.row_splits.dims(), splits);
    for (auto& split : rebased.mutable_values<std::int64_t>())
      split -= first;
  }
  write(w, value.values.slice(first, splits.back() - first));
  write(w, rebased);
}

result<ragged_tensor> read_ragged_tensor(parcel_reader& r) {
  auto values = read_tensor(r);
  if (!values) return values.error();
  auto splits = read_tensor(r);
  if (!splits) return splits.error();
  return checked(r, ragged_tensor{std::move(*values), std::move(*splits)});
}

void write(parcel_writer& w, const feature& value) {
  w.u8(static_cast<std::uint8_t>(layout_of(value)));
  std::visit([&w](const auto& held) { write(w, held); }, value);
}

result<feature> read_feature(parcel_reader& r) {
  auto held = [](auto value) -> result<feature> {
    if (!value) return value.error();
    return feature{std::move(*value)};
  };
  auto form = r.u8();
  switch (static_cast<layout>(form)) {
    case layout::dense:
      return held(read_tensor(r));
    case layout::sparse:
      return held(read_sparse_tensor(r));
    case layout::ragged:
      return held(read_ragged_tensor(r));
  }
  r.fail(fmt::format("unknown feature layout {}", form));
  return r.status().error();
}

void write(parcel_writer& w, const std::vector<feature>& values) {
  w.u64(values.size());
  for (auto& value : values)
    write(w, value);
}

result<std::vector<feature>> read_features(parcel_reader& r) {
  return read_list<feature>(r, smallest_feature, read_feature);
}

}  // namespace segue
