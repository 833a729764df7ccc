// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/spare_blocks.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "segue/tensors/buffer.hpp"

namespace segue {
namespace {

TEST_CASE("every block is aligned and as large as asked for",
          "[spare_blocks]") {
  for (std::size_t size :
       {std::size_t{1}, std::size_t{65535}, std::size_t{65536},
        std::size_t{65537}, std::size_t{1} << 20, (std::size_t{5} << 20) + 1}) {
    for (int round = 0; round < 3; ++round) {
      auto* block = spare_blocks::take(size);
      CHECK(reinterpret_cast<std::uintptr_t>(block) % buffer::alignment == 0);
      std::memset(block, round, size);
      spare_blocks::give(block, size);
    }
  }
}

TEST_CASE("blocks in use at the same time are different blocks",
          "[spare_blocks]") {
  constexpr std::size_t size = std::size_t{256} << 10;
  auto work = [](unsigned char mark) {
    for (int round = 0; round < 200; ++round) {
      auto* block = static_cast<unsigned char*>(spare_blocks::take(size));
      std::memset(block, mark, size);
      // Any other holder would have written its own mark.
      if (block[0] != mark || block[size - 1] != mark) return false;
      spare_blocks::give(block, size);
    }
    return true;
  };
  std::vector<char> fine(4, 0);
  std::vector<std::thread> threads;
  for (unsigned char i = 0; i < 4; ++i)
    threads.emplace_back([&, i] { fine[i] = work(i) ? 1 : 0; });
  for (auto& t : threads)
    t.join();
  CHECK(fine == std::vector<char>(4, 1));
}

}  // namespace
}  // namespace segue
