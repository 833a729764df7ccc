// SPDX-License-Identifier: BSD-3-Clause
#include "count_allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t count = 0;
std::atomic<std::size_t> count_of_all = 0;

void* counted(std::size_t size, std::size_t alignment) {
  ++count;
  count_of_all.fetch_add(1, std::memory_order_relaxed);
  auto rounded = (size + alignment - 1) / alignment * alignment;
  if (auto* memory = std::aligned_alloc(alignment, rounded)) return memory;
  throw std::bad_alloc{};
}

}  // namespace

std::size_t segue::test::allocations() {
  return count;
}

std::size_t segue::test::allocations_of_all_threads() {
  return count_of_all.load(std::memory_order_relaxed);
}

// All forms, since a sanitizer has its own of those that are left out.
void* operator new(std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return counted(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return counted(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
