// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/embedding_column.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/tables/initializer_options.hpp"
#include "segue/options/read_enum.hpp"
#include "segue/tensors/check_finite.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// The largest number of values in a table: 4 TiB.
constexpr std::int64_t most_values = std::int64_t{1} << 40;

bool is_norm(float norm) {
  return norm > 0 && std::isfinite(norm);
}

}  // namespace

embedded_ids::embedded_ids(std::string name, categorical_column_ptr of,
                           table_spec_ptr table, combiner how)
    : dense_column{std::move(name), of->requests()},
      of_{std::move(of)},
      table_{std::move(table)},
      combiner_{how} {}

result<void> embedded_ids::write(const column_input& in,
                                 const column_output& out,
                                 layer_scratch& scratch) const {
  if (auto ok = batch_ids(*of_, in, scratch); !ok) return ok;
  std::int64_t begin = 0;
  visit_runs(in, out.time, [&](std::size_t b, std::int64_t steps) {
    combine_rows(in.table, scratch.ids.view(begin, steps), combiner_,
                 out.row(b, 0), out.stride);
    begin += steps;
  });
  return {};
}

result<void> embedded_ids::append_gradient(const column_input& in,
                                           const column_gradient& d_out,
                                           layer_scratch& scratch) const {
  if (auto ok = batch_ids(*of_, in, scratch); !ok) return ok;
  std::int64_t begin = 0;
  for (std::size_t b = 0; b < in.batch(); ++b) {
    auto steps = scratch.ids.view(begin, in.steps(b));
    append_terms(steps, combiner_, d_out.row(b, 0), d_out.stride,
                 scratch.terms);
    begin += steps.steps;
  }
  return {};
}

result<dense_column_ptr> embedding_column(categorical_column_ptr of,
                                          std::int64_t dimension,
                                          embedding_options options) {
  if (!of)
    return error{
        errc::invalid_argument,
        "an embedding column needs a categorical column to wrap, got none"};
  auto key = options.name.empty() ? of->name() : options.name;
  auto name = key + "_embedding";
  auto table = make_table_spec(name, std::move(key), of->num_buckets(),
                               dimension, options);
  if (!table) return table.error();
  return std::make_shared<const embedded_ids>(std::move(name), std::move(of),
                                              *table, options.combiner);
}

result<table_spec_ptr> make_table_spec(const std::string& who, std::string name,
                                       std::int64_t buckets,
                                       std::int64_t dimension,
                                       const embedding_options& options) {
  if (dimension < 1 || dimension > most_width)
    return column_error(who, fmt::format("dimension is {}, expected one in "
                                         "[1, {}]",
                                         dimension, most_width));
  if (buckets > most_values / dimension)
    return column_error(
        who, fmt::format(
                 "a table of [{}, {}] is too large; expected at most {} values",
                 buckets, dimension, most_values));
  if (auto norm = options.max_norm; norm && !is_norm(*norm))
    return column_error(
        who,
        fmt::format("max_norm is {}, expected a number > 0", plain_nan(*norm)));
  if (auto ok = validate(options.initializer); !ok)
    return at(fmt::format("column '{}'", who), ok.error());
  shape expected{buckets, dimension};
  auto* given = std::get_if<values_initializer>(&options.initializer);
  if (given && (given->values.type() != dtype::float32 ||
                given->values.dims() != expected))
    return column_error(
        who, fmt::format("the table's values are {} {}, expected "
                         "float32 {}",
                         to_string(given->values.type()),
                         to_string(given->values.dims()), to_string(expected)));
  if (given)
    if (auto finite = check_finite(name, given->values); !finite)
      return column_error(who, finite.error().message);
  return std::make_shared<const table_spec>(table_spec{
      std::move(name), buckets, dimension, options.initializer,
      options.max_norm.value_or(0.0F), options.trainable, options.weights});
}

embedding_options read_embedding_options(option_reader& table) {
  embedding_options options;
  options.combiner =
      read_enum<combiner>(table, "combiner", options.combiner, combiners);
  options.initializer = read_initializer(table);
  if (auto norm = table.number("max_norm")) {
    options.max_norm = static_cast<float>(*norm);
    if (!is_norm(*options.max_norm)) {
      table.fail("max_norm",
                 fmt::format("is {}; expected a float32 > 0", *norm));
      options.max_norm.reset();
    }
  }
  options.trainable = table.boolean_or("trainable", true);
  options.weights = table.file("weights").value_or("");
  return options;
}

std::vector<dense_column_ptr> read_embedding(option_reader& table,
                                             const column_registry& kinds) {
  auto options = read_embedding_options(table);
  options.name = read_name(table);
  auto dimension = read_needed(table, "dimension", 1, most_width);
  auto of = kinds.read_wrapped(table);
  if (!of || !dimension) return {};
  auto column =
      made(table, "dimension",
           embedding_column(std::move(of), *dimension, std::move(options)));
  if (!column) return {};
  return {std::move(column)};
}

}  // namespace segue
