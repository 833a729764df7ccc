// SPDX-License-Identifier: BSD-3-Clause
// A recurrent network written with Eigen: h = tanh(x W + h U), step by step
// over batches of segments. A tensor is a matrix of Eigen, and a step of a
// layer is one too, both without a copy. At the end the network runs over each
// whole sequence at once: its states are the same as those that were carried
// from segment to segment.
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
using matrix = segue::matrix<float>;

/// [width, units] and [units, units], of small numbers.
struct weights {
  matrix input = matrix::NullaryExpr(width, units, [](auto i, auto j) {
    return 0.1F * static_cast<float>(1 + i - j);
  });
  matrix state = matrix::NullaryExpr(units, units, [](auto i, auto j) {
    return 0.2F * static_cast<float>(i + j) - 0.3F;
  });
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

segue::result<void> push_all(segue::pipeline& p) {
  for (int key = 0; key < 5; ++key) {
    segue::example e;
    e.key = std::to_string(key);
    e.sequences = {{"x", sequence(key)}};
    if (auto pushed = p.push(std::move(e)); !pushed) return pushed;
  }
  return {};
}

// [step]
segue::result<void> step(segue::batch& batch, const weights& w) {
  auto h =
      segue::tensor::zeros(segue::dtype::float32, {batch.batch_size(), units});
  auto state = segue::as_mutable_matrix(h);
  state = segue::as_matrix(batch.state("h"));
  for (std::int64_t t = 0; t < batch.num_unroll(); ++t) {
    matrix next = (segue::as_step(batch.layer(), t) * w.input + state * w.state)
                      .array()
                      .tanh();
    for (std::int64_t b = 0; b < batch.batch_size(); ++b)
      if (t < batch.length(b)) state.row(b) = next.row(b);
  }
  return batch.save_state("h", h);
}
// [step]

/// The state after all steps of a sequence.
matrix run_at_once(const segue::tensor& x, const weights& w) {
  matrix h = matrix::Zero(1, units);
  for (Eigen::Index t = 0; t < x.rows(); ++t)
    h = (segue::as_matrix(x).row(t) * w.input + h * w.state).array().tanh();
  return h;
}

int fail(const segue::error& e) {
  std::fprintf(stderr, "%s\n", e.message.c_str());
  return EXIT_FAILURE;
}

}  // namespace

int main() {
  auto layer = make_layer();
  if (!layer) return fail(layer.error());
  std::map<std::string, matrix> carried;

  segue::pipeline_options options;
  options.batch.num_unroll = unroll;
  options.batch.batch_size = 2;
  options.layer = *layer;
  options.gather = {};  // only the layer
  options.states = {{.name = "h", .dims = {units}}};
  options.on_finished = [&](const segue::finished_example& done) {
    auto h = done.state("h").reshape({1, units});
    carried[done.key] = segue::as_matrix(h);
  };
  weights w;
  {
    auto made = segue::pipeline::make(options);
    if (!made) return fail(made.error());
    segue::producer_threads producers{*made, {push_all}};
    for (;;) {
      auto batch = made->next();
      if (!batch && batch.error().code == segue::errc::end_of_input) break;
      if (!batch) return fail(batch.error());
      if (auto done = step(*batch, w); !done) return fail(done.error());
    }
  }
  float largest = 0;
  for (auto& [key, h] : carried) {
    matrix difference = h - run_at_once(sequence(std::stoi(key)), w);
    largest = std::max(largest, difference.cwiseAbs().maxCoeff());
  }
  if (!(largest < 1e-6F)) return fail({segue::errc::internal, "not the same"});
  std::printf("%zu sequences, the same whole and in segments\n",
              carried.size());
  return EXIT_SUCCESS;
}
