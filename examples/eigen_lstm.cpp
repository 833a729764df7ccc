// SPDX-License-Identifier: BSD-3-Clause
// An LSTM written with Eigen, over sequences that two threads push. A tensor is
// a matrix of Eigen, and a step of a layer is one too, both without a copy. At
// the end the network runs over each whole sequence at once: its states are the
// same as those that were carried from segment to segment.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "segue/columns.hpp"
#include "segue/eigen.hpp"
#include "segue/segue.hpp"

namespace {

constexpr std::int64_t width = 2, units = 3, unroll = 4;
constexpr int sequences = 20;
using matrix = segue::matrix<float>;

matrix sigmoid(const matrix& x) {
  return (1 + (-x.array()).exp()).inverse();
}

/// [B, units] each: the cell and its output.
struct lstm_state {
  matrix c, h;
};

/// The gates are i, j, f, o, each `units` columns.
class lstm {
 public:
  lstm_state step(const matrix& x, const lstm_state& s) const {
    matrix gates = x * of_input_ + s.h * of_output_;
    auto gate = [&](int n) -> matrix {
      return gates.middleCols(n * units, units);
    };
    matrix j = gate(1).array().tanh();
    matrix c =
        s.c.cwiseProduct(sigmoid(gate(2))) + sigmoid(gate(0)).cwiseProduct(j);
    matrix h = sigmoid(gate(3)).cwiseProduct(matrix{c.array().tanh()});
    return {std::move(c), std::move(h)};
  }

 private:
  static matrix small_numbers(Eigen::Index rows) {
    return matrix::NullaryExpr(rows, 4 * units, [](auto i, auto j) {
      return 0.1F * static_cast<float>((3 * i + 5 * j) % 7) - 0.3F;
    });
  }

  matrix of_input_ = small_numbers(width);
  matrix of_output_ = small_numbers(units);
};

segue::result<std::shared_ptr<const segue::feature_layer>> make_layer() {
  auto x = segue::sequence_numeric_column("x", {.shape = {width}});
  if (!x) return x.error();
  auto layer = segue::feature_layer::make(
      std::vector<segue::dense_column_ptr>{*x}, /*seed=*/1);
  if (!layer) return layer.error();
  return std::make_shared<const segue::feature_layer>(*std::move(layer));
}

/// Sequence `key`: [3 + 2 key, width].
segue::tensor sequence(int key) {
  auto x = segue::tensor::zeros(segue::dtype::float32, {3 + 2 * key, width});
  auto values = segue::as_mutable_matrix(x);
  for (Eigen::Index t = 0; t < values.rows(); ++t)
    values.row(t) << static_cast<float>(key - t) / 4, static_cast<float>(t) / 8;
  return x;
}

/// Pushes every second sequence.
segue::producer_threads::function push_from(int first) {
  return [first](segue::pipeline& p) -> segue::result<void> {
    for (int key = first; key < sequences; key += 2) {
      segue::example e;
      e.key = std::to_string(key);
      e.sequences = {{"x", sequence(key)}};
      if (auto pushed = p.push(std::move(e)); !pushed) return pushed;
    }
    return {};
  };
}

// [step]
segue::result<void> step(segue::batch& batch, const lstm& net) {
  auto rows = batch.batch_size();
  auto c = segue::tensor::zeros(segue::dtype::float32, {rows, units});
  auto h = segue::tensor::zeros(segue::dtype::float32, {rows, units});
  lstm_state state{segue::as_matrix(batch.state("c")),
                   segue::as_matrix(batch.state("h"))};
  for (std::int64_t t = 0; t < batch.num_unroll(); ++t) {
    auto next = net.step(segue::as_step(batch.layer(), t), state);
    for (std::int64_t b = 0; b < rows; ++b) {
      if (t >= batch.length(b)) continue;
      state.c.row(b) = next.c.row(b);
      state.h.row(b) = next.h.row(b);
    }
  }
  segue::as_mutable_matrix(c) = state.c;
  segue::as_mutable_matrix(h) = state.h;
  return batch.save_states({{"c", c}, {"h", h}});
}
// [step]

/// The output after all steps of a sequence.
matrix run_at_once(const segue::tensor& x, const lstm& net) {
  lstm_state state{matrix::Zero(1, units), matrix::Zero(1, units)};
  for (Eigen::Index t = 0; t < x.rows(); ++t)
    state = net.step(segue::as_matrix(x).row(t), state);
  return state.h;
}

/// Returns the last output of every sequence.
segue::result<std::map<std::string, matrix>> run(const lstm& net) {
  auto layer = make_layer();
  if (!layer) return layer.error();
  std::map<std::string, matrix> last;
  segue::pipeline_options options;
  options.batch.num_unroll = unroll;
  options.batch.batch_size = 4;
  options.layer = *layer;
  options.gather.emplace();  // nothing but the layer
  options.states = {{.name = "c", .dims = {units}},
                    {.name = "h", .dims = {units}}};
  options.on_finished = [&](const segue::finished_example& done) {
    auto h = done.state("h").reshape({1, units});
    last[done.key] = segue::as_matrix(h);
  };
  auto p = segue::pipeline::make(options);
  if (!p) return p.error();
  segue::producer_threads producers{*p, {push_from(0), push_from(1)}};
  for (;;) {
    auto batch = p->next();
    if (!batch && batch.error().code == segue::errc::end_of_input) return last;
    if (!batch) return batch.error();
    if (auto done = step(*batch, net); !done) return done.error();
  }
}

}  // namespace

int main() {
  lstm net;
  auto last = run(net);
  if (!last) {
    std::fprintf(stderr, "%s\n", last.error().message.c_str());
    return EXIT_FAILURE;
  }
  float largest = 0;
  for (auto& [key, h] : *last) {
    matrix difference = h - run_at_once(sequence(std::stoi(key)), net);
    largest = std::max(largest, difference.cwiseAbs().maxCoeff());
  }
  std::printf("%zu sequences, %s whole and in segments\n", last->size(),
              largest < 1e-6F ? "the same" : "not the same");
  return largest < 1e-6F ? EXIT_SUCCESS : EXIT_FAILURE;
}
