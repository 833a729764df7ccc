// SPDX-License-Identifier: BSD-3-Clause
#include "cyclic_column.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"

namespace segue {

cyclic_column::cyclic_column(numeric_column_ptr of, double period)
    : dense_column{of->name() + "_cyclic", of->requests()},
      of_{std::move(of)},
      period_{period} {}

result<void> cyclic_column::write(const column_input& in,
                                  const column_output& out,
                                  layer_scratch& scratch) const {
  for (std::size_t b = 0; b < in.batch(); ++b) {
    // The number lands where its sine will stand.
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

result<dense_column_ptr> sequence_cyclic_column(std::string key,
                                                double period) {
  if (!(period > 0))
    return column_error(key, fmt::format("period is {}, expected > 0", period));
  auto of = sequence_numeric_column(std::move(key));
  if (!of) return of.error();
  return std::make_shared<const cyclic_column>(*std::move(of), period);
}

std::vector<dense_column_ptr> read_cyclic(option_reader& table,
                                          const column_registry&) {
  auto key = read_key(table);
  auto period = table.number("period");
  if (!period && !table.has("period")) table.require("period");
  if (!key || !period) return {};
  auto column =
      made(table, "period", sequence_cyclic_column(*std::move(key), *period));
  if (!column) return {};
  return {std::move(column)};
}

}  // namespace segue
