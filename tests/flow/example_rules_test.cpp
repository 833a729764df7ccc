// SPDX-License-Identifier: BSD-3-Clause
// B1 to B9: what an example is, and which are refused.
#include <future>
#include <set>

#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/kernels/random_feature.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

/// Every feature kind a pipeline knows, in one example of so many steps.
example rich_example(std::string key, std::int64_t steps,
                     random_source& random) {
  example e;
  e.key = std::move(key);
  for (auto type : all_dtypes) {
    auto name = std::string{to_string(type)};
    e.sequences.push_back({name, random_tensor(type, shape{steps, 2}, random)});
    e.context.push_back({name, random_tensor(type, {3}, random)});
  }
  e.sequences.push_back(
      {"sparse", random_sparse(dtype::int64, {steps, 2, 3}, random)});
  e.sequences.push_back(
      {"ragged", random_ragged(dtype::string, steps, random)});
  e.context.push_back(
      {"sparse", random_sparse(dtype::boolean, {2, 2}, random)});
  return e;
}

const feature& named(const std::vector<named_feature>& features,
                     std::string_view name) {
  for (auto& f : features)
    if (f.name == name) return f.value;
  FAIL("no feature " << name);
  std::abort();
}

}  // namespace

TEST_CASE("an example's features of every dtype arrive in batches",
          "[B1][B2][B12][B13]") {
  random_source random{1};
  auto options = stateful(3, 2);
  SECTION("with a schema from the first example") {}
  SECTION("with a declared schema") {
    auto any = rich_example("any", 1, random);
    for (auto& f : any.sequences) {
      auto form = layout_of(f.value);
      options.features.sequences.push_back(
          {f.name, type_of(f.value),
           form == layout::ragged ? shape{} : shape_of(f.value).drop_front(),
           form});
    }
    for (auto& f : any.context)
      options.features.context.push_back(
          {f.name, type_of(f.value), shape_of(f.value), layout_of(f.value)});
  }
  auto p = started(options);
  std::vector<example> examples{rich_example("a", 3, random),
                                rich_example("b", 2, random)};
  push_all(p, examples);
  p.close();
  auto b = next_of(p);
  REQUIRE(entries(b) == texts{"a/0", "b/0"});
  for (auto type : all_dtypes) {
    auto name = std::string{to_string(type)};
    auto& sequence = b.sequences(name);
    REQUIRE(sequence.dims() == shape{2, 3, 2});
    REQUIRE(b.context(name).dims() == shape{2, 3});
    for (std::size_t i = 0; i < 2; ++i) {
      auto row = static_cast<std::int64_t>(i);
      auto expected =
          elements(std::get<tensor>(named(examples[i].sequences, name)));
      expected.resize(6, padding_of(type));
      CHECK(elements(sequence.slice(row, 1)) == expected);
      CHECK(elements(b.context(name).slice(row, 1)) ==
            elements(std::get<tensor>(named(examples[i].context, name))));
    }
  }
  cell_map sparse;
  cell_map ragged;
  cell_map context;
  for (std::int64_t i = 0; i < 2; ++i) {
    auto& e = examples[static_cast<std::size_t>(i)];
    auto add = [&](cell_map& into, const cell_map& own) {
      for (auto index_and_value : own) {
        auto index = index_and_value.first;
        index.insert(index.begin(), i);
        into[index] = index_and_value.second;
      }
    };
    add(sparse, cells(std::get<sparse_tensor>(named(e.sequences, "sparse"))));
    add(ragged, cells(std::get<ragged_tensor>(named(e.sequences, "ragged"))));
    add(context, cells(std::get<sparse_tensor>(named(e.context, "sparse"))));
  }
  CHECK(cells(b.sparse_sequences("sparse")) == sparse);
  CHECK(b.sparse_sequences("sparse").dense_shape == shape{2, 3, 2, 3});
  CHECK(cells(b.sparse_sequences("ragged")) == ragged);
  CHECK(cells(b.sparse_context("sparse")) == context);
  CHECK(b.sparse_context("sparse").dense_shape == shape{2, 2, 2});
}

TEST_CASE("the time of examples varies, no other dimension does", "[B3]") {
  auto p = started(stateful(2, 1));
  auto with = [](std::string key, shape dims) {
    example e;
    e.key = std::move(key);
    e.sequences = {{"x", tensor::zeros(dtype::float32, std::move(dims))}};
    return e;
  };
  push_all(p, {with("a", {2, 3}), with("b", {7, 3})});
  auto e = refused(p, with("c", {2, 4}));
  CHECK(e.code == errc::invalid_argument);
  CHECK_THAT(e.message, Contains("key 'c'") && Contains("'x'") &&
                            Contains("[4]") && Contains("[3]") &&
                            Contains("as in the first example") &&
                            Contains("pipeline_options::features as sparse"));
}

