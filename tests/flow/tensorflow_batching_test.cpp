// SPDX-License-Identifier: BSD-3-Clause
// Random cases, run by TensorFlow 1.15's own state saver
// (golden/make_batching_cases.py) and here: the batches are the same.
#include <limits>

#include "segue/tests/flow/tensorflow_case.hpp"
#include "segue/tests/sanitizers.hpp"

namespace segue {
namespace {

using namespace test;
using boost::json::value;

/// One number for each entry, as `sums_of` in the script has it.
std::vector<std::int64_t> sums_of(const tensorflow_case& c, const batch& b) {
  std::vector<std::int64_t> sums;
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    sums.push_back(b.segment(row) + b.length(row));
    if (c.signal().empty()) continue;
    auto& signal = b.sequences(c.signal());
    auto steps = signal.slice(row, 1).reshape(
        shape{b.num_unroll(), signal.row_size() / b.num_unroll()});
    auto real = steps.slice(0, b.length(row));
    visit_dtype(real.type(), [&](auto zero) {
      double sum = 0;
      for (auto v : real.values<decltype(zero)>())
        sum += static_cast<double>(v);
      sums.back() += static_cast<std::int64_t>(4 * sum);
    });
  }
  return sums;
}

/// What is saved in the place of `old`, as `next_state` in the script has it.
template <class T>
T next_number(T old, std::int64_t more) {
  if constexpr (std::is_same_v<T, bool>)
    return old != (more % 2 != 0);
  else if constexpr (std::is_floating_point_v<T>)
    return old * T{0.5} + static_cast<T>(more);
  else
    return static_cast<T>(static_cast<std::int64_t>(old) * 3 + more);
}

std::string next_text(std::string_view old, std::int64_t more) {
  auto longer = std::string{old} + std::to_string(more);
  return longer.substr(longer.size() - std::min<std::size_t>(3, longer.size()));
}

tensor next_state(const tensor& old, std::span<const std::int64_t> sums) {
  auto more = [&, width = static_cast<std::size_t>(old.row_size())](auto i) {
    return sums[i / width] + static_cast<std::int64_t>(i % width);
  };
  if (old.type() == dtype::string) {
    texts strings;
    for (std::size_t i = 0; i < old.strings().size(); ++i)
      strings.push_back(next_text(old.strings()[i], more(i)));
    return tensor::from_strings(old.dims(),
                                std::span<const std::string>{strings});
  }
  auto made = tensor::uninitialized(old.type(), old.dims());
  visit_dtype(old.type(), [&](auto zero) {
    using T = decltype(zero);
    for (std::size_t i = 0; i < old.values<T>().size(); ++i)
      made.mutable_values<T>()[i] = next_number(old.values<T>()[i], more(i));
  });
  return made;
}

void save(const tensorflow_case& c, batch& b) {
  // An empty batch is through as it comes.
  if (b.batch_size() == 0) return;
  auto sums = sums_of(c, b);
  for (auto& name : b.state_names())
    REQUIRE(b.save_state(name, next_state(b.state(name), sums)));
}

/// A sparse tensor of a batch. Its rows are those that came, where
/// TensorFlow's dense shape has those that were asked for.
void check_sparse(const sparse_tensor& seen, dtype type, const value& v,
                  std::int64_t rows, std::int64_t asked) {
  auto expected = sparse_of(type, v);
  CHECK(expected.dense_shape[0] == asked);
  expected.dense_shape[0] = rows;
  CHECK(seen.dense_shape == expected.dense_shape);
  CHECK(seen.indices == expected.indices);
  CHECK(seen.values == expected.values);
}

void check_features(const tensorflow_case& c, const batch& b,
                    const value& expected, std::int64_t asked) {
  auto rows = b.batch_size();
  for (auto& spec : c.features().sequences) {
    INFO("sequence " << spec.name);
    auto& v = expected.at("sequences").at(spec.name);
    if (spec.form == layout::sparse)
      check_sparse(b.sparse_sequences(spec.name), spec.type, v, rows, asked);
    else
      CHECK(b.sequences(spec.name) ==
            tensor_of(spec.type,
                      spec.dims.prepend(b.num_unroll()).prepend(rows),
                      v.as_array()));
  }
  for (auto& spec : c.features().context) {
    INFO("context " << spec.name);
    auto& v = expected.at("context").at(spec.name);
    if (spec.form == layout::sparse)
      check_sparse(b.sparse_context(spec.name), spec.type, v, rows, asked);
    else
      CHECK(b.context(spec.name) ==
            tensor_of(spec.type, spec.dims.prepend(rows), v.as_array()));
  }
}

void check_batch(const tensorflow_case& c, const batch& b,
                 const value& expected, std::int64_t asked) {
  texts keys, next_keys;
  std::vector<std::int64_t> sequence, count, length, total, inserted;
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    keys.push_back(b.key(row));
    next_keys.push_back(b.next_key(row));
    sequence.push_back(b.segment(row));
    count.push_back(b.segment_count(row));
    length.push_back(b.length(row));
    total.push_back(b.total_length(row));
    inserted.push_back(b.insertion_index(row) -
                       std::numeric_limits<std::int64_t>::min());
  }
  auto numbers = [&](const char* name) {
    return boost::json::value_to<std::vector<std::int64_t>>(expected.at(name));
  };
  REQUIRE(keys == boost::json::value_to<texts>(expected.at("key")));
  CHECK(next_keys == boost::json::value_to<texts>(expected.at("next_key")));
  CHECK(sequence == numbers("sequence"));
  CHECK(count == numbers("sequence_count"));
  CHECK(length == numbers("length"));
  CHECK(total == numbers("total_length"));
  CHECK(inserted == numbers("inserted"));
  check_features(c, b, expected, asked);
  for (auto& state : c.options().states) {
    INFO("state " << state.name);
    CHECK(b.state(state.name) ==
          tensor_of(state.type, state.dims.prepend(b.batch_size()),
                    expected.at("states").at(state.name).as_array()));
  }
}

