// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/numeric_column.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/columns/normalizer_options.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// Returns the dimensions for a parser: none if there is one value per step.
shape step_dims(const shape& s) {
  return s.num_elements() == 1 ? shape{} : s;
}

/// Precondition: no dimension is below 1.
bool fits(const shape& s) {
  std::int64_t size = 1;
  for (auto d : s) {
    if (d > most_width / size) return false;
    size *= d;
  }
  return true;
}

/// Infinities and NaN fit; they do not change.
bool fits_float(double x) {
  return !std::isfinite(x) || std::isfinite(static_cast<float>(x));
}

feature_request numeric_request(const std::string& key,
                                const numeric_options& options) {
  return {key, value_kind::number, options.dtype, step_dims(options.shape),
          options.context};
}

result<void> check_normalizer(const std::string& key, const normalizer& how) {
  if (auto* clip = std::get_if<clip_normalizer>(&how);
      clip && !(clip->low <= clip->high))
    return column_error(
        key, fmt::format("clip low is {}, expected at most high, {}",
                         plain_nan(clip->low), plain_nan(clip->high)));
  if (auto* standard = std::get_if<standard_normalizer>(&how);
      standard &&
      (standard->deviation == 0 || !std::isfinite(standard->deviation)))
    return column_error(
        key, fmt::format("standard deviation is {}, expected a finite "
                         "number other than 0",
                         plain_nan(standard->deviation)));
  auto* callable = std::get_if<std::function<double(double)>>(&how);
  if (callable && !*callable)
    return column_error(key, "the normalizer is empty");
  return {};
}

}  // namespace

numeric_column::numeric_column(std::string key, numeric_options options)
    : dense_column{options.name.empty() ? key : options.name,
                   {numeric_request(key, options)}},
      width_{options.shape.num_elements()},
      default_value_{static_cast<float>(options.default_value)},
      normalizer_{std::move(options.normalizer)} {}

result<void> numeric_column::write(const column_input& in,
                                   const column_output& out,
                                   layer_scratch& scratch) const {
  for (std::size_t b = 0; b < in.batch(); ++b)
    if (auto ok = read(in, 0, b, out.row(b, 0), out.stride, scratch); !ok)
      return in.features->of_example(b, ok.error());
  return {};
}

result<void> numeric_column::read(const column_input& in, std::size_t request,
                                  std::size_t example, float* out,
                                  std::int64_t stride,
                                  layer_scratch& scratch) const {
  auto values = in.values(request, example, scratch.splits);
  if (!values) return values.error();
  if (values->steps == 0) return {};
  if (values->gaps) {
    write_gaps(*values, in.first_row(request, example), out, stride);
    return {};
  }
  visit_dtype(values->values->type(), [&]<class T>(T) {
    if constexpr (!std::is_same_v<T, bool>) {
      auto all = values->values->values<T>();
      normalize(normalizer_,
                all.subspan(static_cast<std::size_t>(values->first),
                            static_cast<std::size_t>(values->size())),
                width_, out, stride);
    }
  });
  return {};
}

/// Writes a sparse feature with absent values, which become the default value.
void numeric_column::write_gaps(const step_values& values,
                                std::int64_t first_row, float* out,
                                std::int64_t stride) const {
  for (std::int64_t s = 0; s < values.steps; ++s)
    std::fill_n(out + s * stride, width_, default_value_);
  visit_dtype(values.values->type(), [&]<class T>(T) {
    using wide =
        std::conditional_t<std::is_integral_v<T>, std::int64_t, double>;
    auto all = values.values->values<T>();
    for (auto i = values.begin(0); i < values.end(values.steps - 1); ++i) {
      auto place = flat_place(*values.gaps, i, first_row);
      auto x = static_cast<wide>(all[static_cast<std::size_t>(i)]);
      out[place / width_ * stride + place % width_] =
          static_cast<float>(normalize(normalizer_, x));
    }
  });
}

result<numeric_column_ptr> sequence_numeric_column(std::string key,
                                                   numeric_options options) {
  if (key.empty()) return column_error(key, "the key is empty");
  if (options.shape.rank() == 0)
    return column_error(key, "shape is [], expected at least one dimension");
  for (auto d : options.shape)
    if (d < 1)
      return column_error(key,
                          fmt::format("shape {} has a dimension {}, expected "
                                      "integers >= 1",
                                      to_string(options.shape), d));
  if (!fits(options.shape))
    return column_error(
        key, fmt::format("shape {} has too many values; expected at most {}",
                         to_string(options.shape), most_width));
  if (!is_numeric(options.dtype))
    return column_error(key,
                        fmt::format("dtype is {}, expected float32, float64, "
                                    "int32, int64 or uint8",
                                    to_string(options.dtype)));
  if (!fits_float(options.default_value))
    return column_error(
        key,
        fmt::format("default_value is {}, which is out of the range of float32",
                    options.default_value));
  if (auto ok = check_normalizer(key, options.normalizer); !ok)
    return ok.error();
  return std::make_shared<const numeric_column>(std::move(key),
                                                std::move(options));
}

std::vector<dense_column_ptr> read_numeric(option_reader& table,
                                           const column_registry&) {
  auto column = read_numeric_column(table);
  if (!column) return {};
  return {std::move(column)};
}

numeric_column_ptr read_numeric_column(option_reader& table) {
  numeric_options options;
  auto feature = read_feature_options(table, options.dtype, number_dtypes);
  if (auto dims = table.integers("shape", 1, most_width))
    options.shape = shape{*dims};
  options.default_value = table.number_or("default_value", 0);
  options.dtype = feature.dtype;
  options.normalizer = read_normalizer(table);
  options.context = feature.context;
  options.name = read_name(table);
  if (!feature.key) return nullptr;
  auto* option = fits_float(options.default_value) ? "shape" : "default_value";
  return made(
      table, option,
      sequence_numeric_column(*std::move(feature.key), std::move(options)));
}

}  // namespace segue
