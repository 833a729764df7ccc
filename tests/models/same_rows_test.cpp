// SPDX-License-Identifier: BSD-3-Clause
// E1 of every kind of cell that a model can have, also of one that is added:
// a key's rows are the same bytes whoever shares its batch, however it is cut
// and whatever instructions the processor has.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "segue/kernels/cells/cell_gradient.hpp"
#include "segue/kernels/cells/dynamic_rnn.hpp"
#include "segue/models/cells/cell_kind.hpp"
#include "segue/tests/kernels/random_feature.hpp"
#include "segue/tests/random_cases.hpp"

namespace segue {
namespace {

using namespace test;
using floats = std::vector<float>;

floats random_floats(random_source& random, std::int64_t count, float scale) {
  floats values(static_cast<std::size_t>(count));
  for (auto& x : values)
    x = scale * (static_cast<float>(random() % (1 << 24)) * 0x1p-23F - 1);
  return values;
}

/// A cell of some kind and size, to be made for any level.
struct network {
  const cell_kind& kind;
  std::int64_t width;
  model_options options;
  std::vector<floats> weights;

  network(const cell_kind& of, random_source& random)
      : kind{of}, width{below(random, 41)} {
    options.units = 1 + below(random, 48);
    auto depth = width + options.units;
    auto scale = 1.5F / std::sqrt(static_cast<float>(depth));
    for (auto& w : kind.weights) {
      auto columns = w.gates * options.units;
      weights.push_back(w.is_kernel
                            ? random_floats(random, depth * columns, scale)
                            : random_floats(random, columns, 0.5F));
    }
  }

  std::vector<std::span<const float>> spans() const {
    return {weights.begin(), weights.end()};
  }

  std::unique_ptr<recurrent_cell> make(const level_kernels& level) const {
    return kind.make(options, width, spans(), level);
  }
};

/// One key's data, and what a cell made of it so far.
struct key_course {
  std::int64_t length;
  floats inputs;               // [length, width]
  std::vector<floats> states;  // by state
  floats outputs;              // [done, units]

