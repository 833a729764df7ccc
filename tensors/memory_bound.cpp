// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/memory_bound.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <new>
#include <optional>

namespace segue {
namespace {

constexpr double gib = 1ULL << 30;

/// Returns nullopt if the number does not fit into 64 bits.
std::optional<std::uint64_t> count_bytes(dtype type, const shape& dims) {
  std::uint64_t bytes = size_of(type);
  bool fits = true;
  for (auto d : dims)
    fits &=
        !__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(d), &bytes);
  if (!fits) return std::nullopt;
  return bytes;
}

error too_large(dtype type, const shape& dims, std::string_view bytes) {
  return {
      errc::invalid_argument,
      fmt::format("{} {} takes {} of memory, but this machine has {:.1f} GiB",
                  to_string(type), to_string(dims), bytes,
                  static_cast<double>(machine_memory()) / gib)};
}

}  // namespace

std::uint64_t machine_memory() {
  static const auto bytes =
      static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
      static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

result<void> check_memory(dtype type, const shape& dims) {
  auto bytes = count_bytes(type, dims);
  if (!bytes) return too_large(type, dims, "more than 2^64 bytes");
  if (*bytes <= machine_memory()) return {};
  auto in_gib = static_cast<double>(*bytes) / gib;
  return too_large(type, dims, fmt::format("{:.1f} GiB", in_gib));
}

error no_memory(dtype type, const shape& dims) {
  return {errc::invalid_argument,
          fmt::format("{} {} takes {} bytes of memory, which are not available",
                      to_string(type), to_string(dims),
                      count_bytes(type, dims).value_or(0))};
}

result<tensor> allocate_tensor(dtype type, const shape& dims) {
  if (auto ok = check_memory(type, dims); !ok) return ok.error();
  try {
    return tensor::uninitialized(type, dims);
  } catch (const std::bad_alloc&) {
    return no_memory(type, dims);
  }
}

}  // namespace segue
