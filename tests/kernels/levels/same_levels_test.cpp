// SPDX-License-Identifier: BSD-3-Clause
// E1 of the kernels: whatever the level, each of them gives the same bytes.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "segue/kernels/levels/best_level.hpp"
#include "segue/tests/kernels/random_feature.hpp"
#include "segue/tests/random_cases.hpp"

namespace segue {
namespace {

using namespace test;
using floats = std::vector<float>;

/// Which of the many floats that are not a number a result is depends on the
/// order of its operands, which is the compiler's: they count as one.
std::vector<std::uint32_t> bits_of(const floats& values) {
  std::vector<std::uint32_t> bits;
  for (float x : values)
    bits.push_back(std::bit_cast<std::uint32_t>(
        std::isnan(x) ? std::numeric_limits<float>::quiet_NaN() : x));
  return bits;
}

/// Operands for a kernel, the same for every level, and what it made of them.
class trial {
 public:
  trial(const level_kernels& level, std::uint64_t seed)
      : kernels{level}, random_{seed}, wild_{random_() % 2 == 0} {}

  const level_kernels& kernels;
  floats made;

  /// In [1, most].
  std::int64_t count(std::int64_t most) { return 1 + below(random_, most); }

  bool chance(std::int64_t one_in) { return below(random_, one_in) == 0; }

  /// In a trial that is wild some are of any size, or not numbers.
  floats some(std::int64_t n) {
    floats values(static_cast<std::size_t>(n));
    for (auto& x : values) {
      x = small();
      if (wild_ && chance(16))
        x = std::bit_cast<float>(static_cast<std::uint32_t>(random_()));
    }
    return values;
  }

  /// Of about one; many are whole numbers.
  floats tame(std::int64_t n) {
    floats values(static_cast<std::size_t>(n));
    for (auto& x : values)
      x = small();
    return values;
  }

  void take(const floats& values) {
    made.insert(made.end(), values.begin(), values.end());
  }

 private:
  float small() {
    if (chance(4)) return static_cast<float>(below(random_, 9)) - 4;
    return static_cast<float>(random_() % (1 << 24)) * 0x1p-22F - 2;
  }

