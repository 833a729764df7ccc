// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/indicator_column.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/kernels/indicator.hpp"

namespace segue {

counted_ids::counted_ids(categorical_column_ptr of, const std::string& name)
    : dense_column{name + "_indicator", of->requests()}, of_{std::move(of)} {}

result<void> counted_ids::write(const column_input& in,
                                const column_output& out,
                                layer_scratch& scratch) const {
  if (auto ok = batch_ids(*of_, in, scratch); !ok) return ok;
  std::int64_t begin = 0;
  visit_runs(in, out.time, [&](std::size_t b, std::int64_t steps) {
    count_ids(scratch.ids.view(begin, steps), width(), out.row(b, 0),
              out.stride);
    begin += steps;
  });
  return {};
}

result<dense_column_ptr> indicator_column(categorical_column_ptr of,
                                          indicator_options options) {
  if (!of)
    return error{
        errc::invalid_argument,
        "an indicator column needs a categorical column to wrap, got none"};
  auto name = options.name.empty() ? of->name() : options.name;
  if (of->num_buckets() > most_width)
    return column_error(name + "_indicator",
                        fmt::format("it would be {} wide, expected at most {}; "
                                    "use an embedding for more ids",
                                    of->num_buckets(), most_width));
  return std::make_shared<const counted_ids>(std::move(of), name);
}

std::vector<dense_column_ptr> read_indicator(option_reader& table,
                                             const column_registry& kinds) {
  auto name = read_name(table);
  auto of = kinds.read_wrapped(table);
  if (!of) return {};
  auto column =
      made(table, "of", indicator_column(std::move(of), {std::move(name)}));
  if (!column) return {};
  return {std::move(column)};
}

}  // namespace segue
