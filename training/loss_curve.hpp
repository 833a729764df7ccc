// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue {

/// A point of the loss curve of a training.
struct curve_point {
  std::int64_t epoch = 0;    ///< the current one, from 1
  std::int64_t batches = 0;  ///< since the start, over all epochs
  /// The mean loss of a step since the previous point; for the last point of an
  /// epoch, since the start of the epoch.
  double training_loss = 0;
  /// The loss of the held-out keys, at the end of an epoch.
  std::optional<double> evaluation_loss;
  double learning_rate = 0;
  bool ends_epoch = false;

  friend bool operator==(const curve_point&, const curve_point&) = default;
};

using loss_curve = std::vector<curve_point>;

/// Returns the header `epoch,batches,training_loss,evaluation_loss,
/// learning_rate,end` and a row for each point. Numbers have the shortest form
/// that reads back as the same float64, a missing evaluation loss is empty, and
/// `end` is 1 at the end of an epoch, otherwise 0.
std::string curve_csv(const loss_curve& curve);

/// Returns a picture of both losses over the batches, as an SVG document.
std::string curve_svg(const loss_curve& curve);

/// The same for a terminal with `columns` columns, in 16 lines: `.` training
/// loss, `o` evaluation loss at the ends of epochs. Empty if there is no point.
std::string curve_text(const loss_curve& curve, int columns);

}  // namespace segue
