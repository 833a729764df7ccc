// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/bucketized_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {

bucketized_ids::bucketized_ids(numeric_column_ptr of,
                               std::vector<float> boundaries)
    : categorical_column{of->name() + "_bucketized", of->requests()},
      of_{std::move(of)},
      boundaries_{std::move(boundaries)} {}

std::int64_t bucketized_ids::num_buckets() const {
  return (static_cast<std::int64_t>(boundaries_.size()) + 1) * of_->width();
}

result<void> bucketized_ids::append_ids(const column_input& in,
                                        std::size_t example,
                                        layer_scratch& scratch) const {
  auto width = of_->width();
  auto steps = in.steps(example);
  auto count = static_cast<std::size_t>(steps * width);
  scratch.numbers.resize(std::max(scratch.numbers.size(), count));
  auto* numbers = scratch.numbers.data();
  if (auto ok = of_->read(in, 0, example, numbers, width, scratch); !ok)
    return ok;
  auto buckets = static_cast<std::int64_t>(boundaries_.size()) + 1;
  for (std::int64_t s = 0; s < steps; ++s) {
    auto* ids = scratch.ids.append_step(width);
    for (std::int64_t i = 0; i < width; ++i, ++numbers) {
      auto bucket =
          std::ranges::upper_bound(boundaries_, *numbers) - boundaries_.begin();
      ids[i] = std::isnan(*numbers) ? -1 : i * buckets + bucket;
    }
  }
  return {};
}

result<categorical_column_ptr> bucketized_column(
    numeric_column_ptr of, std::vector<float> boundaries) {
  if (!of)
    return error{
        errc::invalid_argument,
        "a bucketized column needs a numeric column to wrap, got none"};
  if (boundaries.empty())
    return column_error(of->name(), "boundaries are empty");
  for (std::size_t i = 0; i < boundaries.size(); ++i) {
    if (!std::isfinite(boundaries[i]))
      return column_error(of->name(), fmt::format("boundary {} is {} as "
                                                  "float32, expected a finite "
                                                  "number",
                                                  i, plain_nan(boundaries[i])));
    if (i > 0 && !(boundaries[i - 1] < boundaries[i]))
      return column_error(
          of->name(),
          fmt::format(
              "boundaries must ascend as float32, but {} is followed by {}",
              boundaries[i - 1], boundaries[i]));
  }
  auto buckets = static_cast<std::int64_t>(boundaries.size()) + 1;
  if (buckets > most_buckets / of->width())
    return column_error(of->name(),
                        fmt::format("{} buckets for each of {} values are too "
                                    "many; expected at most {}",
                                    buckets, of->width(), most_buckets));
  return std::make_shared<const bucketized_ids>(std::move(of),
                                                std::move(boundaries));
}

categorical_column_ptr read_bucketized(option_reader& table,
                                       const column_registry&) {
  auto boundaries = table.numbers("boundaries");
  if (!boundaries && !table.has("boundaries")) table.require("boundaries");
  auto* of = table.table("of");
  if (!of && !table.has("of")) table.require("of");
  if (!of) return nullptr;
  of->choice("kind", {"numeric"});
  auto numeric = read_numeric_column(*of);
  if (!numeric || !boundaries) return nullptr;
  return made(table, "boundaries",
              bucketized_column(std::move(numeric),
                                {boundaries->begin(), boundaries->end()}));
}

}  // namespace segue
