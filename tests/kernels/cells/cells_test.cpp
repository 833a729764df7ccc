// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/kernels/cells/dynamic_rnn.hpp"
#include "segue/tests/kernels/cells/cell_cases.hpp"

namespace segue {
namespace {

using namespace test;

struct batch {
  tensor inputs;
  tensor lengths;
  std::vector<tensor> states;
};

batch random_batch(const cell_case& kind, std::int64_t rows, std::int64_t steps,
                   std::int64_t width, std::int64_t units) {
  batch b{.inputs = random_tensor({rows, steps, width}, 5),
          .lengths = tensor::zeros(dtype::int64, {rows})};
  auto lengths = b.lengths.mutable_values<std::int64_t>();
  // The first row is full, the second empty, the others in between.
  for (std::size_t r = 0; r < lengths.size(); ++r)
    lengths[r] = (steps + static_cast<std::int64_t>(r) * 7) % (steps + 1);
  if (lengths.size() > 1) lengths[1] = 0;
  for (std::size_t s = 0; s < kind.states; ++s)
    b.states.push_back(
        random_tensor({rows, units}, 6 + static_cast<unsigned>(s)));
  return b;
}

doubles row_of(const tensor& t, std::int64_t row) {
  auto values = t.slice(row, 1).values<float>();
  return {values.begin(), values.end()};
}

void check_near(const doubles& expected, const tensor& t, std::int64_t row) {
  auto seen = row_of(t, row);
  REQUIRE(seen.size() == expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i)
    REQUIRE(seen[i] == Approx(expected[i]).margin(3e-6).epsilon(0));
}

/// Compares one row with the reference: outputs and states.
void check_row(const cell_case& kind, const reference_weights& w,
               const batch& in, const rnn_result& out, std::int64_t row) {
  auto wide = widen(w);
  auto steps = in.inputs.dims()[1];
  auto width = static_cast<std::ptrdiff_t>(in.inputs.dims()[2]);
  auto inputs = row_of(in.inputs, row);
  std::vector<doubles> states;
  for (auto& s : in.states)
    states.push_back(row_of(s, row));
  doubles outputs;
  for (std::int64_t t = 0; t < steps; ++t) {
    auto x = inputs.begin() + t * width;
    if (t < in.lengths.values<std::int64_t>()[static_cast<std::size_t>(row)]) {
      kind.step(wide, doubles(x, x + width), states);
      outputs.insert(outputs.end(), states.back().begin(), states.back().end());
    } else {
      outputs.resize(outputs.size() + states.back().size(), 0.0);
    }
  }
  check_near(outputs, out.outputs, row);
  for (std::size_t s = 0; s < states.size(); ++s)
    check_near(states[s], out.states[s], row);
}

TEST_CASE("every cell agrees with a naive reference on every level",
          "[S6][cells]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  constexpr std::int64_t steps = 6;
  for (auto* level : supported_levels())
    for (std::int64_t width : {1, 3, 40, 300})
      for (std::int64_t units : {1, 5, 64})
        for (std::int64_t rows : {1, 2, 3, 17, 32}) {
          INFO(kind << " " << level->name << " D " << width << " H " << units
                    << " B " << rows);
          auto w = random_weights(kind, width, units);
          auto cell = kind.make(width, units, w, *level);
          auto in = random_batch(kind, rows, steps, width, units);
          auto out = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
          REQUIRE(out.has_value());
          for (std::int64_t r = 0; r < rows; ++r)
            check_row(kind, w, in, *out, r);
        }
}

TEST_CASE("past its length a row's output is zero, its state copied through",
          "[S6][dynamic_rnn]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto in = random_batch(kind, 3, 4, 3, 5);
  in.lengths = tensor::from<std::int64_t>({3}, {4, 0, 2});
  auto out = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
  REQUIRE(out.has_value());
  auto zeros = [&](std::int64_t row, std::int64_t from, std::int64_t count) {
    auto steps = out->outputs.slice(row, 1).reshape({4, 5});
    return steps.slice(from, count) ==
           tensor::zeros(dtype::float32, {count, 5});
  };
  CHECK(zeros(1, 0, 4));
  CHECK(zeros(2, 2, 2));
  CHECK_FALSE(zeros(2, 0, 2));
  for (std::size_t s = 0; s < in.states.size(); ++s) {
    CHECK(out->states[s].slice(1, 1) == in.states[s].slice(1, 1));
    CHECK(out->states[s].slice(2, 1) != in.states[s].slice(2, 1));
  }
}

TEST_CASE(
    "a sequence cut into segments gives what it gives at once, bit for "
    "bit",
    "[S6][dynamic_rnn]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  auto unroll_by = GENERATE(1, 4, 7);
  constexpr std::int64_t steps = 20;
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto in = random_batch(kind, 1, steps, 3, 5);
  auto whole = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
  REQUIRE(whole.has_value());
  auto inputs = in.inputs.reshape({steps, 3});
  auto outputs = whole->outputs.reshape({steps, 5});
  auto states = in.states;
  for (std::int64_t begin = 0; begin < steps; begin += unroll_by) {
    auto count = std::min<std::int64_t>(unroll_by, steps - begin);
    auto part =
        dynamic_rnn(*cell, inputs.slice(begin, count).reshape({1, count, 3}),
                    tensor::from<std::int64_t>({1}, {count}), states);
    REQUIRE(part.has_value());
    CHECK(part->outputs.reshape({count, 5}) == outputs.slice(begin, count));
    states = part->states;
  }
  CHECK(states == whole->states);
}

TEST_CASE("a row's bits do not depend on the batch around it",
          "[S6][B16][dynamic_rnn]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  constexpr std::int64_t rows = 33;
  for (auto* level : supported_levels()) {
    auto cell = kind.make(300, 40, random_weights(kind, 300, 40), *level);
    auto in = random_batch(kind, rows, 5, 300, 40);
    auto all = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
    REQUIRE(all.has_value());
    // Every way a row can fall into a tile: alone, and in smaller batches.
    for (std::int64_t count : {1, 2, 3, 5, 11, 13, 32}) {
      auto begin = rows - count;
      std::vector<tensor> states;
      for (auto& s : in.states)
        states.push_back(s.slice(begin, count));
      auto some = dynamic_rnn(*cell, in.inputs.slice(begin, count),
                              in.lengths.slice(begin, count), states);
      REQUIRE(some.has_value());
      INFO(kind << " " << level->name << " " << count << " rows");
      CHECK(some->outputs == all->outputs.slice(begin, count));
      for (std::size_t s = 0; s < states.size(); ++s)
        CHECK(some->states[s] == all->states[s].slice(begin, count));
    }
  }
}

TEST_CASE("a batch larger than a block of steps is the same as its rows",
          "[S6][dynamic_rnn]") {
  auto& kind = cell_cases[1];
  auto cell = kind.make(2, 64, random_weights(kind, 2, 64), best_level());
  auto in = random_batch(kind, 64, 40, 2, 64);
  auto all = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
  REQUIRE(all.has_value());
  for (std::int64_t r : {0, 1, 40, 63}) {
    auto one =
        dynamic_rnn(*cell, in.inputs.slice(r, 1), in.lengths.slice(r, 1),
                    {in.states[0].slice(r, 1), in.states[1].slice(r, 1)});
    REQUIRE(one.has_value());
    CHECK(one->outputs == all->outputs.slice(r, 1));
  }
}

TEST_CASE(
    "a step of more rows than are worked on at once is the same as "
    "they are alone",
    "[S6][dynamic_rnn]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  auto cell = kind.make(2, 512, random_weights(kind, 2, 512), best_level());
  auto in = random_batch(kind, 270, 3, 2, 512);
  auto all = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
  REQUIRE(all.has_value());
  for (std::int64_t r : {0, 1, 119, 120, 240, 269}) {
    std::vector<tensor> states;
    for (auto& s : in.states)
      states.push_back(s.slice(r, 1));
    auto one = dynamic_rnn(*cell, in.inputs.slice(r, 1), in.lengths.slice(r, 1),
                           states);
    REQUIRE(one.has_value());
    CHECK(one->outputs == all->outputs.slice(r, 1));
    for (std::size_t s = 0; s < states.size(); ++s)
      CHECK(one->states[s] == all->states[s].slice(r, 1));
  }
}

TEST_CASE("an LSTM's state may be one tensor, c before h",
          "[S6][dynamic_rnn]") {
  auto& kind = cell_cases[1];
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto in = random_batch(kind, 2, 4, 3, 5);
  std::vector<float> joined;
  for (std::int64_t r = 0; r < 2; ++r)
    for (auto& s : in.states) {
      auto row = s.slice(r, 1).values<float>();
      joined.insert(joined.end(), row.begin(), row.end());
    }
  auto pair = dynamic_rnn(*cell, in.inputs, in.lengths, in.states);
  auto one = dynamic_rnn(*cell, in.inputs, in.lengths,
                         {tensor::from<float>({2, 10}, joined)});
  REQUIRE(pair.has_value());
  REQUIRE(one.has_value());
  CHECK(one->outputs == pair->outputs);
  REQUIRE(one->states.size() == 1);
  for (std::int64_t r = 0; r < 2; ++r) {
    auto row = one->states[0].slice(r, 1).reshape({10});
    CHECK(row.slice(0, 5) == pair->states[0].slice(r, 1).reshape({5}));
    CHECK(row.slice(5, 5) == pair->states[1].slice(r, 1).reshape({5}));
  }
}

TEST_CASE("the states that go in stay as they are", "[S6][dynamic_rnn]") {
  auto& kind = cell_cases[1];
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto in = random_batch(kind, 2, 4, 3, 5);
  auto before = tensor::from<float>({2, 5}, in.states[0].values<float>());
  REQUIRE(dynamic_rnn(*cell, in.inputs, in.lengths, in.states).has_value());
  CHECK(in.states[0] == before);
}

TEST_CASE("no rows and no steps give no outputs", "[S6][dynamic_rnn]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto none = random_batch(kind, 0, 4, 3, 5);
  auto out = dynamic_rnn(*cell, none.inputs, none.lengths, none.states);
  REQUIRE(out.has_value());
  CHECK(out->outputs.dims() == shape{0, 4, 5});
  auto still = random_batch(kind, 2, 0, 3, 5);
  out = dynamic_rnn(*cell, still.inputs, still.lengths, still.states);
  REQUIRE(out.has_value());
  CHECK(out->outputs.dims() == shape{2, 0, 5});
  CHECK(out->states == still.states);
}

TEST_CASE("operands that do not fit a cell are refused by name",
          "[S6][dynamic_rnn]") {
  auto& kind = cell_cases[1];
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto good = random_batch(kind, 2, 4, 3, 5);
  auto message = [&](auto change) {
    auto b = good;
    change(b);
    auto r = dynamic_rnn(*cell, b.inputs, b.lengths, b.states);
    REQUIRE(r.has_error());
    return r.error().message;
  };
  CHECK(message([](batch& b) {
          b.inputs = tensor::zeros(dtype::float32, {2, 4, 2});
        }) == "the inputs is float32 [2, 4, 2]; expected float32 [B, T, 3]");
  CHECK(message([](batch& b) {
          b.lengths = tensor::zeros(dtype::int64, {3});
        }) == "the lengths is int64 [3]; expected int64 [2]");
  CHECK(message([](batch& b) {
          b.lengths = tensor::from<std::int64_t>({2}, {4, 5});
        }) == "the length of row 1 is 5; it must be in [0, 4]");
  CHECK(message([](batch& b) {
          b.states[1] = tensor::zeros(dtype::float64, {2, 5});
        }) == "state 1 is float64 [2, 5]; expected float32 [2, 5]");
  CHECK(message([](batch& b) { b.states.pop_back(); }) ==
        "state 0 is float32 [2, 5]; expected float32 [2, 10]");
  CHECK(message([](batch& b) { b.states.clear(); }) ==
        "0 states are given, but the cell has 2");
}

}  // namespace
}  // namespace segue
