// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "segue/tensors/buffer.hpp"

using namespace segue;

TEST_CASE("an allocated buffer is aligned and may be written whole",
          "[buffer]") {
  for (std::size_t size : {0, 1, 63, 64, 65, 1000}) {
    auto b = buffer::allocate(size);
    CHECK(b->size() == size);
    CHECK(reinterpret_cast<std::uintptr_t>(b->data()) % buffer::alignment == 0);
    std::memset(b->data(), 0xab, size);
    if (size > 0) CHECK(b->data()[size - 1] == std::byte{0xab});
  }
}

TEST_CASE("a buffer is unique while one handle holds it", "[buffer]") {
  auto b = buffer::allocate(8);
  CHECK(b->unique());
  {
    auto second = b;
    CHECK_FALSE(b->unique());
    CHECK(second->data() == b->data());
  }
  CHECK(b->unique());
}

TEST_CASE("an adopted buffer is released once, by the last handle",
          "[buffer]") {
  std::vector<float> values(5, 1.5F);
  int released = 0;
  {
    auto b = buffer::adopt(values.data(), 20, [&] { ++released; });
    CHECK(b->data() == reinterpret_cast<std::byte*>(values.data()));
    CHECK(b->size() == 20);
    auto second = b;
    b.reset();
    CHECK(released == 0);
  }
  CHECK(released == 1);
}

TEST_CASE("a buffer may be adopted without a release function", "[buffer]") {
  std::vector<float> values(5, 1.5F);
  buffer::adopt(values.data(), 20, {});
  CHECK(values[4] == 1.5F);
}

TEST_CASE("handles may be dropped on any thread", "[buffer]") {
  int released = 0;
  std::byte memory[4] = {};
  auto b = buffer::adopt(memory, sizeof memory, [&] { ++released; });
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([handle = b] {
      for (int n = 0; n < 1000; ++n)
        auto copy = handle;
    });
  b.reset();
  for (auto& t : threads)
    t.join();
  threads.clear();
  CHECK(released == 1);
}
