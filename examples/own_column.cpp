// SPDX-License-Identifier: BSD-3-Clause
// Adds a kind of column to the program segue: a periodic number, such as the
// hour of a day, as the sine and cosine of its angle, so that hour 23 is as
// near to hour 0 as hour 1 is. docs/columns.md explains it step by step; for a
// column that is trained see features/columns/embedding_column.cpp.
//
//   own_column inspect examples/own_column.toml --batches 1
//   own_column train examples/own_column.toml
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "segue/columns.hpp"
#include "segue/launcher/program.hpp"

namespace {

/// Named `KEY_cyclic`, two floats wide.
class cyclic_column final : public segue::dense_column {
 public:
  cyclic_column(segue::numeric_column_ptr of, double period)
      : dense_column{of->name() + "_cyclic", of->requests()},
        of_{std::move(of)},
        period_{period} {}

  std::int64_t width() const override { return 2; }

  segue::result<void> write(const segue::column_input& in,
                            const segue::column_output& out,
                            segue::layer_scratch& scratch) const override;

 private:
  segue::numeric_column_ptr of_;
  double period_;
};

segue::result<void> cyclic_column::write(const segue::column_input& in,
                                         const segue::column_output& out,
                                         segue::layer_scratch& scratch) const {
  for (std::size_t b = 0; b < in.batch(); ++b) {
    // Reads the numbers to where their sines are written below.
    auto ok = of_->read(in, 0, b, out.row(b, 0), out.stride, scratch);
    if (!ok) return in.features->of_example(b, ok.error());
    for (std::int64_t t = 0; t < in.steps(b); ++t) {
      auto* row = out.row(b, t);
      auto angle = 2 * std::numbers::pi * static_cast<double>(row[0]) / period_;
      row[0] = static_cast<float>(std::sin(angle));
      row[1] = static_cast<float>(std::cos(angle));
    }
  }
  return {};
}

/// Errors: invalid_argument for a period that is not above 0, and those of a
/// numeric column.
segue::result<segue::dense_column_ptr> sequence_cyclic_column(std::string key,
                                                              double period) {
  if (!(period > 0))
    return segue::column_error(
        key, fmt::format("period is {}, expected > 0", period));
  auto of = segue::sequence_numeric_column(std::move(key));
  if (!of) return of.error();
  return std::make_shared<const cyclic_column>(*std::move(of), period);
}

/// Reads kind "cyclic": `key` and `period`.
std::vector<segue::dense_column_ptr> read_cyclic(
    segue::option_reader& table, const segue::column_registry&) {
  auto key = segue::read_feature(table, "key");
  auto period = table.number("period");
  if (!period && !table.has("period")) table.require("period");
  if (!key || !period) return {};
  auto column = segue::made(table, "period",
                            sequence_cyclic_column(*std::move(key), *period));
  if (!column) return {};
  return {std::move(column)};
}

}  // namespace

int main(int count, char** values) {
  auto added = segue::register_column("cyclic", read_cyclic);
  if (!added) {
    std::fprintf(stderr, "%s\n", added.error().message.c_str());
    return 1;
  }
  return segue::run_program(
      std::vector<std::string>(values + 1, values + count));
}
