// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/normalizer_options.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {
namespace {

/// Reads a number that has no sensible default.
double needed(option_reader& table, std::string_view name, double otherwise) {
  if (!table.has(name)) table.require(name);
  return table.number(name).value_or(otherwise);
}

normalizer read_clip(option_reader& table) {
  clip_normalizer clip;
  clip.low = needed(table, "low", clip.low);
  clip.high = needed(table, "high", std::max(clip.low, clip.high));
  if (clip.low <= clip.high) return clip;
  table.fail("low", fmt::format("low is {}, expected at most high, {}",
                                clip.low, clip.high));
  return {};
}

normalizer read_standard(option_reader& table) {
  standard_normalizer standard;
  standard.mean = needed(table, "mean", standard.mean);
  standard.deviation = needed(table, "deviation", standard.deviation);
  if (table.is_integer("mean"))
    standard = standard_normalizer::around(table.integer("mean").value_or(0),
                                           standard.deviation);
  if (standard.deviation != 0) return standard;
  table.fail("deviation", "deviation is 0, expected another number");
  return {};
}

}  // namespace

normalizer read_normalizer(option_reader& column) {
  auto* table = column.table("normalizer");
  if (!table) return {};
  if (!table->has("kind")) table->require("kind");
  auto kind = table->choice("kind", {"affine", "log1p", "clip", "standard"});
  if (!kind) return {};
  if (*kind == "log1p") return log1p_normalizer{};
  if (*kind == "clip") return read_clip(*table);
  if (*kind == "standard") return read_standard(*table);
  affine_normalizer affine;
  affine.scale = table->number_or("scale", affine.scale);
  affine.offset = table->number_or("offset", affine.offset);
  return affine;
}

}  // namespace segue
