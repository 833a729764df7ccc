// SPDX-License-Identifier: BSD-3-Clause
// Recurrent cells over a pipeline's batches, their states carried by it.
#include <map>

#include "segue/features/columns/numeric_column.hpp"
#include "segue/kernels/cells/state_saving_rnn.hpp"
#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/kernels/cells/cell_cases.hpp"

namespace segue {
namespace {

using namespace test;
using final_states = std::map<std::string, std::vector<tensor>>;

constexpr std::int64_t units = 5;

/// The states that a cell's are saved as.
struct saved_as {
  std::size_t cell;  ///< of cell_cases
  std::vector<std::string> names;
  std::int64_t width;
};

/// Lengths that end within a segment, at its end and before its second.
std::vector<example> examples() {
  return {sequence_of("a", {1, -2, 3, 0.5, 2}), sequence_of("b", {4}),
          sequence_of("c", {-1, 0.25, 1, 1, 7, -3}),
          sequence_of("d", {0.125, 6})};
}

/// What each key's whole sequence ends with.
final_states at_once(const recurrent_cell& cell, const saved_as& how) {
  final_states all;
  for (auto& e : examples()) {
    auto& x = std::get<tensor>(e.sequences[0].value);
    std::vector<tensor> states(how.names.size(),
                               tensor::zeros(dtype::float32, {1, how.width}));
    auto run = dynamic_rnn(cell, x.reshape({1, x.rows(), 1}),
                           tensor::from<std::int64_t>({1}, {x.rows()}), states);
    REQUIRE(run);
    for (auto& state : run->states)
      all[e.key].push_back(state.reshape({how.width}));
  }
  return all;
}

final_states by_segments(const recurrent_cell& cell, const saved_as& how) {
  final_states all;
  auto options = stateful(2, 3);
  options.states.clear();
  for (auto& name : how.names)
    options.states.push_back({name, dtype::float32, {how.width}});
  std::vector<dense_column_ptr> columns{*sequence_numeric_column("x")};
  options.layer = std::make_shared<const feature_layer>(
      *feature_layer::make(std::move(columns), 1));
  options.on_finished = [&](const finished_example& f) {
    for (auto& state : f.states)
      all[f.key].push_back(std::get<tensor>(state.value));
  };
  auto p = started(std::move(options));
  push_all(p, examples());
  p.close();
  for (;;) {
    auto b = p.next(far_off());
    if (!b) break;
    auto steps = split_time(b->layer());
    REQUIRE(steps);
    REQUIRE(state_saving_rnn(cell, *steps, b->lengths(), *b, how.names));
  }
  return all;
}

}  // namespace

TEST_CASE("cells carry their states through a pipeline, bit for bit",
          "[S6][B14][state_saving_rnn]") {
  auto how =
      GENERATE(saved_as{0, {"h"}, units}, saved_as{1, {"c", "h"}, units},
               saved_as{1, {"lstm"}, 2 * units}, saved_as{2, {"h"}, units});
  auto& kind = cell_cases[how.cell];
  INFO(kind << " with " << how.names.size() << " states");
  auto cell = kind.make(1, units, random_weights(kind, 1, units), best_level());
  auto expected = at_once(*cell, how);
  REQUIRE(expected.size() == 4);
  CHECK(by_segments(*cell, how) == expected);
}

}  // namespace segue
