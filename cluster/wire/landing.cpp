// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/landing.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <mutex>
#include <new>
#include <utility>

namespace segue {

struct landing::ground {
  std::mutex mutex;
  std::uint64_t max_total = 0;
  std::uint64_t parcel = 0;
  std::uint64_t next = 0;  // byte
  buffer_ptr bytes;        // of the current parcel, null between parcels
};

namespace {

/// Returns null if there is no memory for the size that a peer announces.
buffer_ptr allocate(std::size_t size) {
  try {
    return buffer::allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

struct directory {
  std::mutex mutex;
  std::uint64_t last_token = 0;
  boost::unordered_flat_map<std::uint64_t, std::weak_ptr<void>> grounds;
};

/// Never destroyed: CAF's threads may outlive every static object.
directory& all() {
  static auto& instance = *new directory;
  return instance;
}

}  // namespace

landing::landing(std::uint64_t max_total)
    : ground_{std::make_shared<ground>()} {
  ground_->max_total = max_total;
  auto& d = all();
  std::lock_guard guard{d.mutex};
  erase_if(d.grounds, [](auto& each) { return each.second.expired(); });
  token_ = ++d.last_token;
  d.grounds.emplace(token_, ground_);
}

std::optional<byte_run> landing::place(std::uint64_t token,
                                       std::uint64_t parcel,
                                       std::uint64_t offset,
                                       std::uint64_t total, std::size_t size) {
  std::shared_ptr<ground> found;
  {
    auto& d = all();
    std::lock_guard guard{d.mutex};
    auto at = d.grounds.find(token);
    if (at == d.grounds.end()) return std::nullopt;
    found = std::static_pointer_cast<ground>(at->second.lock());
  }
  if (!found) return std::nullopt;
  auto& g = *found;
  std::lock_guard guard{g.mutex};
  if (total > g.max_total || offset > total || size > total - offset)
    return std::nullopt;
  if (offset == 0) {
    g.bytes = allocate(total);
    g.parcel = parcel;
    g.next = 0;
  }
  if (!g.bytes || g.parcel != parcel || g.next != offset ||
      g.bytes->size() != total)
    return std::nullopt;
  g.next += size;
  byte_run run{g.bytes, static_cast<std::size_t>(offset), size};
  if (g.next == total) g.bytes.reset();
  return run;
}

}  // namespace segue
