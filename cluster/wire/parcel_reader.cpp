// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/parcel_reader.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <utility>

namespace segue {

parcel_reader::parcel_reader(buffer_ptr bytes) : bytes_{std::move(bytes)} {}

template <class Number>
Number parcel_reader::number() {
  Number value = 0;
  if (auto* bytes = take(sizeof value, "a number"))
    std::memcpy(&value, bytes, sizeof value);
  return value;
}

std::uint8_t parcel_reader::u8() {
  return number<std::uint8_t>();
}

std::uint32_t parcel_reader::u32() {
  return number<std::uint32_t>();
}

std::uint64_t parcel_reader::u64() {
  return number<std::uint64_t>();
}

std::int64_t parcel_reader::i64() {
  return number<std::int64_t>();
}

double parcel_reader::f64() {
  return std::bit_cast<double>(u64());
}

std::string parcel_reader::string() {
  auto size = count(1);
  auto* bytes = take(size, "a string");
  return bytes ? std::string{reinterpret_cast<const char*>(bytes), size}
               : std::string{};
}

std::size_t parcel_reader::count(std::size_t smallest) {
  auto n = u64();
  if (n <= remaining() / smallest) return n;
  fail(fmt::format("a count of {}, but only {} bytes follow", n, remaining()));
  return 0;
}

byte_run parcel_reader::take_run(std::size_t size) {
  take(-at_ % run_alignment, "padding");
  auto* bytes = take(size, "a run");
  if (!bytes) return {bytes_, 0, 0};
  return {bytes_, static_cast<std::size_t>(bytes - bytes_->data()), size};
}

result<void> parcel_reader::status() const {
  if (!ok()) return fault_;
  return {};
}

result<void> parcel_reader::finish() {
  if (remaining() > 0)
    fail(fmt::format("{} bytes follow the last item", remaining()));
  return status();
}

void parcel_reader::fail(std::string message) {
  if (!ok()) return;
  fault_ = {errc::malformed, fmt::format("parcel byte {}: {}", at_, message)};
}

const std::byte* parcel_reader::take(std::size_t size, std::string_view what) {
  if (!ok()) return nullptr;
  if (size > remaining()) {
    fail(fmt::format("{} of {} bytes, but only {} follow", what, size,
                     remaining()));
    return nullptr;
  }
  auto* bytes = bytes_->data() + at_;
  at_ += size;
  return bytes;
}

}  // namespace segue