/// Pushes before each batch what capacity admits, as the script does: a key
/// may come again, but not before it is free.
class lock_step {
 public:
  lock_step(const tensorflow_case& c, pipeline_options options)
      : case_{c}, capacity_{*options.batch.capacity}, p_{started(options)} {}

  void run() {
    for (std::size_t i = 0; i < case_.batches().size(); ++i) {
      INFO("batch " << i);
      fill();
      auto& expected = case_.batches()[i].as_object();
      auto* size = expected.if_contains("asked");
      auto asked = size ? size->as_int64() : case_.options().batch.batch_size;
      auto b = next_of(p_, asked);
      check_batch(case_, b, expected, asked);
      save(case_, b);
      for (std::int64_t row = 0; row < b.batch_size(); ++row)
        if (b.segment(row) + 1 == b.segment_count(row)) --active_;
    }
    fill();
    CHECK(ended_with(p_.next(capacity_, far_off())) == errc::end_of_input);
    auto summary = p_.summary();
    CHECK(summary.undelivered_keys == case_.undelivered());
    CHECK(summary.finished + summary.undelivered ==
          static_cast<std::int64_t>(case_.examples().size()));
  }

 private:
  void fill() {
    for (; active_ < capacity_ && pushed_ < case_.examples().size(); ++active_)
      REQUIRE(p_.push(case_.make_example(pushed_++), far_off()));
    if (pushed_ == case_.examples().size()) p_.close();
  }

  const tensorflow_case& case_;
  std::int64_t capacity_;
  pipeline p_;
  std::size_t pushed_ = 0;
  std::int64_t active_ = 0;
};

void run_case(const tensorflow_case& c, std::int64_t threads, bool declared) {
  INFO(threads << " threads");
  auto options = c.options();
  options.runtime.threads = threads;
  options.runtime.workers = threads;
  if (declared) options.features = c.features();
  lock_step{c, options}.run();
}

}  // namespace

TEST_CASE("TensorFlow 1.15's state saver delivers the same batches",
          "[B2][B4][B5][B9][B10][B11][B12][B13][B14][B16][B17][B20][golden]") {
  auto lines = golden_lines("batching_cases.jsonl.gz");
  CHECK(lines.size() == 1000);
  // The last of every ten, since the last of every hundred is a large one.
  std::size_t step = are_slow() ? 10 : 1;
  for (auto i = step - 1; i < lines.size(); i += step) {
    tensorflow_case c{lines[i]};
    INFO("make_batching_cases.py --only " << c.number());
    run_case(c, 1, !c.can_be_inferred());
    run_case(c, 4, true);
  }
}

}  // namespace segue
