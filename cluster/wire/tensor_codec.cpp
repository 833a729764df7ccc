// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/tensor_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/cluster/wire/read_list.hpp"

namespace segue {
namespace {

constexpr std::uint64_t largest_product = std::uint64_t{1} << 60;

// The bytes of dtype and rank, and the fewest that follow them.
constexpr std::size_t smallest_tensor = 1 + 8;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}

/// A buffer object over a part of a parcel, without a copy.
buffer_ptr part_of(const byte_run& run) {
  return buffer::adopt(run.owner->data() + run.offset, run.size,
                       [whole = run.owner] {});
}

void write_strings(parcel_writer& w, const tensor& value) {
  if (value.size() == 0) return;
  auto strings = value.strings();
  auto characters = strings.bytes(0, strings.size());
  w.u64(characters.size());
  auto first = strings.offsets().front();
  if (first == 0) {
    w.run(value.data_buffer(), std::as_bytes(strings.offsets()));
  } else {
    std::vector<std::int64_t> offsets(strings.offsets().begin(),
                                      strings.offsets().end());
    for (auto& offset : offsets)
      offset -= first;
    w.copied_run(std::as_bytes(std::span{offsets}));
  }
  w.run(value.character_buffer(), bytes_of(characters));
}

result<tensor> read_strings(parcel_reader& r, shape dims) {
  auto elements = static_cast<std::size_t>(dims.num_elements());
  if (elements == 0) return tensor::zeros(dtype::string, std::move(dims));
  auto size = r.count(1);
  auto offsets = r.take_run((elements + 1) * sizeof(std::int64_t));
  auto characters = r.take_run(size);
  if (auto ok = r.status(); !ok) return ok.error();
  std::span seen{reinterpret_cast<const std::int64_t*>(offsets.bytes().data()),
                 elements + 1};
  if (seen.front() != 0 || seen.back() != static_cast<std::int64_t>(size) ||
      !std::ranges::is_sorted(seen)) {
    r.fail(fmt::format("the offsets of {} strings do not ascend from 0 to {}",
                       elements, size));
    return r.status().error();
  }
  return tensor::from_string_parts(std::move(dims), part_of(offsets),
                                   part_of(characters));
}

result<tensor> read_numbers(parcel_reader& r, dtype type, shape dims) {
  auto elements = static_cast<std::size_t>(dims.num_elements());
  auto run = r.take_run(elements * size_of(type));
  auto is_boolean = [](std::byte b) { return b <= std::byte{1}; };
  if (type == dtype::boolean && !std::ranges::all_of(run.bytes(), is_boolean))
    r.fail("a boolean that is neither 0 nor 1");
  if (auto ok = r.status(); !ok) return ok.error();
  return tensor::over(type, std::move(dims), run.owner, run.offset);
}

}  // namespace

void write(parcel_writer& w, const shape& dims) {
  w.u64(dims.rank());
  for (auto d : dims)
    w.i64(d);
}

result<shape> read_shape(parcel_reader& r) {
  std::vector<std::int64_t> dims(r.count(sizeof(std::int64_t)));
  std::uint64_t product = 1;
  for (auto& d : dims) {
    d = r.i64();
    if (d < 0) r.fail(fmt::format("a dimension of {}", d));
    if (d <= 0) continue;
    if (static_cast<std::uint64_t>(d) > largest_product / product)
      r.fail("dimensions whose product is greater than 2^60");
    else
      product *= static_cast<std::uint64_t>(d);
  }
  if (auto ok = r.status(); !ok) return ok.error();
  return shape{dims};
}

void write(parcel_writer& w, const tensor& value) {
  w.u8(static_cast<std::uint8_t>(value.type()));
  write(w, value.dims());
  if (value.type() == dtype::string)
    write_strings(w, value);
  else
    w.run(value.data_buffer(), value.bytes());
}

result<tensor> read_tensor(parcel_reader& r) {
  auto type = r.u8();
  if (type > static_cast<std::uint8_t>(dtype::string))
    r.fail(fmt::format("unknown dtype {}", type));
  auto dims = read_shape(r);
  if (!dims) return dims.error();
  if (static_cast<dtype>(type) == dtype::string)
    return read_strings(r, std::move(*dims));
  return read_numbers(r, static_cast<dtype>(type), std::move(*dims));
}

void write(parcel_writer& w, const std::vector<tensor>& values) {
  w.u64(values.size());
  for (auto& value : values)
    write(w, value);
}

result<std::vector<tensor>> read_tensors(parcel_reader& r) {
  return read_list<tensor>(r, smallest_tensor, read_tensor);
}

}  // namespace segue