TEST_CASE("a form that only the first example has is told from one that varies",
          "[B3]") {
  auto e = [](std::string key, feature x) {
    example made;
    made.key = std::move(key);
    made.sequences = {{"x", std::move(x)}};
    return made;
  };
  auto after = [&](feature first) {
    auto options = stateful(2, 1);
    options.layer = layer_of_x();
    auto p = started(options);
    push_all(p, {e("a", std::move(first))});
    return refused(p, e("b", vector_of({1, 2}))).message;
  };
  CHECK(after(tensor::zeros(dtype::float32, {2, 1})) ==
        "key 'b': sequence 'x' has shape [] per step, expected [1], as in the "
        "first example; if the first one is wrong, declare 'x' in "
        "pipeline_options::features");
  CHECK(after(sparse_tensor{tensor::from<std::int64_t>({1, 2}, {0, 0}),
                            vector_of({1}),
                            {2, 1}}) ==
        "key 'b': sequence 'x' is dense float32, expected sparse float32, as "
        "in the first example; if the first one is wrong, declare 'x' in "
        "pipeline_options::features");
  CHECK_THAT(after(ragged_tensor{vector_of({1, 2}),
                                 tensor::from<std::int64_t>({3}, {0, 1, 2})}),
             Contains("expected ragged float32, as in the first example; if "
                      "the first one is wrong"));
}

TEST_CASE("a dimension that is declared to vary does", "[B3][B13]") {
  auto with = [](std::string key, std::int64_t width) {
    example e;
    e.key = std::move(key);
    e.sequences = {
        {"x", sparse_tensor{tensor::from<std::int64_t>({1, 2}, {0, width - 1}),
                            vector_of({1}),
                            {1, width}}}};
    return e;
  };
  auto options = stateful(2, 1);
  SECTION("as the error of one that is not says") {
    auto p = started(options);
    push_all(p, {with("a", 3)});
    CHECK_THAT(refused(p, with("b", 4)).message,
               Contains("as sparse, with -1 for that dimension"));
  }
  SECTION("from example to example") {
    options.features.sequences = {{"x", dtype::float32, {-1}, layout::sparse}};
    auto p = started(options);
    push_all(p, {with("a", 3), with("b", 4)});
    // A declared shape that is not held to is the example's fault alone.
    auto dense = steps_of("c", 2);
    CHECK_THAT(refused(p, dense).message, !Contains("first example"));
  }
}

TEST_CASE("a program that gives no capacity has that of its batch size",
          "[B19]") {
  auto options = stateful(1, 512);
  options.batch.capacity.reset();
  auto p = started(options);
  for (int i = 0; i < 8 * 512; ++i)
    REQUIRE(p.push(steps_of(std::to_string(i), 1), past));
  CHECK(refused(p, steps_of("one more", 1)).code == errc::deadline_exceeded);
}

TEST_CASE("padding is zero, and length defaults to the steps given", "[B4]") {
  auto p = started(stateful(4, 1));
  push_all(p, {steps_of("k", 6)});
  auto b = next_of(p);
  CHECK(b.length(0) == 4);
  CHECK(b.total_length(0) == 6);
  REQUIRE(save_plus(b, 0));
  b = next_of(p);
  CHECK(b.length(0) == 2);
  CHECK(values_of(b.sequences("x")) == numbers{4, 5, 0, 0});
}

TEST_CASE("where all sequences are sparse the longest gives the length",
          "[B4][B13]") {
  auto p = started(stateful(4, 1));
  example e;
  e.key = "k";
  e.sequences = {
      {"a",
       sparse_tensor{
           tensor::from<std::int64_t>({1, 1}, {1}), vector_of({7}), {2}}},
      {"b", sparse_tensor{
                tensor::from<std::int64_t>({1, 1}, {4}), vector_of({8}), {5}}}};
  push_all(p, {e});
  auto b = next_of(p);
  CHECK(b.segment_count(0) == 2);
  CHECK(b.total_length(0) == 5);
  CHECK(cells(b.sparse_sequences("a")).size() == 1);
  CHECK(cells(b.sparse_sequences("b")).empty());
  CHECK(b.sparse_sequences("b").dense_shape == shape{1, 4});
  REQUIRE(save_plus(b, 0));
  b = next_of(p);
  CHECK(cells(b.sparse_sequences("a")).empty());
  CHECK(cells(b.sparse_sequences("b")) ==
        cell_map{{{0, 0}, std::to_string(8.F)}});
}

