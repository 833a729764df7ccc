// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/vocabulary.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace segue {

TEST_CASE("every word of a large vocabulary has its position",
          "[F6][vocabulary]") {
  std::vector<std::string> words;
  std::vector<std::int64_t> integers;
  for (std::int64_t i = 0; i < 10000; ++i) {
    words.push_back("word " + std::to_string(i));
    integers.push_back(i * i - 5);
  }
  text_vocabulary texts{words};
  integer_vocabulary numbers{integers};
  auto copy = texts;  // must not look at the words of the first
  texts = text_vocabulary{{"other"}};
  for (std::size_t i = 0; i < words.size(); ++i) {
    REQUIRE(copy.find(words[i]) == static_cast<std::int64_t>(i));
    REQUIRE(numbers.find(integers[i]) == static_cast<std::int64_t>(i));
  }
  CHECK(copy.size() == 10000);
  CHECK(copy.find("word") == -1);
  CHECK(copy.find("") == -1);
  CHECK(numbers.find(-6) == -1);
  CHECK_FALSE(copy.duplicate());
}

TEST_CASE("the first repeated word is known", "[F6][vocabulary]") {
  CHECK(text_vocabulary{{"a", "b", "b", "a"}}.duplicate() == 2);
  CHECK(integer_vocabulary{{1, 2, 3, 1}}.duplicate() == 3);
}

}  // namespace segue
