// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/initializer_options.hpp"

#include <string>
#include <utility>

namespace segue {
namespace {

initializer read_kind(option_reader& table, const std::string& kind) {
  if (kind == "zeros") return zeros_initializer{};
  if (kind == "uniform") {
    uniform_initializer u;
    u.min = table.number_or("min", u.min);
    u.max = table.number_or("max", u.max);
    return u;
  }
  if (kind == "normal") {
    normal_initializer n;
    n.mean = table.number_or("mean", n.mean);
    n.deviation = table.number_or("deviation", n.deviation);
    return n;
  }
  truncated_normal_initializer t;
  t.mean = table.number_or("mean", t.mean);
  t.deviation = table.number("deviation");
  return t;
}

}  // namespace

initializer read_initializer(option_reader& column) {
  auto* table = column.table("initializer");
  if (!table) return {};
  if (!table->has("kind")) table->require("kind");
  auto kind =
      table->choice("kind", {"truncated_normal", "normal", "uniform", "zeros"});
  if (!kind) return {};
  auto how = read_kind(*table, *kind);
  if (auto ok = validate(how); !ok) {
    table->fail(*kind == "uniform" ? "min" : "deviation", ok.error().message);
    return {};
  }
  return how;
}

}  // namespace segue