  random_source random_;
  bool wild_;
};

/// A number of floats that is whole vectors on every level.
std::int64_t whole_vectors(trial& t) {
  return 16 * t.count(4);
}

/// Rows of `width` floats, each in `stride`, one after the other.
floats without_gaps(const floats& rows, std::int64_t width,
                    std::int64_t stride) {
  floats all;
  for (auto row = rows.begin(); row != rows.end(); row += stride)
    all.insert(all.end(), row, row + width);
  return all;
}

floats with_gaps(const floats& rows, std::int64_t width, std::int64_t stride) {
  floats all;
  for (auto row = rows.begin(); row != rows.end(); row += width) {
    all.insert(all.end(), row, row + width);
    all.resize(all.size() + static_cast<std::size_t>(stride - width));
  }
  return all;
}

/// A product, packed by the level itself: how it packs is its own affair.
void try_product(trial& t) {
  auto rows = t.count(40);
  auto depth = t.chance(10)   ? 0
               : t.chance(10) ? 900 + t.count(200)
                              : t.count(70);
  auto width = t.count(100);
  auto a = t.some(rows * depth);
  auto b = t.some(depth * width);
  auto c = t.some(rows * width);
  auto start = t.some(width);
  auto fresh = t.chance(2);
  auto starts = t.chance(2);
  auto panel = t.kernels.panel_columns;
  auto panels = (width + panel - 1) / panel;
  auto stride = panels * panel;
  auto from = with_gaps(b, width, stride);
  floats packed(static_cast<std::size_t>(depth * stride));
  t.kernels.pack_panels({.rows = depth,
                         .width = stride,
                         .from = from.data(),
                         .from_stride = stride,
                         .to = packed.data(),
                         .to_stride = depth * panel});
  start.resize(static_cast<std::size_t>(stride));
  auto sums = with_gaps(c, width, stride);
  t.kernels.add_product({.rows = rows,
                         .depth = depth,
                         .panels = panels,
                         .a = a.data(),
                         .a_stride = depth,
                         .packed = packed.data(),
                         .c = sums.data(),
                         .c_stride = stride,
                         .fresh = fresh,
                         .start = starts ? start.data() : nullptr});
  t.take(without_gaps(sums, width, stride));
}

void try_basic(trial& t) {
  auto units = whole_vectors(t);
  auto gates = t.some(units);
  auto d_output = t.some(units);
  auto d_h = t.some(units);
  floats h(gates.size());
  t.kernels.run_basic(
      {.units = units, .gates = gates.data(), .new_h = h.data()});
  t.take(h);
  t.kernels.differentiate_basic({.units = units,
                                 .gates = gates.data(),
                                 .new_h = h.data(),
                                 .d_output = d_output.data(),
                                 .d_h = d_h.data()});
  t.take(gates);
}

void try_lstm(trial& t) {
  auto units = whole_vectors(t);
  auto gates = t.some(4 * units);
  auto c = t.tame(units);
  auto d_output = t.some(units);
  auto d_h = t.some(units);
  auto d_c = t.some(units);
  auto keep = t.chance(2);
  floats new_c(c.size());
  floats new_h(c.size());
  t.kernels.run_lstm({.units = units,
                      .gates = gates.data(),
                      .c = c.data(),
                      .new_c = new_c.data(),
                      .new_h = new_h.data(),
                      .keep = keep});
  t.take(new_c);
  t.take(new_h);
  if (!keep) return;
  t.take(gates);
  t.kernels.differentiate_lstm({.units = units,
                                .gates = gates.data(),
                                .c = c.data(),
                                .new_c = new_c.data(),
                                .d_output = d_output.data(),
                                .d_h = d_h.data(),
                                .d_c = d_c.data()});
  t.take(gates);
  t.take(d_c);
}

void try_gru(trial& t) {
  auto units = whole_vectors(t);
  auto reset = t.some(units);
  auto update = t.some(units);
  auto candidate = t.some(units);
  auto h = t.some(units);
  auto d_output = t.some(units);
  auto d_reset_h = t.some(units);
  auto d_h = t.some(units);
  auto keep = t.chance(2);
  floats reset_h(h.size());
  floats new_h(h.size());
  gru_step step = {.units = units,
                   .reset = reset.data(),
                   .update = update.data(),
                   .candidate = candidate.data(),
                   .h = h.data(),
                   .reset_h = reset_h.data(),
                   .new_h = new_h.data(),
                   .keep = keep};
  t.kernels.reset_gru(step);
  t.kernels.run_gru(step);
  t.take(reset_h);
  t.take(new_h);
  if (!keep) return;
  gru_gradient gradient = {.units = units,
                           .reset = reset.data(),
                           .update = update.data(),
                           .candidate = candidate.data(),
                           .h = h.data(),
                           .d_output = d_output.data(),
                           .d_reset_h = d_reset_h.data(),
                           .d_h = d_h.data()};
  t.kernels.differentiate_gru(gradient);
  t.kernels.differentiate_gru_reset(gradient);
  for (auto* values : {&reset, &update, &candidate, &d_h})
    t.take(*values);
}

void try_rows(trial& t) {
  auto rows = t.count(70);
  auto width = t.count(50);
  auto values = t.some(rows * width);
  floats turned(values.size());
  t.kernels.transpose({.rows = rows,
                       .width = width,
                       .from = values.data(),
                       .from_stride = width,
                       .to = turned.data(),
                       .to_stride = rows});
  t.take(turned);
  t.kernels.softmax({.rows = rows,
                     .width = width,
                     .from = nullptr,
                     .from_stride = 0,
                     .to = values.data(),
                     .to_stride = width});
  t.take(values);
  auto whole = whole_vectors(t);
  auto terms = t.some(rows * whole);
  floats sums(static_cast<std::size_t>(whole));
  t.kernels.sum_rows({.rows = rows,
                      .width = whole,
                      .from = terms.data(),
                      .from_stride = whole,
                      .to = sums.data(),
                      .to_stride = whole});
  t.take(sums);
}

/// Ids of so many rows, some of them of none.
std::vector<std::int64_t> some_ids(trial& t, std::int64_t n,
                                   std::int64_t buckets) {
  std::vector<std::int64_t> ids;
  for (; n > 0; --n)
    ids.push_back(t.chance(8) ? -1 : t.count(buckets) - 1);
  return ids;
}

void try_lookup(trial& t) {
  auto dimension =
      t.chance(2) ? t.count(70) : std::int64_t{8} << t.count(5) >> 1;
  auto buckets = t.count(50);
  auto steps = t.count(30);
  auto table = t.some(buckets * dimension);
  std::vector<std::int64_t> splits{0};
  for (std::int64_t s = 0; s < steps; ++s)
    splits.push_back(splits.back() + (t.chance(3) ? 4 : t.count(6) - 1));
  auto ids = some_ids(t, std::max(splits.back(), steps), buckets);
  auto weights = t.tame(std::ssize(ids));
  floats out(static_cast<std::size_t>(steps * dimension));
  lookup_operands o = {.rows = table.data(),
                       .dimension = dimension,
                       .ids = ids.data(),
                       .splits = nullptr,
                       .weights = nullptr,
                       .steps = steps,
                       .out = out.data(),
                       .stride = dimension,
                       .how = combiners[static_cast<std::size_t>(
                           t.count(std::ssize(combiners)) - 1)],
                       .fetch = t.chance(2)};
  t.kernels.copy_rows(o);
  t.take(out);
  o.splits = splits.data();
  if (t.chance(2)) o.weights = weights.data();
  t.kernels.combine_rows(o);
  t.take(out);
}

void check(void (*tried)(trial&), int few) {
  // What a level is made of. A kernel that is added does not compile here
  // until it is named, and then wants a trial of its own above.
  [[maybe_unused]] auto& [name, lanes, panel_columns, add_product, run_basic,
                          run_lstm, reset_gru, run_gru, differentiate_basic,
                          differentiate_lstm, differentiate_gru,
                          differentiate_gru_reset, softmax, transpose,
                          pack_panels, sum_rows, copy_rows, combine_rows] =
      best_level();
  auto levels = supported_levels();
  for (auto* level : {"v3", "v4"})
    if (level_named(level).name != std::string_view{level})
      WARN("not compared: level " << level
                                  << ", which this processor does not have");
  random_source seeds{case_seed()};
  for (int i = rounds_in_time(few); i > 0; --i) {
    auto seed = seeds();
    trial first{*levels[0], seed};
    tried(first);
    REQUIRE_FALSE(first.made.empty());
    for (auto* level : levels.subspan(1)) {
      INFO(level->name << " and " << levels[0]->name);
      trial other{*level, seed};
      tried(other);
      REQUIRE((bits_of(other.made) == bits_of(first.made)));
    }
  }
}

}  // namespace

TEST_CASE("products are the same bytes on every level", "[E1][levels]") {
  check(try_product, 300);
}

TEST_CASE("a basic cell's step and gradient are the same bytes on every level",
          "[E1][levels]") {
  check(try_basic, 2000);
}

TEST_CASE("an LSTM's step and gradient are the same bytes on every level",
          "[E1][levels]") {
  check(try_lstm, 2000);
}

TEST_CASE("a GRU's step and gradient are the same bytes on every level",
          "[E1][levels]") {
  check(try_gru, 2000);
}

TEST_CASE("softmax, transposes and sums are the same bytes on every level",
          "[E1][levels]") {
  check(try_rows, 500);
}

TEST_CASE("embedding lookups are the same bytes on every level",
          "[E1][levels]") {
  check(try_lookup, 1000);
}

}  // namespace segue
