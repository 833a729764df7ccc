// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/loss_curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// One line of a picture: (batches, loss), in the order of batches.
using series = std::vector<std::pair<double, double>>;

struct losses {
  series training;
  series evaluation;
};

/// Returns the points to draw: a loss that is not finite leaves a gap.
losses split(const loss_curve& curve) {
  losses l;
  for (auto& p : curve) {
    auto x = static_cast<double>(p.batches);
    // The last point of an epoch is the mean of the epoch, off the line.
    bool alone = curve.size() == 1;
    if ((!p.ends_epoch || alone) && std::isfinite(p.training_loss))
      l.training.emplace_back(x, p.training_loss);
    if (p.evaluation_loss && std::isfinite(*p.evaluation_loss))
      l.evaluation.emplace_back(x, *p.evaluation_loss);
  }
  if (!l.training.empty()) return l;
  for (auto& p : curve)
    if (std::isfinite(p.training_loss))
      l.training.emplace_back(static_cast<double>(p.batches), p.training_loss);
  return l;
}

/// The part of the plane that is shown; never empty.
struct frame {
  double right = 1;
  double low = 0;
  double high = 1;

  explicit frame(const losses& l) {
    constexpr auto most = std::numeric_limits<double>::infinity();
    low = most;
    high = -most;
    for (auto* line : {&l.training, &l.evaluation})
      for (auto& [x, y] : *line) {
        right = std::max(right, x);
        low = std::min(low, y);
        high = std::max(high, y);
      }
    if (low > high) low = high = 0;
    if (high - low < 1e-12) high = low + 1;
  }

  double x(double batches) const { return batches / right; }
  double y(double loss) const { return (loss - low) / (high - low); }
};

constexpr double width = 640;
constexpr double height = 360;
constexpr double margin = 56;

double at_x(const frame& f, double batches) {
  return margin + f.x(batches) * (width - 2 * margin);
}

double at_y(const frame& f, double loss) {
  return height - margin - f.y(loss) * (height - 2 * margin);
}

std::string polyline(const frame& f, const series& line,
                     std::string_view color) {
  std::string points;
  for (auto& [x, y] : line)
    points += fmt::format("{:.1f},{:.1f} ", at_x(f, x), at_y(f, y));
  return fmt::format(
      "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\" "
      "points=\"{}\"/>\n",
      color, points);
}

std::string dots(const frame& f, const series& line, std::string_view color) {
  std::string text;
  for (auto& [x, y] : line)
    text += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n",
        at_x(f, x), at_y(f, y), color);
  return text;
}

std::string label(double x, double y, std::string_view anchor,
                  std::string_view color, std::string_view text) {
  return fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\">{}"
      "</text>\n",
      x, y, anchor, color, text);
}

/// Grid lines at five losses, and the ends of the batches.
std::string axes(const frame& f) {
  std::string text;
  for (int i = 0; i <= 4; ++i) {
    auto loss = f.low + (f.high - f.low) * i / 4;
    auto y = at_y(f, loss);
    text += fmt::format(
        "<line x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" "
        "stroke=\"#ccc\"/>\n",
        margin, width - margin, y);
    text +=
        label(margin - 6, y + 4, "end", "#333", fmt::format("{:.4g}", loss));
  }
  text += label(margin, height - margin + 18, "middle", "#333", "0");
  text += label(width - margin, height - margin + 18, "middle", "#333",
                fmt::format("{:.0f}", f.right));
  text += label(width / 2, height - 12, "middle", "#333", "batches");
  return text;
}

}  // namespace

std::string curve_csv(const loss_curve& curve) {
  std::string text =
      "epoch,batches,training_loss,evaluation_loss,learning_rate,end\n";
  for (auto& p : curve)
    text += fmt::format(
        "{},{},{},{},{},{:d}\n", p.epoch, p.batches, plain_nan(p.training_loss),
        p.evaluation_loss ? fmt::format("{}", plain_nan(*p.evaluation_loss))
                          : "",
        p.learning_rate, p.ends_epoch);
  return text;
}

std::string curve_svg(const loss_curve& curve) {
  constexpr std::string_view blue = "#1f77b4";
  constexpr std::string_view orange = "#ff7f0e";
  auto l = split(curve);
  frame f{l};
  auto text = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
      "width=\"{0}\" height=\"{1}\" font-family=\"sans-serif\" "
      "font-size=\"12\">\n<rect width=\"{0}\" height=\"{1}\" "
      "fill=\"white\"/>\n",
      width, height);
  text += axes(f);
  text += label(margin, margin - 24, "start", blue, "training loss");
  text += polyline(f, l.training, blue);
  if (!l.evaluation.empty()) {
    text += label(margin + 120, margin - 24, "start", orange,
                  "loss on the held-out keys");
    text += polyline(f, l.evaluation, orange);
    text += dots(f, l.evaluation, orange);
  }
  return text + "</svg>\n";
}

std::string curve_text(const loss_curve& curve, int columns) {
  if (curve.empty()) return "";
  constexpr int rows = 14;
  constexpr int gutter = 11;
  auto wide = std::max(10, columns - gutter);
  auto l = split(curve);
  frame f{l};
  std::vector<std::string> grid(
      rows, std::string(static_cast<std::size_t>(wide), ' '));
  auto mark = [&](const series& line, char with) {
    for (auto& [x, y] : line) {
      auto column = std::lround(f.x(x) * (wide - 1));
      auto row = std::lround((1 - f.y(y)) * (rows - 1));
      grid[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] =
          with;
    }
  };
  mark(l.training, '.');
  mark(l.evaluation, 'o');
  std::string text;
  for (int row = 0; row < rows; ++row) {
    bool named = row == 0 || row == rows - 1;
    auto loss = row == 0 ? f.high : f.low;
    auto line =
        fmt::format("{:>9} |{}", named ? fmt::format("{:.4g}", loss) : "",
                    grid[static_cast<std::size_t>(row)]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  text += fmt::format("{:>9} +{}\n", "", std::string(std::size_t(wide), '-'));
  text += fmt::format("{:>9}  0 batches{:>{}}\n", "",
                      fmt::format("{:.0f}", f.right), wide - 9);
  return text;
}

}  // namespace segue
