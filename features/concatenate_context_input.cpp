// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/concatenate_context_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace segue {
namespace {

result<void> check(std::string_view what, const tensor& t, std::size_t rank) {
  if (t.type() != dtype::float32)
    return error{
        errc::invalid_argument,
        fmt::format("{} is {}, expected float32", what, to_string(t.type()))};
  if (t.rank() != rank)
    return error{errc::invalid_argument,
                 fmt::format("{} has rank {}, shape {}, expected rank {}", what,
                             t.rank(), to_string(t.dims()), rank)};
  return {};
}

}  // namespace

result<tensor> concatenate_context_input(const tensor& context,
                                         const tensor& sequence) {
  if (auto ok = check("context input", context, 2); !ok) return ok.error();
  if (auto ok = check("sequence input", sequence, 3); !ok) return ok.error();
  if (context.rows() != sequence.rows())
    return error{errc::invalid_argument,
                 fmt::format("context input has batch size {}, sequence input "
                             "has {}; they must be the same",
                             context.rows(), sequence.rows())};
  auto time = sequence.dims()[1];
  auto steps_wide = sequence.dims()[2];
  auto context_wide = context.dims()[1];
  auto joined = tensor::uninitialized(
      dtype::float32, {context.rows(), time, steps_wide + context_wide});
  auto* step = sequence.values<float>().data();
  auto* out = joined.mutable_values<float>().data();
  for (std::int64_t b = 0; b < context.rows(); ++b) {
    auto* row = context.values<float>().data() + b * context_wide;
    for (std::int64_t t = 0; t < time; ++t) {
      out = std::copy_n(step, steps_wide, out);
      out = std::copy_n(row, context_wide, out);
      step += steps_wide;
    }
  }
  return joined;
}

}  // namespace segue
