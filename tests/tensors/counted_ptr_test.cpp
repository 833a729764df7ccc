// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/counted_ptr.hpp"

#include <catch2/catch.hpp>
#include <utility>

namespace segue {
namespace {

class counted {
 public:
  explicit counted(int& destroyed) : destroyed_{destroyed} {}
  ~counted() { ++destroyed_; }

  std::size_t handles() const { return handles_.now(); }
  void retain() const { handles_.increment(); }
  void release() const {
    if (handles_.decrement()) delete this;
  }

 private:
  int& destroyed_;
  mutable handle_count handles_;
};

TEST_CASE("an object lives as long as a handle") {
  int destroyed = 0;
  counted_ptr<counted> first{new counted{destroyed}};
  CHECK(first->handles() == 1);
  {
    auto second = first;
    CHECK(second == first);
    CHECK(first->handles() == 2);
  }
  CHECK(first->handles() == 1);
  first.reset();
  CHECK_FALSE(first);
  CHECK(destroyed == 1);
}

TEST_CASE("a moved handle is not counted twice") {
  int destroyed = 0;
  counted_ptr<counted> first{new counted{destroyed}};
  auto second = std::move(first);
  CHECK(second->handles() == 1);
  counted_ptr<const counted> seen = second;
  CHECK(seen->handles() == 2);
  CHECK(seen.get() == second.get());
  second = nullptr;
  CHECK(destroyed == 0);
  seen = counted_ptr<counted>{new counted{destroyed}};
  CHECK(destroyed == 1);
}

TEST_CASE("a handle that is assigned to itself keeps its object") {
  int destroyed = 0;
  counted_ptr<counted> only{new counted{destroyed}};
  auto& same = only;
  only = same;
  CHECK(only->handles() == 1);
  CHECK(destroyed == 0);
}

}  // namespace
}  // namespace segue
