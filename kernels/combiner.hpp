// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace segue {

/// How the rows of a step's ids become one [F7, F10]. With weights w (1 each
/// where there are none) and rows r:
///   mean   sum(w r) / sum(w)
///   sqrtn  sum(w r) / sqrt(sum(w^2))
///   sum    sum(w r)
/// As in TensorFlow, ids whose weight is not above zero are dropped by mean and
/// sqrtn, not by sum.
/// Their differences are below, in combiner.cpp and, for the vector kernels, in
/// kernels/levels/lookup.inc, as switches that do not compile if one is
/// missing. Functions below that the vector kernels call are always inlined,
/// since the linker must not keep the copy of one instruction level for all.
enum class combiner : std::uint8_t { mean, sqrtn, sum };

// A combiner that a switch has forgotten does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

inline constexpr std::array combiners{combiner::mean, combiner::sqrtn,
                                      combiner::sum};

/// "mean", "sqrtn", "sum".
constexpr std::string_view to_string(combiner how) {
  switch (how) {
    case combiner::mean:
      return "mean";
    case combiner::sqrtn:
      return "sqrtn";
    case combiner::sum:
      return "sum";
  }
  return "";
}

static_assert(to_string(combiner{combiners.size()}).empty(),
              "a combiner is not in the list");

/// Whether ids whose weight is not above zero count.
[[gnu::always_inline]] constexpr bool keeps_all_weights(combiner how) {
  switch (how) {
    case combiner::mean:
    case combiner::sqrtn:
      return false;
    case combiner::sum:
      return true;
  }
  return true;
}

/// Whether the weighted sum is divided by something.
[[gnu::always_inline]] constexpr bool divides(combiner how) {
  switch (how) {
    case combiner::mean:
    case combiner::sqrtn:
      return true;
    case combiner::sum:
      return false;
  }
  return true;
}

#pragma GCC diagnostic pop

/// What the weighted sum is divided by; `sum` and `squares` are those of the
/// weights.
double divisor_of(combiner how, double sum, double squares);

}  // namespace segue
