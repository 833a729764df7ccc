// SPDX-License-Identifier: BSD-3-Clause
// Embedding segue: this program pushes examples, draws batches, runs a step
// function of its own and saves the states. Its "cell" keeps a running mean of
// each key's values, so that the result is easy to check.
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "segue/segue.hpp"

namespace {

// [pipeline]
segue::pipeline_options options() {
  segue::pipeline_options o;
  o.batch.num_unroll = 4;  // steps in a segment
  o.batch.batch_size = 2;  // keys in a batch
  o.batch.capacity = 8;    // unfinished examples inside
  o.states = {{"sum", segue::dtype::float32, {}, {}},
              {"count", segue::dtype::float32, {}, {}}};
  o.on_finished = [](const segue::finished_example& done) {
    auto count = done.state("count").values<float>()[0];
    auto sum = done.state("sum").values<float>()[0];
    std::printf("%s: mean %.2f of %lld values\n", done.key.c_str(), sum / count,
                static_cast<long long>(done.total_length));
  };
  return o;
}
// [pipeline]

// [push]
segue::result<void> push_all(segue::pipeline& p) {
  for (int key = 0; key < 5; ++key) {
    std::vector<float> values(3 + 2 * key);
    std::iota(values.begin(), values.end(), static_cast<float>(key));
    segue::example e;
    e.key = "sensor-" + std::to_string(key);
    e.sequences = {{"value", segue::tensor::from<float>(
                                 {static_cast<std::int64_t>(values.size())},
                                 std::span<const float>{values})}};
    if (auto pushed = p.push(std::move(e)); !pushed) return pushed;
  }
  return {};
}
// [push]

// [step]
segue::result<void> step(segue::batch& batch) {
  auto values = batch.sequences("value").values<float>();  // [B, T]
  auto sum = segue::tensor::from<float>({batch.batch_size()},
                                        batch.state("sum").values<float>());
  auto count = segue::tensor::from<float>({batch.batch_size()},
                                          batch.state("count").values<float>());
  for (std::int64_t b = 0; b < batch.batch_size(); ++b) {
    auto at = static_cast<std::size_t>(b);
    for (std::int64_t t = 0; t < batch.length(b); ++t)
      sum.mutable_values<float>()[at] +=
          values[static_cast<std::size_t>(b * batch.num_unroll() + t)];
    count.mutable_values<float>()[at] += static_cast<float>(batch.length(b));
  }
  return batch.save_states({{"sum", sum}, {"count", count}});
}
// [step]

int fail(const segue::error& e) {
  std::fprintf(stderr, "%s\n", e.message.c_str());
  return EXIT_FAILURE;
}

}  // namespace

// [main]
int main() {
  auto made = segue::pipeline::make(options());
  if (!made) return fail(made.error());
  auto& p = *made;
  // Closes the input after the last push. If the loop below returns early, the
  // run ends, so that no push keeps its thread waiting.
  segue::producer_threads producers{p, {push_all}};
  for (;;) {
    auto batch = p.next();
    if (!batch && batch.error().code == segue::errc::end_of_input) break;
    if (!batch) return fail(batch.error());
    if (auto done = step(*batch); !done) return fail(done.error());
  }
  if (auto pushed = producers.join(); !pushed) return fail(pushed.error());
  auto summary = p.summary();
  std::printf("%lld segments in %lld batches\n",
              static_cast<long long>(summary.segments),
              static_cast<long long>(summary.batches));
  return EXIT_SUCCESS;
}
// [main]
