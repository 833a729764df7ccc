// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/ready_box.hpp"

#include <iterator>
#include <utility>

namespace segue {

bool ready_box::fill() {
  return !std::exchange(awake_, true);
}

bool ready_box::put(std::vector<admission> admissions) {
  std::lock_guard guard{mutex_};
  auto& all = contents_.admissions;
  all.insert(all.end(), std::make_move_iterator(admissions.begin()),
             std::make_move_iterator(admissions.end()));
  return fill();
}

bool ready_box::put(ready_entry entry) {
  std::lock_guard guard{mutex_};
  contents_.ready.push_back(std::move(entry));
  return fill();
}

bool ready_box::put_end() {
  std::lock_guard guard{mutex_};
  contents_.ended = true;
  return fill();
}

void ready_box::take(contents& into) {
  into.admissions.clear();
  into.ready.clear();
  into.ended = false;
  std::lock_guard guard{mutex_};
  std::swap(contents_, into);
  awake_ = false;
}

}  // namespace segue
