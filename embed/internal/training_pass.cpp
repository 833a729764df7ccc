// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/training_pass.hpp"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "segue/embed/internal/pipeline_core.hpp"
#include "segue/embed/producer_threads.hpp"
#include "segue/errors/current_error.hpp"

namespace segue {
namespace {

/// A feed that moves its pipeline does not have that of the training, which
/// could not end the pass without it.
result<void> call_feed(const training_plan& plan, const pipeline& p,
                       std::int64_t epoch) {
  auto into = pipeline_core::lend(p);
  result<void> fed;
  try {
    fed = plan.feed(into, epoch);
  } catch (...) {
    fed = current_error("the feed threw an exception");
  }
  auto kept = pipeline_core::take_back(into, p);
  return kept ? fed : kept;
}

/// Pushes the examples of an epoch from a thread.
class feeder {
 public:
  /// Does nothing if the plan has no feed.
  result<void> start(const training_plan& plan, pipeline& into,
                     std::int64_t epoch) {
    if (!plan.feed) return {};
    auto push = [&plan, epoch](pipeline& p) {
      auto fed = call_feed(plan, p, epoch);
      // After `cancelled` alone the input would be closed, as if complete.
      if (!fed && fed.error().code == errc::cancelled) p.stop(fed.error());
      return fed;
    };
    try {
      thread_.emplace(into, std::vector<producer_threads::function>{push});
    } catch (...) {
      return current_error("the thread of the feed cannot be started");
    }
    return {};
  }

  /// Once the input has ended: returns the error of the feed.
  result<void> finish() { return thread_ ? thread_->join() : result<void>{}; }

 private:
  std::optional<producer_threads> thread_;
};

result<void> drain(const training_plan& plan, pipeline& p,
                   const batch_taker& take) {
  constexpr std::chrono::milliseconds patience{200};
  for (;;) {
    if (plan.interrupted && plan.interrupted())
      return error{errc::cancelled, "interrupted"};
    auto b = p.next(pipeline::clock::now() + patience);
    if (b) {
      if (auto taken = take(p, *b); !taken) return taken;
    } else if (b.error().code == errc::end_of_input) {
      return {};
    } else if (b.error().code != errc::deadline_exceeded) {
      return b.error();
    }
  }
}

}  // namespace

pipeline_options part_of(const training_plan& plan, held_out_keys::part part) {
  auto source = plan.source;
  source.split = {};
  auto& split = source.input ? source.input->shard.split : source.split;
  split = {plan.options.evaluation, plan.options.evaluation_seed, part};
  source.gather = std::vector{plan.options.label};
  return source;
}

result<run_summary> run_pass(const training_plan& plan, pipeline_options source,
                             std::int64_t epoch, const batch_taker& take) {
  auto p = pipeline::make(std::move(source));
  if (!p) return p.error();
  feeder feed;
  if (auto begun = feed.start(plan, *p, epoch); !begun) return begun.error();
  auto done = drain(plan, *p, take);
  // The error of a feed may have the code `end_of_input`.
  if (done) done = feed.finish();
  if (!done) return done.error();
  return p->stop();
}

}  // namespace segue
