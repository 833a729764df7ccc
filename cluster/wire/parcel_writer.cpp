// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/parcel_writer.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace segue {

static_assert(std::endian::native == std::endian::little,
              "parcels store numbers in little-endian order");

void parcel_writer::u8(std::uint8_t value) {
  append(&value, sizeof value);
}

void parcel_writer::u32(std::uint32_t value) {
  append(&value, sizeof value);
}

void parcel_writer::u64(std::uint64_t value) {
  append(&value, sizeof value);
}

void parcel_writer::i64(std::int64_t value) {
  append(&value, sizeof value);
}

void parcel_writer::f64(double value) {
  u64(std::bit_cast<std::uint64_t>(value));
}

void parcel_writer::string(std::string_view text) {
  u64(text.size());
  append(text.data(), text.size());
}

void parcel_writer::run(const buffer_ptr& owner,
                        std::span<const std::byte> bytes) {
  if (bytes.size() < smallest_view) {
    copied_run(bytes);
    return;
  }
  align();
  auto offset = static_cast<std::size_t>(bytes.data() - owner->data());
  runs_.push_back({owner, offset, bytes.size()});
  size_ += bytes.size();
}

void parcel_writer::copied_run(std::span<const std::byte> bytes) {
  align();
  append(bytes.data(), bytes.size());
}

parcel parcel_writer::finish() {
  auto copied = buffer::allocate(inline_.size());
  if (!inline_.empty())
    std::memcpy(copied->data(), inline_.data(), inline_.size());
  for (auto& run : runs_)
    if (!run.owner) run.owner = copied;
  inline_.clear();
  return {std::exchange(runs_, {}), std::exchange(size_, 0)};
}

void parcel_writer::append(const void* data, std::size_t size) {
  if (size == 0) return;
  if (runs_.empty() || runs_.back().owner)
    runs_.push_back({nullptr, inline_.size(), 0});
  auto* bytes = static_cast<const std::byte*>(data);
  inline_.insert(inline_.end(), bytes, bytes + size);
  runs_.back().size += size;
  size_ += size;
}

void parcel_writer::align() {
  constexpr std::byte zeros[run_alignment] = {};
  append(zeros, -size_ % run_alignment);
}

}  // namespace segue
