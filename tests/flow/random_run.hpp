// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>

#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/flow/naive_model.hpp"
#include "segue/tests/random_cases.hpp"

namespace segue::test {

/// Examples and options made from a seed.
struct random_run {
  std::uint64_t seed;
  random_source random;
  pipeline_options options;
  std::vector<example> input;
  std::map<std::string, std::vector<double>> initial;
  bool some_without_steps = false;

  explicit random_run(std::uint64_t from) : seed{from}, random{from} {
    make_options();
    make_features();
    auto n = 1 + below(random, 60);
    for (std::int64_t i = 0; i < n; ++i)
      input.push_back(make_example(i));
  }

  naive_model model() const {
    return {input,
            options.batch.num_unroll,
            options.batch.places(),
            options.batch.allow_small_batch,
            options.batch.on_duplicate == on_duplicate::resume,
            initial};
  }

  std::int64_t random_size() {
    auto most = std::min(options.batch.places(), 2 * options.batch.batch_size);
    return random() % 2 ? options.batch.batch_size : 1 + below(random, most);
  }

  /// What a consumer of these tests saves for an entry; depends on all that
  /// came before.
  static double next_state(double old, std::int64_t sequence,
                           std::int64_t length, std::size_t place) {
    return static_cast<float>(old) * 0.5F +
           static_cast<float>(3 * sequence + length) +
           static_cast<float>(place);
  }

 private:
  void make_options() {
    auto& b = options.batch;
    b.num_unroll = 1 + below(random, 6);
    b.batch_size = 1 + below(random, 8);
    b.capacity = b.batch_size + below(random, 3 * b.batch_size);
    b.pad = random() % 4 != 0;
    some_without_steps = b.pad && random() % 2;
    b.allow_small_batch = random() % 4 != 0;
    constexpr std::array policies{on_duplicate::reject, on_duplicate::queue,
                                  on_duplicate::resume};
    b.on_duplicate = policies[random() % 3];
    constexpr std::array counts{1, 2, 4};
    options.runtime.threads = counts[random() % 3];
    options.runtime.workers = counts[random() % 3];
    for (auto* name : {"u", "s", "t"}) {
      if (random() % 2 && !options.states.empty()) continue;
      auto width = 1 + below(random, 3);
      state_spec state{name, dtype::float32, {width}};
      state.initial = random_tensor(dtype::float32, state.dims, random);
      auto values = state.initial.values<float>();
      initial[name] = {values.begin(), values.end()};
      options.states.push_back(std::move(state));
    }
  }

  void make_features() {
    auto& f = options.features;
    auto any = [&] { return all_dtypes[random() % all_dtypes.size()]; };
    shape dims[] = {{}, {2}, {3, 1}};
    // The first sequence is dense, so that it gives every example's time.
    f.sequences.push_back({"a", any(), dims[random() % 3], layout::dense});
    if (random() % 2)
      f.sequences.push_back({"b", any(), dims[random() % 3], layout::dense});
    if (random() % 2)
      f.sequences.push_back({"c", any(), dims[random() % 3], layout::sparse});
    if (random() % 2) f.sequences.push_back({"d", any(), {}, layout::ragged});
    if (random() % 2)
      f.context.push_back({"e", any(), dims[random() % 3], layout::dense});
    if (random() % 2)
      f.context.push_back({"f", any(), dims[1 + random() % 2], layout::sparse});
  }

  feature make_feature(const feature_spec& spec, const shape& dims) {
    if (spec.form == layout::sparse)
      return random_sparse(spec.type, dims, random);
    if (spec.form == layout::ragged)
      return random_ragged(spec.type, dims[0], random);
    return random_tensor(spec.type, dims, random);
  }

  example make_example(std::int64_t number) {
    auto& b = options.batch;
    auto duplicates = b.on_duplicate != on_duplicate::reject;
    example e;
    e.key = "k" + std::to_string(duplicates ? below(random, 20) : number);
    e.tag = ~static_cast<std::uint64_t>(number);
    auto steps = 1 + below(random, 5 * b.num_unroll);
    if (some_without_steps && random() % 4 == 0) steps = 0;
    if (!b.pad) steps = round_up(steps, b.num_unroll);
    auto padded = round_up(steps, b.num_unroll);
    if (!b.pad || random() % 4 == 0) e.length = below(random, padded + 1);
    for (auto& spec : options.features.sequences)
      e.sequences.push_back(
          {spec.name, make_feature(spec, spec.dims.prepend(steps))});
    for (auto& spec : options.features.context)
      e.context.push_back({spec.name, make_feature(spec, spec.dims)});
    for (auto& state : options.states)
      if (random() % 4 == 0)
        e.initial_states.push_back(
            {state.name, random_tensor(dtype::float32, state.dims, random)});
    return e;
  }
};

/// Checks one entry's row of a batch, every value of it.
class entry_check {
 public:
  entry_check(const random_run& run, const batch& b) : run_{run}, batch_{b} {}

