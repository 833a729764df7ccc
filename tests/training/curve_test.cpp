// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "segue/tests/errors/show_result.hpp"
#include "segue/training/error_figures.hpp"
#include "segue/training/loss_curve.hpp"

namespace segue {
namespace {

const loss_curve curve{{1, 10, 0.75, {}, 0.01, false},
                       {1, 20, 0.5, 0.625, 0.01, true},
                       {2, 30, 0.25, {}, 0.005, false},
                       {2, 40, 0.3, 0.375, 0.005, true}};

int count(std::string_view text, std::string_view part) {
  int n = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

}  // namespace

TEST_CASE("a loss curve is kept as CSV", "[training][loss_curve]") {
  CHECK(curve_csv(curve) ==
        "epoch,batches,training_loss,evaluation_loss,learning_rate,end\n"
        "1,10,0.75,,0.01,0\n"
        "1,20,0.5,0.625,0.01,1\n"
        "2,30,0.25,,0.005,0\n"
        "2,40,0.3,0.375,0.005,1\n");
  auto nan = -std::nan("");
  CHECK_THAT(curve_csv({{1, 1, nan, nan, 1, false}}),
             Catch::EndsWith("\n1,1,nan,nan,1,0\n"));
}

TEST_CASE("a loss curve is drawn with both losses in the frame",
          "[training][loss_curve]") {
  auto svg = curve_svg(curve);
  CHECK_THAT(svg, Catch::StartsWith("<svg xmlns="));
  CHECK_THAT(svg, Catch::EndsWith("</svg>\n"));
  // The largest loss stands at the top, the smallest at the bottom, the last
  // batch at the right.
  CHECK_THAT(svg, Catch::Contains("points=\"188.0,56.0 452.0,304.0 \""));
  CHECK_THAT(svg, Catch::Contains("points=\"320.0,118.0 584.0,242.0 \""));
  // A line and a number at each of five losses, the first and the last batch,
  // what is counted, and the names of the losses side by side.
  CHECK(count(svg, "<line ") == 5);
  for (auto text : {"0.25", "0.375", "0.5", "0.625", "0.75", "0", "40",
                    "batches", "training loss", "loss on the held-out keys"})
    CHECK(count(svg, fmt::format(">{}</text>", text)) == 1);
  CHECK(count(svg, " y=\"32.0\" text-anchor=\"start\" ") == 2);
}

TEST_CASE("a loss curve is drawn in a terminal", "[training][loss_curve]") {
  auto text = curve_text(curve, 60);
  CHECK(std::ranges::count(text, '\n') == 16);
  CHECK(std::ranges::count(text, 'o') == 2);
  CHECK_THAT(text, Catch::StartsWith("     0.75 |            ."));
  CHECK_THAT(text, Catch::EndsWith("40\n"));
  CHECK(curve_text({}, 60).empty());
}

TEST_CASE(
    "curves of one point, of one loss and of none that is finite can be "
    "drawn",
    "[training][loss_curve]") {
  auto nan = std::nan("");
  for (auto& odd :
       {loss_curve{{1, 1, 0.5, {}, 1, true}},
        loss_curve{{1, 1, 0.5, 0.5, 1, true}, {2, 2, 0.5, 0.5, 1, true}},
        loss_curve{{1, 0, nan, nan, 1, true}}, loss_curve{}}) {
    CHECK_THAT(curve_svg(odd), Catch::EndsWith("</svg>\n"));
    CHECK_THAT(curve_svg(odd), !Catch::Contains("nan"));
    CHECK_THAT(curve_text(odd, 12), !Catch::Contains("nan"));
  }
}

TEST_CASE("figures of errors are those written out", "[training][figures]") {
  error_figures f;
  CHECK(f.root_mean_squared() == 0);
  f.add(3, 0);
  f.add(-1, 3);
  CHECK(f.mean_squared() == Approx(12.5));
  CHECK(f.root_mean_squared() == Approx(std::sqrt(12.5)));
  CHECK(f.mean_absolute() == Approx(3.5));
  class_figures c;
  for (auto guess : {1, 1, 2, 0})
    c.add(guess, 1);
  CHECK(c.accuracy() == Approx(0.5));
}

}  // namespace segue
