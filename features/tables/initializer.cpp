// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/initializer.hpp"

#include <fmt/format.h>

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "segue/kernels/fingerprint.hpp"
#include "segue/kernels/split_mix.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

// All intermediate values are float64: wider ones differ between machines.
using in_double =
    boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// A sequence of numbers in (0, 1), without 0 and 1.
class uniform_sequence {
 public:
  uniform_sequence(std::uint64_t seed, std::string_view name)
      : state_{split_mix(seed) ^ fingerprint64(name)} {}

  double operator()() {
    auto bits = split_mix(state_) >> 11;
    state_ += split_mix_step;
    return (static_cast<double>(bits) + 0.5) * 0x1p-53;
  }

 private:
  std::uint64_t state_;
};

/// Returns the inverse of the normal distribution function at u in (0, 1).
double normal_quantile(double u) {
  return std::numbers::sqrt2 * boost::math::erf_inv(2 * u - 1, in_double{});
}

template <class Draw>
tensor fill(std::int64_t buckets, std::int64_t dimension, Draw draw) {
  auto table = tensor::uninitialized(dtype::float32, {buckets, dimension});
  for (auto& value : table.mutable_values<float>())
    value = static_cast<float>(draw());
  return table;
}

struct table_maker {
  std::int64_t buckets;
  std::int64_t dimension;
  uniform_sequence next;

  tensor operator()(const zeros_initializer&) {
    return tensor::zeros(dtype::float32, {buckets, dimension});
  }
  tensor operator()(const values_initializer& given) { return given.values; }
  tensor operator()(const uniform_initializer& d) {
    return fill(buckets, dimension,
                [&] { return d.min + (d.max - d.min) * next(); });
  }
  tensor operator()(const normal_initializer& d) {
    return fill(buckets, dimension,
                [&] { return d.mean + d.deviation * normal_quantile(next()); });
  }
  tensor operator()(const truncated_normal_initializer& d) {
    auto deviation =
        d.deviation.value_or(1 / std::sqrt(static_cast<double>(dimension)));
    // The distribution function two deviations below and above the mean.
    auto low = std::erfc(std::numbers::sqrt2) / 2;
    auto span = 1 - 2 * low;
    return fill(buckets, dimension, [&] {
      return d.mean + deviation * normal_quantile(low + span * next());
    });
  }
};

/// Whether a number fits into float32.
bool is_good(double x) {
  return std::isfinite(static_cast<float>(x));
}

result<void> check(std::string_view name, double x) {
  if (is_good(x)) return {};
  return error{errc::invalid_argument,
               fmt::format("initializer {} is {}, expected a finite float32",
                           name, plain_nan(x))};
}

result<void> check_deviation(double deviation) {
  if (is_good(deviation) && deviation >= 0) return {};
  return error{errc::invalid_argument,
               fmt::format("initializer deviation is {}, expected a number "
                           ">= 0",
                           plain_nan(deviation))};
}

/// Checks the numbers of an initializer.
struct validator {
  result<void> operator()(const zeros_initializer&) const { return {}; }
  result<void> operator()(const values_initializer&) const { return {}; }
  result<void> operator()(const uniform_initializer& d) const {
    if (auto ok = check("min", d.min); !ok) return ok;
    if (auto ok = check("max", d.max); !ok) return ok;
    if (d.min <= d.max) return {};
    return error{errc::invalid_argument,
                 fmt::format("initializer min is {}, expected at most max, {}",
                             d.min, d.max)};
  }
  result<void> operator()(const normal_initializer& d) const {
    if (auto ok = check("mean", d.mean); !ok) return ok;
    return check_deviation(d.deviation);
  }
  result<void> operator()(const truncated_normal_initializer& d) const {
    if (auto ok = check("mean", d.mean); !ok) return ok;
    return check_deviation(d.deviation.value_or(0));
  }
};

}  // namespace

result<void> validate(const initializer& how) {
  return std::visit(validator{}, how);
}

tensor make_table(const initializer& how, std::int64_t buckets,
                  std::int64_t dimension, std::uint64_t seed,
                  std::string_view name) {
  return std::visit(table_maker{buckets, dimension, {seed, name}}, how);
}

}  // namespace segue
