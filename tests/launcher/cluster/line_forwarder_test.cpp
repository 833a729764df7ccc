// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/line_forwarder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace segue;
using namespace std::string_view_literals;

namespace {

std::string forward(std::string_view bytes, std::size_t piece,
                    std::size_t longest) {
  line_forwarder lines{"[a] ", longest};
  std::string all;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    lines.add(bytes.substr(0, piece), all);
  lines.finish(all);
  return all;
}

}  // namespace

TEST_CASE("lines are passed on when they are whole", "[line_forwarder]") {
  line_forwarder lines{"[a] "};
  std::string all;
  lines.add("one\ntw", all);
  CHECK(all == "[a] one\n");
  lines.add("o\n\n", all);
  CHECK(all == "[a] one\n[a] two\n[a] \n");
  lines.finish(all);
  CHECK(all == "[a] one\n[a] two\n[a] \n");
  lines.add("three", all);
  lines.finish(all);
  CHECK(all == "[a] one\n[a] two\n[a] \n[a] three\n");
}

TEST_CASE("lines do not depend on the pieces they come in",
          "[line_forwarder]") {
  constexpr auto bytes = "ab\0c\n\n\xff\r\nlonger than ten\nend"sv;
  for (std::size_t longest : {1, 3, 10, 100}) {
    auto whole = forward(bytes, bytes.size(), longest);
    for (std::size_t piece : {1, 2, 7})
      CHECK(forward(bytes, piece, longest) == whole);
  }
  CHECK(forward(bytes, 4, 100) ==
        "[a] ab\0c\n[a] \n[a] \xff\r\n[a] longer than ten\n[a] end\n"sv);
}

TEST_CASE("a line that is too long is cut", "[line_forwarder]") {
  CHECK(forward("0123456789\n", 11, 4) == "[a] 0123\n[a] 4567\n[a] 89\n");
  CHECK(forward("0123\n", 5, 4) == "[a] 0123\n");
  CHECK(forward("01234", 5, 4) == "[a] 0123\n[a] 4\n");
}
