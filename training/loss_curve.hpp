// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue {

/// A moment of a training.
struct curve_point {
  std::int64_t epoch = 0;    ///< that is being run, from 1
  std::int64_t batches = 0;  ///< since the start, over all epochs
  /// The mean loss of a step since the point before; of an epoch's last point
  /// since the epoch's start.
  double training_loss = 0;
  /// Of the keys held out, at an epoch's end.
  std::optional<double> evaluation_loss;
  double learning_rate = 0;
  bool ends_epoch = false;

  friend bool operator==(const curve_point&, const curve_point&) = default;
};

using loss_curve = std::vector<curve_point>;

/// A header `epoch,batches,training_loss,evaluation_loss,learning_rate,end`
/// and a row per point; numbers have the shortest form that reads back as the
/// same float64, an evaluation loss that is not there is empty, and end is 1
/// at an epoch's end, else 0.
std::string curve_csv(const loss_curve& curve);

/// A picture of both losses over the batches, as an SVG document.
std::string curve_svg(const loss_curve& curve);

/// The same for a terminal of that many columns, 16 lines: `.` training loss,
/// `o` evaluation loss at the ends of epochs. Empty without a point.
std::string curve_text(const loss_curve& curve, int columns);

}  // namespace segue