TEST_CASE("without padding a length must be given and fit", "[B5]") {
  auto options = stateful(2, 1);
  options.batch.pad = false;
  auto p = started(options);
  auto e = steps_of("k", 4);
  CHECK_THAT(refused(p, e).message, Contains("length is not given"));
  e.length = 3;
  push_all(p, {e});
  auto b = next_of(p);
  CHECK(b.segment_count(0) == 2);
  CHECK(b.total_length(0) == 3);
  e = steps_of("odd", 3);
  e.length = 3;
  CHECK_THAT(refused(p, e).message, Contains("multiple of: 2"));
  e = steps_of("none", 0);
  e.length = 0;
  CHECK_THAT(refused(p, e).message, Contains("non-zero"));
}

TEST_CASE("a length beyond the padded length is refused", "[B6]") {
  auto p = started(stateful(4, 1));
  auto e = steps_of("k", 5);
  for (std::int64_t length : {-1, 9}) {
    e.length = length;
    CHECK_THAT(
        refused(p, e).message,
        Contains("length " + std::to_string(length)) && Contains("[0, 8]"));
  }
  for (std::int64_t length : {0, 8}) {
    e.key = std::to_string(length);
    e.length = length;
    CHECK(p.push(e, past));
  }
  CHECK(p.summary().rejected == 2);
  CHECK(p.summary().rejects_by_reason.at("invalid_argument") == 2);
}

TEST_CASE("a refused first example does not say what others carry",
          "[B3][B7]") {
  auto p = started(stateful(2, 1));
  example scalar;
  scalar.key = "first";
  scalar.sequences = {{"y", tensor::zeros(dtype::int32, {})}};
  CHECK_THAT(refused(p, scalar).message, Contains("is a scalar"));
  CHECK(p.push(steps_of("second", 3), past));
  CHECK(values_of(next_of(p).sequences("x")) == numbers{0, 1});
}

TEST_CASE("a pipeline without states only acknowledges", "[B7]") {
  auto options = stateful(2, 1);
  options.states.clear();
  auto p = started(options);
  push_all(p, {steps_of("k", 3)});
  p.close();
  auto b = next_of(p);
  CHECK(b.state_names().empty());
  CHECK(b.save_state("s", vector_of({1})).error().code == errc::not_found);
  REQUIRE(b.acknowledge());
  CHECK(b.acknowledge().error().code == errc::stale);
  b = next_of(p);
  CHECK(entries(b) == texts{"k/1"});
  REQUIRE(b.acknowledge());
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  CHECK(p.summary().finished == 1);
}

TEST_CASE("a batch with states cannot be acknowledged", "[B7][S2]") {
  auto p = started(stateful(2, 1));
  push_all(p, {steps_of("k", 3)});
  auto b = next_of(p);
  auto acknowledged = b.acknowledge();
  REQUIRE(!acknowledged);
  CHECK_THAT(acknowledged.error().message, Contains("state 's'"));
  CHECK(save_plus(b, 1));
}

TEST_CASE("equal keys are made unique, alike on every run", "[B8]") {
  auto run = [](std::int64_t seed) {
    auto options = stateful(1, 8);
    options.batch.make_keys_unique = true;
    options.batch.make_keys_unique_seed = seed;
    auto p = started(options);
    for (int i = 0; i < 8; ++i)
      REQUIRE(p.push(steps_of("k", 1), past));
    auto b = next_of(p);
    texts keys;
    for (std::int64_t i = 0; i < 8; ++i) {
      keys.emplace_back(b.example_key(i));
      REQUIRE_THAT(keys.back(), Catch::StartsWith("k_"));
      auto number = keys.back().substr(2);
      REQUIRE(number.find_first_not_of("0123456789") == std::string::npos);
      CHECK(std::stoll(number) < 100000000);
    }
    return keys;
  };
  auto keys = run(3);
  CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 8);
  CHECK(run(3) == keys);
  CHECK(run(4) != keys);
}

TEST_CASE("a key that is active is refused, and named", "[B9]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("k", 2), steps_of("other", 1)});
  auto e = refused(p, steps_of("k", 1));
  CHECK(e.code == errc::already_exists);
  CHECK_THAT(e.message, Contains("key 'k' is already active"));
  CHECK(p.summary().rejects_by_reason.at("already_exists") == 1);
  // The last segment is out: the key is active still.
  auto b = next_of(p);
  REQUIRE(save_plus(b, 1));
  b = next_of(p);
  CHECK(refused(p, steps_of("k", 1)).code == errc::already_exists);
}

