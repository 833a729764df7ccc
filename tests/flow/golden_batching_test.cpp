// SPDX-License-Identifier: BSD-3-Clause
// Every case of golden/batching.json, through the embedding interface.
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <limits>

#include "segue/tests/flow/flow_fixture.hpp"
#include "segue/tests/places.hpp"

namespace segue {
namespace {

using namespace test;
using boost::json::value;

boost::json::array golden_cases() {
  std::ifstream file{test::in_golden("batching.json")};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  return boost::json::parse(text).at("cases").as_array();
}

/// A nested list's shape and its leaves in order.
void flatten(const value& v, shape& dims, std::vector<value>& leaves,
             std::size_t depth = 0) {
  auto* list = v.if_array();
  if (!list) {
    leaves.push_back(v);
    return;
  }
  if (depth == dims.rank()) {
    std::vector<std::int64_t> longer(dims.begin(), dims.end());
    longer.push_back(static_cast<std::int64_t>(list->size()));
    dims = shape{std::span<const std::int64_t>{longer}};
  }
  for (auto& each : *list)
    flatten(each, dims, leaves, depth + 1);
}

/// Whole numbers as int64, others as float64, texts as strings.
tensor tensor_of(const value& v) {
  shape dims;
  std::vector<value> leaves;
  flatten(v, dims, leaves);
  if (leaves.front().is_string()) {
    texts strings;
    for (auto& leaf : leaves)
      strings.emplace_back(leaf.as_string());
    return tensor::from_strings(dims, std::span<const std::string>{strings});
  }
  auto whole =
      std::ranges::all_of(leaves, [](auto& l) { return l.is_int64(); });
  auto type = whole ? dtype::int64 : dtype::float64;
  auto made = tensor::uninitialized(type, dims);
  for (std::size_t i = 0; i < leaves.size(); ++i)
    if (whole)
      made.mutable_values<std::int64_t>()[i] = leaves[i].as_int64();
    else
      made.mutable_values<double>()[i] = leaves[i].to_number<double>();
  return made;
}

std::vector<named_feature> features_of(const value& named) {
  std::vector<named_feature> all;
  for (auto& [name, v] : named.as_object())
    all.push_back({name, tensor_of(v)});
  return all;
}

example example_of(const value& v) {
  example e;
  e.key = v.at("key").as_string();
  e.sequences = features_of(v.at("sequences"));
  e.context = features_of(v.at("context"));
  if (v.at("length").is_int64()) e.length = v.at("length").as_int64();
  e.initial_states = features_of(v.at("initial_states"));
  return e;
}

std::int64_t number_of(const boost::json::object& c, std::string_view name,
                       std::int64_t otherwise) {
  auto* v = c.if_contains(name);
  return v ? v->as_int64() : otherwise;
}

pipeline_options options_of(const boost::json::object& c) {
  pipeline_options options;
  options.batch.num_unroll = number_of(c, "num_unroll", 1);
  options.batch.batch_size = number_of(c, "batch_size", 1);
  options.batch.capacity = number_of(c, "capacity", 128);
  if (auto* pad = c.if_contains("pad")) options.batch.pad = pad->as_bool();
  auto* examples = c.if_contains("examples");
  if (!examples || !examples->is_array()) return options;
  auto first = example_of(examples->as_array().front());
  for (auto& s : first.initial_states)
    options.states.push_back({s.name, type_of(s.value), shape_of(s.value)});
  return options;
}

/// Checks the fields of a batch that the case names.
void check_batch(const batch& b, const boost::json::object& expected) {
  std::int64_t size = 0;
  auto check = [&](const char* name, auto field) {
    auto* values = expected.if_contains(name);
    if (!values) return;
    INFO(name);
    size = static_cast<std::int64_t>(values->as_array().size());
    REQUIRE(b.batch_size() == size);
    for (std::int64_t i = 0; i < size; ++i) {
      auto& want = values->as_array()[static_cast<std::size_t>(i)];
      CHECK(value(field(i)) == want);
    }
  };
  check("key", [&](auto i) { return b.key(i); });
  check("next_key", [&](auto i) { return b.next_key(i); });
  check("sequence", [&](auto i) { return b.segment(i); });
  check("sequence_count", [&](auto i) { return b.segment_count(i); });
  check("length", [&](auto i) { return b.length(i); });
  check("total_length", [&](auto i) { return b.total_length(i); });
  auto check_tensors = [&](const char* kind, auto tensor_named) {
    auto* named = expected.if_contains(kind);
    if (!named) return;
    for (auto& [name, v] : named->as_object()) {
      INFO(kind << " " << name);
      CHECK(tensor_named(name) == tensor_of(v));
    }
  };
  check_tensors("sequences", [&](auto& n) { return b.sequences(n); });
  check_tensors("context", [&](auto& n) { return b.context(n); });
  check_tensors("states", [&](auto& n) { return b.state(n); });
}

/// Saves by formulas like "state1 + 1"; without one the state as it is.
void save(batch& b, const value* formulas) {
  for (auto& name : b.state_names()) {
    auto saved = b.state(name);
    if (formulas) {
      std::string formula{formulas->at(name).as_string()};
      auto more = std::stoll(formula.substr(formula.size() - 1));
      auto sign = formula[formula.size() - 3] == '-' ? -1 : 1;
      auto sum = tensor::uninitialized(dtype::int64, saved.dims());
      for (std::size_t i = 0; i < saved.values<std::int64_t>().size(); ++i)
        sum.mutable_values<std::int64_t>()[i] =
            saved.values<std::int64_t>()[i] + sign * more;
      saved = sum;
    }
    REQUIRE(b.save_state(name, saved));
  }
}

void run_batches(const boost::json::object& c) {
  auto p = started(options_of(c));
  auto& examples = c.at("examples").as_array();
  for (auto& e : examples)
    REQUIRE(p.push(example_of(e), far_off()));
  p.close();
  for (auto& expected : c.at("batches").as_array()) {
    auto b = next_of(p);
    check_batch(b, expected.as_object());
    save(b, c.if_contains("save"));
  }
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  CHECK(p.summary().finished == static_cast<std::int64_t>(examples.size()));
  CHECK(p.figures().active_keys == 0);
}

void run_batch_sizes(const boost::json::object& c) {
  auto options = options_of(c);
  options.states = {scalar_state("s")};
  auto p = started(options);
  for (int i = 0; i < 128; ++i)
    REQUIRE(p.push(steps_of(std::string(i < 10    ? 4
                                        : i < 100 ? 3
                                                  : 2,
                                        '0') +
                                std::to_string(i),
                            2 * options.batch.num_unroll),
                   past));
  auto& sizes = c.at("batch_sizes").as_array();
  auto& orders = c.at("insertion_order_of_entries").as_array();
  REQUIRE(sizes.size() == orders.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto b = next_of(p, sizes[i].as_int64());
    boost::json::array seen;
    for (std::int64_t e = 0; e < b.batch_size(); ++e)
      seen.push_back(b.insertion_index(e) -
                     std::numeric_limits<std::int64_t>::min());
    CHECK(value(seen) == orders[i]);
    if (b.batch_size() > 0) REQUIRE(save_plus(b, 1));
  }
}

void check_error(const error& e, const value& expected) {
  CHECK(to_string(e.code) == std::string_view{expected.at("kind").as_string()});
  for (auto& mention : expected.at("mentions").as_array())
    CHECK_THAT(e.message, Catch::Contains(std::string{mention.as_string()}));
}

/// The first push that fails.
error push_error(const boost::json::object& c) {
  auto p = started(options_of(c));
  for (auto& e : c.at("examples").as_array()) {
    auto pushed = p.push(example_of(e), far_off());
    if (!pushed) return pushed.error();
  }
  return {};
}

error save_error(const std::string& name, const tensor& value) {
  auto options = stateful(1, 1);
  options.states = {scalar_state("state1")};
  auto p = started(options);
  push_all(p, {steps_of("k", 1)});
  auto b = next_of(p);
  auto saved = b.save_state(name, value);
  REQUIRE(!saved);
  return saved.error();
}

void run_names(const value& expected) {
  auto refuse = [&](auto change, const char* name) {
    auto options = stateful(1, 1);
    change(options);
    auto made = pipeline::make(options);
    REQUIRE(!made);
    CHECK(to_string(made.error().code) ==
          std::string_view{expected.at("kind").as_string()});
    CHECK_THAT(made.error().message, Catch::Contains(name));
  };
  refuse([](auto& o) { o.features.sequences = {{"a:b"}}; }, "'a:b'");
  refuse([](auto& o) { o.states = {scalar_state("s:t")}; }, "'s:t'");
  refuse(
      [](auto& o) {
        o.features.sequences = {{"x"}};
        o.features.context = {{"c:"}};
      },
      "'c:'");
  auto p = started(stateful(1, 1));
  example bare;
  bare.key = "bare";
  auto pushed = p.push(bare);
  REQUIRE(!pushed);
  CHECK_THAT(pushed.error().message, Catch::Contains("no sequences given"));
}

void run_case(const boost::json::object& c) {
  std::string name{c.at("name").as_string()};
  auto* expected = c.if_contains("error");
  if (c.contains("batches"))
    run_batches(c);
  else if (c.contains("batch_sizes"))
    run_batch_sizes(c);
  else if (name == "an undeclared state")
    check_error(save_error("state2", vector_of({1})), *expected);
  else if (name == "a state of the wrong shape")
    check_error(save_error("state1", vector_of({1}).reshape({1, 1})),
                *expected);
  else if (name.starts_with("no states declared"))
    run_names(*expected);
  else if (c.contains("examples"))
    check_error(push_error(c), *expected);
  else
    check_error(pipeline::make(options_of(c)).error(), *expected);
}

}  // namespace

TEST_CASE("the golden batching cases hold",
          "[B4][B5][B6][B7][B11][B12][B14][B16][B17][S1][golden]") {
  auto cases = golden_cases();
  CHECK(cases.size() == 11);
  for (auto& each : cases) {
    auto& c = each.as_object();
    INFO(std::string{c.at("name").as_string()});
    run_case(c);
  }
}

}  // namespace segue