  /// The example an entry is of.
  std::size_t example_of(std::int64_t row) const {
    return static_cast<std::size_t>(batch_.insertion_index(row) -
                                    std::numeric_limits<std::int64_t>::min());
  }

  void check(std::int64_t row, const naive_model& model,
             const naive_model::entry& expected) const {
    auto i = expected.example;
    auto s = expected.segment;
    auto& e = run_.input[i];
    auto count = model.segments(i);
    REQUIRE(example_of(row) == i);
    REQUIRE(batch_.tag(row) == e.tag);
    REQUIRE(batch_.segment(row) == s);
    REQUIRE(batch_.segment_count(row) == count);
    REQUIRE(batch_.key(row) == segment_key(s, count, e.key));
    REQUIRE(batch_.next_key(row) == next_segment_key(s, count, e.key));
    REQUIRE(batch_.total_length(row) == model.length(i));
    REQUIRE(batch_.length(row) ==
            segment_length(model.length(i), s, batch_.num_unroll()));
    for (auto& f : e.sequences)
      check_sequence(row, f, s * batch_.num_unroll());
    for (auto& f : e.context)
      check_context(row, f);
    for (auto& [name, values] : expected.states) {
      auto seen = batch_.state(name).slice(row, 1).values<float>();
      REQUIRE(std::vector<double>(seen.begin(), seen.end()) == values);
    }
  }

 private:
  void check_sequence(std::int64_t row, const named_feature& f,
                      std::int64_t begin) const {
    auto steps = batch_.num_unroll();
    if (auto* t = std::get_if<tensor>(&f.value)) {
      auto count = std::clamp<std::int64_t>(t->rows() - begin, 0, steps);
      auto real = elements(t->slice(std::min(begin, t->rows()), count));
      real.resize(static_cast<std::size_t>(steps * t->row_size()),
                  padding_of(t->type()));
      REQUIRE(elements(batch_.sequences(f.name).slice(row, 1)) == real);
      return;
    }
    auto all = layout_of(f.value) == layout::sparse
                   ? cells(std::get<sparse_tensor>(f.value))
                   : cells(std::get<ragged_tensor>(f.value));
    cell_map expected;
    for (auto& [index, value] : all) {
      if (index[0] < begin || index[0] >= begin + steps) continue;
      auto place = index;
      place[0] -= begin;
      expected[place] = value;
    }
    REQUIRE(row_of(batch_.sparse_sequences(f.name), row) == expected);
  }

  void check_context(std::int64_t row, const named_feature& f) const {
    if (auto* t = std::get_if<tensor>(&f.value))
      REQUIRE(elements(batch_.context(f.name).slice(row, 1)) == elements(*t));
    else
      REQUIRE(row_of(batch_.sparse_context(f.name), row) ==
              cells(std::get<sparse_tensor>(f.value)));
  }

  static cell_map row_of(const sparse_tensor& all, std::int64_t row) {
    cell_map own;
    for (auto& [index, value] : cells(all))
      if (index[0] == row) own[{index.begin() + 1, index.end()}] = value;
    return own;
  }

  const random_run& run_;
  const batch& batch_;
};

/// Saves for every entry what next_state() says, and notes it in `noted`.
inline void save_next(const random_run& run, batch& b,
                      naive_model::batch& noted) {
  for (auto& state : run.options.states) {
    std::vector<float> all;
    for (std::size_t row = 0; row < noted.size(); ++row) {
      auto at = static_cast<std::int64_t>(row);
      auto& values = noted[row].states[state.name];
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] =
            random_run::next_state(values[i], b.segment(at), b.length(at), i);
        all.push_back(static_cast<float>(values[i]));
      }
    }
    auto saved = b.save_state(
        state.name, tensor::from<float>(state.dims.prepend(b.batch_size()),
                                        std::span<const float>{all}));
    REQUIRE(saved);
  }
}

}  // namespace segue::test