TEST_CASE("a key whose final states are out may be pushed again", "[B9][B14]") {
  auto options = stateful(1, 1);
  pipeline* target = nullptr;
  std::vector<errc> pushed;
  options.on_finished = [&](const finished_example& done) {
    if (pushed.size() == 3) return;
    auto again = target->push(steps_of(done.key, 1), past);
    pushed.push_back(again ? errc::none : again.error().code);
    if (pushed.size() == 3) target->close();
  };
  auto p = started(options);
  target = &p;
  push_all(p, {steps_of("k", 1)});
  CHECK(drain(p).size() == 4);
  CHECK(pushed == std::vector<errc>(3, errc::none));
}

TEST_CASE("a queued key waits for the first to finish, in order", "[B9]") {
  auto options = stateful(1, 2);
  options.batch.on_duplicate = on_duplicate::queue;
  std::vector<std::pair<std::string, float>> finals;
  options.on_finished = [&](const finished_example& done) {
    finals.emplace_back(done.key,
                        values_of(std::get<tensor>(done.states[0].value))[0]);
  };
  auto p = started(options);
  push_all(p, {sequence_of("k", {1, 2}), sequence_of("k", {3}),
               sequence_of("k", {4, 5}), sequence_of("j", {6})});
  p.close();
  std::vector<texts> seen;
  std::vector<numbers> values;
  std::vector<numbers> states;
  for (;;) {
    auto b = p.next(far_off());
    if (!b) break;
    seen.push_back(entries(*b));
    values.push_back(values_of(b->sequences("x")));
    states.push_back(values_of(b->state("s")));
    REQUIRE(save_plus(*b, 1));
  }
  CHECK(seen ==
        std::vector<texts>{{"k/0", "j/0"}, {"k/1"}, {"k/0"}, {"k/0"}, {"k/1"}});
  CHECK(values == std::vector<numbers>{{1, 6}, {2}, {3}, {4}, {5}});
  // Each starts from the initial state, not from where the other ended.
  CHECK(states == std::vector<numbers>{{0, 0}, {1}, {0}, {0}, {1}});
  CHECK(finals == std::vector<std::pair<std::string, float>>{
                      {"j", 1}, {"k", 2}, {"k", 1}, {"k", 2}});
}

TEST_CASE("features that the first example did not have are refused", "[B3]") {
  auto p = started(stateful(2, 1));
  push_all(p, {steps_of("a", 2)});
  auto e = steps_of("b", 2);
  e.context = {{"c", vector_of({1})}};
  CHECK_THAT(refused(p, e).message,
             Contains("key 'b'") && Contains("context 'c'"));
}

TEST_CASE("an example without steps finishes with its initial states",
          "[B4][B14]") {
  auto options = stateful(2, 2);
  options.states[0].initial = vector_of({5}).reshape({});
  std::vector<std::pair<std::string, float>> finals;
  std::vector<std::int64_t> lengths;
  options.on_finished = [&](const finished_example& done) {
    finals.emplace_back(done.key,
                        values_of(std::get<tensor>(done.states[0].value))[0]);
    lengths.push_back(done.total_length);
  };
  auto p = started(options);
  auto own = steps_of("own", 0);
  own.initial_states = {{"s", vector_of({7}).reshape({})}};
  push_all(p, {steps_of("none", 0), steps_of("some", 3), own,
               steps_of("one", 1), steps_of("last", 0)});
  p.close();
  CHECK(drain(p) == std::vector<texts>{{"some/0", "one/0"}, {"some/1"}});
  CHECK(finals ==
        std::vector<std::pair<std::string, float>>{
            {"none", 5}, {"own", 7}, {"one", 6}, {"last", 5}, {"some", 7}});
  CHECK(lengths == std::vector<std::int64_t>{0, 0, 1, 0, 3});
  auto summary = p.summary();
  CHECK(summary.examples == 5);
  CHECK(summary.finished == 5);
  CHECK(summary.without_steps == 3);
}

TEST_CASE("a run of examples without steps ends", "[B4][B19][B20]") {
  auto options = stateful(2, 2, 2);
  std::vector<std::string> finished;
  options.on_finished = [&](const finished_example& done) {
    finished.push_back(done.key);
  };
  auto p = started(options);
  auto pusher = std::async(std::launch::async, [&] {
    for (auto i = 0; i < 20; ++i)
      if (!p.push(steps_of(std::to_string(i), 0), far_off())) return false;
    p.close();
    return true;
  });
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  CHECK(pusher.get());
  REQUIRE(finished.size() == 20);
  CHECK(finished.front() == "0");
  CHECK(finished.back() == "19");
}

}  // namespace segue
