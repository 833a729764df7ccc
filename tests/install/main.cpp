// SPDX-License-Identifier: BSD-3-Clause
// A program outside segue: it sees segue::segue and nothing of the tree. One
// sequence of five steps goes in and comes out as two segments.
#include <cstdio>
#include <span>
#include <vector>

#include "segue/embed/pipeline.hpp"

#ifdef CAF_VERSION
#error "segue's public interface exposes CAF"
#endif

namespace {

int fail(const segue::error& e) {
  std::fprintf(stderr, "%s\n", e.message.c_str());
  return 1;
}

segue::example make_example() {
  std::vector<float> values{1, 2, 3, 4, 5};
  segue::example e;
  e.key = "only";
  e.sequences = {{"value", segue::tensor::from<float>(
                               {5}, std::span<const float>{values})}};
  return e;
}

}  // namespace

int main() {
  segue::pipeline_options options{
      .batch = {.num_unroll = 4, .batch_size = 1, .capacity = 1},
      .states = {{.name = "carry"}}};
  auto made = segue::pipeline::make(options);
  if (!made) return fail(made.error());
  if (auto pushed = made->push(make_example()); !pushed)
    return fail(pushed.error());
  made->close();

  int segments = 0;
  for (;; ++segments) {
    auto batch = made->next();
    if (!batch && batch.error().code == segue::errc::end_of_input) break;
    if (!batch) return fail(batch.error());
    auto saved = batch->save_state("carry", batch->state("carry"));
    if (!saved) return fail(saved.error());
  }
  std::printf("%d segments\n", segments);
  return segments == 2 ? 0 : 1;
}