  std::int64_t left(std::int64_t begin, std::int64_t steps) const {
    return std::clamp<std::int64_t>(length - begin, 0, steps);
  }
};

std::vector<key_course> random_keys(const network& net, std::int64_t count,
                                    random_source& random) {
  std::vector<key_course> keys(static_cast<std::size_t>(count));
  auto longest = 1 + below(random, 4) * below(random, 24);
  for (auto& key : keys) {
    key.length = below(random, longest + 1);
    key.inputs = random_floats(random, key.length * net.width, 2);
    for (std::size_t s = 0; s < net.kind.states.size(); ++s)
      key.states.push_back(random_floats(random, net.options.units, 1));
  }
  return keys;
}

/// The segment from `begin` on of all of them, as one batch. What is past a
/// key's length is not a number, so that it would show.
void run_segment(const recurrent_cell& cell, std::span<key_course*> batch,
                 std::int64_t begin, std::int64_t steps) {
  auto rows = std::ssize(batch);
  auto width = cell.input_width();
  auto units = cell.units();
  floats inputs(static_cast<std::size_t>(rows * steps * width),
                std::numeric_limits<float>::quiet_NaN());
  std::vector<std::int64_t> lengths;
  std::vector<floats> states(cell.state_count());
  for (std::int64_t r = 0; r < rows; ++r) {
    auto& key = *batch[static_cast<std::size_t>(r)];
    auto n = key.left(begin, steps);
    lengths.push_back(n);
    if (n > 0)
      std::copy_n(key.inputs.begin() + begin * width, n * width,
                  inputs.begin() + r * steps * width);
    for (std::size_t s = 0; s < states.size(); ++s)
      states[s].insert(states[s].end(), key.states[s].begin(),
                       key.states[s].end());
  }
  std::vector<tensor> before;
  for (auto& s : states)
    before.push_back(tensor::from<float>({rows, units}, s));
  auto done =
      dynamic_rnn(cell, tensor::from<float>({rows, steps, width}, inputs),
                  tensor::from<std::int64_t>({rows}, lengths), before);
  REQUIRE(done.has_value());
  for (std::int64_t r = 0; r < rows; ++r) {
    auto& key = *batch[static_cast<std::size_t>(r)];
    auto row = done->outputs.slice(r, 1).values<float>();
    key.outputs.insert(key.outputs.end(), row.begin(),
                       row.begin() + key.left(begin, steps) * units);
    for (std::size_t s = 0; s < states.size(); ++s) {
      auto state = done->states[s].slice(r, 1).values<float>();
      key.states[s].assign(state.begin(), state.end());
    }
  }
}

/// In batches of so many, in segments of so many steps; `order` says whom
/// each shares its batch with.
std::vector<key_course> run(const recurrent_cell& cell,
                            std::vector<key_course> keys,
                            const std::vector<std::size_t>& order,
                            std::size_t batch_size, std::int64_t num_unroll) {
  for (std::size_t first = 0; first < keys.size(); first += batch_size) {
    std::vector<key_course*> batch;
    std::int64_t longest = 0;
    for (auto i = first; i < std::min(first + batch_size, keys.size()); ++i) {
      batch.push_back(&keys[order[i]]);
      longest = std::max(longest, batch.back()->length);
    }
    for (std::int64_t begin = 0; begin < longest; begin += num_unroll)
      run_segment(cell, batch, begin, num_unroll);
  }
  return keys;
}

bool is_same(const floats& a, const floats& b) {
  return std::ranges::equal(std::as_bytes(std::span{a}),
                            std::as_bytes(std::span{b}));
}

void check_same(const std::vector<key_course>& seen,
                const std::vector<key_course>& expected) {
  for (std::size_t i = 0; i < seen.size(); ++i) {
    REQUIRE(is_same(seen[i].outputs, expected[i].outputs));
    for (std::size_t s = 0; s < seen[i].states.size(); ++s)
      REQUIRE(is_same(seen[i].states[s], expected[i].states[s]));
  }
}

void check_rows(const network& net, random_source& random) {
  auto size = 1 + below(random, 256);
  auto keys = random_keys(net, size + below(random, 8), random);
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0U);
  auto alone = run(*net.make(best_level()), keys, order, 1, 1000);
  for (auto* level : supported_levels()) {
    std::shuffle(order.begin(), order.end(), random);
    auto batch_size = static_cast<std::size_t>(1 + below(random, size));
    auto num_unroll = 1 + below(random, 64);
    INFO(net.kind.name << " " << level->name << " D " << net.width << " H "
                       << net.options.units << " batch_size " << batch_size
                       << " num_unroll " << num_unroll);
    check_same(run(*net.make(*level), keys, order, batch_size, num_unroll),
               alone);
  }
}

/// All gradients of a random batch, one after the other.
floats gradients(const network& net, const level_kernels& level,
                 random_source random) {
  auto cell = net.make(level);
  auto gradient = cell->make_gradient();
  gradient->assign(net.spans());
  auto steps = 1 + below(random, 20);
  std::vector<std::int64_t> lengths;
  for (auto b = 1 + below(random, 40); b > 0; --b)
    lengths.push_back(below(random, steps + 1));
  step_rows rows{lengths, steps};
  cell_run run;
  run.start(*cell, rows, true);
  auto units = net.options.units;
  auto states = random_floats(random, rows.batch_size() * units, 1);
  for (std::size_t s = 0; s < cell->state_count(); ++s)
    run.set_state(rows, s, states.data(), units);
  auto gathered = [&](std::int64_t width, std::int64_t stride) {
    auto padded = random_floats(random, rows.batch_size() * steps * width, 1);
    floats values(static_cast<std::size_t>(rows.rows() * stride));
    rows.gather_steps(padded.data(), width, values.data(), stride);
    return values;
  };
  auto stride = row_stride(net.width);
  auto inputs = gathered(net.width, stride);
  auto d_outputs = gathered(units, run.stride());
  run.run(*cell, rows, inputs.data(), stride);
  floats d_inputs(
      static_cast<std::size_t>(rows.rows() * gradient->d_inputs_stride()));
  auto d_weights = net.weights;
  std::vector<float*> places;
  for (auto& d : d_weights)
    places.push_back(d.data());
  gradient->run({.cell = *cell,
                 .rows = rows,
                 .kept = run,
                 .inputs = inputs.data(),
                 .input_stride = stride,
                 .d_outputs = d_outputs.data(),
                 .d_inputs = d_inputs.data(),
                 .d_weights = places});
  floats all(static_cast<std::size_t>(rows.batch_size() * steps * net.width));
  rows.scatter_steps(d_inputs.data(), gradient->d_inputs_stride(), net.width,
                     all.data());
  for (auto& d : d_weights)
    all.insert(all.end(), d.begin(), d.end());
  return all;
}

}  // namespace

TEST_CASE("a key's rows are the same bytes in any batch, cut and level",
          "[E1][S6][cells]") {
  random_source random{case_seed()};
  for (const auto* kind : cell_kinds())
    for (int i = rounds_in_time(12); i > 0; --i)
      check_rows({*kind, random}, random);
}

TEST_CASE("gradients are the same bytes on every level", "[E1][gradients]") {
  random_source random{case_seed()};
  for (const auto* kind : cell_kinds())
    for (int i = rounds_in_time(24); i > 0; --i) {
      network net{*kind, random};
      INFO(kind->name << " D " << net.width << " H " << net.options.units);
      random_source batch{random()};
      auto expected = gradients(net, best_level(), batch);
      for (auto* level : supported_levels()) {
        INFO(level->name);
        REQUIRE(is_same(gradients(net, *level, batch), expected));
      }
    }
}

}  // namespace segue
