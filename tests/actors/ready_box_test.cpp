// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/ready_box.hpp"

#include <catch2/catch.hpp>
#include <thread>

namespace segue {

TEST_CASE("the batcher is woken once for all that comes before it looks",
          "[B15][ready_box]") {
  ready_box box;
  std::vector<admission> one(1);
  CHECK(box.put(one));
  CHECK_FALSE(box.put(ready_entry{}));
  CHECK_FALSE(box.put_end());
  ready_box::contents contents;
  box.take(contents);
  CHECK(contents.admissions.size() == 1);
  CHECK(contents.ready.size() == 1);
  CHECK(contents.ended);
  CHECK(box.put(ready_entry{}));
  CHECK_FALSE(box.put(one));
  box.take(contents);
  CHECK(contents.ready.size() == 1);
  CHECK(contents.admissions.size() == 1);
  CHECK_FALSE(contents.ended);
  box.take(contents);
  CHECK(contents.ready.empty());
  CHECK(box.put_end());
}

TEST_CASE("nothing that several threads put in is lost, nor its wake-up",
          "[B15][ready_box]") {
  constexpr slot_id each = 2000;
  ready_box box;
  std::atomic<int> wake_ups{0};
  auto put = [&](slot_id first) {
    for (slot_id s = 0; s < each; ++s) {
      ready_entry entry;
      entry.slot = first + s;
      if (box.put(std::move(entry))) ++wake_ups;
    }
  };
  std::thread a{put, 0};
  std::thread b{put, each};
  std::vector<int> seen(2 * each);
  std::size_t taken = 0;
  ready_box::contents contents;
  while (taken < seen.size()) {
    // As the batcher: looks only when it has been woken.
    if (wake_ups == 0) {
      std::this_thread::yield();
      continue;
    }
    --wake_ups;
    box.take(contents);
    for (auto& entry : contents.ready)
      ++seen[entry.slot];
    taken += contents.ready.size();
  }
  a.join();
  b.join();
  CHECK(std::vector<int>(2 * each, 1) == seen);
}

}  // namespace segue
