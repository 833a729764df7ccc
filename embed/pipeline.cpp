// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <utility>

#include "segue/embed/caf.hpp"
#include "segue/embed/internal/batch_core.hpp"
#include "segue/embed/internal/callback_scope.hpp"
#include "segue/embed/internal/pipeline_core.hpp"
#include "segue/embed/internal/start_pipeline.hpp"

namespace segue {
namespace {

using deadline_option = std::optional<pipeline::clock::time_point>;

error no_pipeline() {
  return {errc::invalid_argument, "this pipeline is empty: it was moved from"};
}

/// Returns what a program that pushes can do, or must wait for.
std::string about_pushes(pipeline_core& core, const live_figures& now) {
  auto unfinished = core.gate->admitted() - now.finished;
  if (unfinished > now.active_keys)
    return fmt::format("; examples on their way to the batcher: {}",
                       unfinished - now.active_keys);
  if (core.gate->closed()) return "";
  if (unfinished >= core.options.places())
    return fmt::format("; the capacity of {} unfinished examples is used up",
                       core.options.places());
  return "; push examples with more keys, or close the input";
}

/// A batch that a consumer waits for: `size` entries, and how few are enough
/// after some time.
struct wanted_batch {
  std::int64_t size = 0;
  std::int64_t least = 0;
  bool ready = false;  ///< the deadline of next_ready: what is ready then
};

/// Returns why a batch is not ready, with the numbers.
std::string why_not_ready(pipeline_core& core, const wanted_batch& wanted) {
  if (core.gate && core.gate->admitted() == 0) return "no example was pushed";
  auto now = core.board->figures();
  bool enough = now.ready_entries >= wanted.least;
  auto max_wait = wanted.ready ? std::nullopt : core.options.max_wait;
  if (enough && max_wait && now.ready_entries < wanted.size)
    return fmt::format(
        "{} of {} entries are ready, but none has waited for "
        "max_wait, {} seconds, yet",
        now.ready_entries, wanted.size, *max_wait);
  if (enough)
    return now.waiting_consumers > 1 ? "other consumers are served first"
                                     : "the batch is still being made";
  auto why = fmt::format("{} entries needed, {} ready, unsaved batches: {}",
                         wanted.least, now.ready_entries, now.batches_out);
  return core.gate ? why + about_pushes(core, now) : why;
}

/// A node other than the batcher's has no current numbers.
error not_in_time(pipeline_core& core, const wanted_batch& wanted) {
  std::string message = "no batch was ready before the deadline";
  if (!core.spread) message += ": " + why_not_ready(core, wanted);
  return {errc::deadline_exceeded, std::move(message)};
}

result<void> check_wanted(const pipeline_core& core,
                          const wanted_batch& wanted) {
  auto invalid = [](std::string message) {
    return error{errc::invalid_argument, std::move(message)};
  };
  if (!core.draws)
    return invalid(
        "this node does not have the role consumer, so it cannot draw batches");
  auto lowest = wanted.ready ? 1 : 0;
  if (wanted.size < lowest || wanted.size > core.options.places())
    return invalid(fmt::format("{} {} is not in [{}, {}], the capacity",
                               wanted.ready ? "max" : "batch_size", wanted.size,
                               lowest, core.options.places()));
  if (wanted.ready && !core.options.allow_small_batch)
    return invalid("next_ready needs allow_small_batch = true");
  return {};
}

/// Waits for the outcome of a ticket.
batch_exchange::answer wait_for(const pipeline_core& core,
                                const wanted_batch& wanted,
                                deadline_option deadline) {
  auto& exchange = *core.exchange;
  auto claim = wanted.ready ? exchange.open_ready(wanted.size)
                            : exchange.open(wanted.size);
  core.withdraw(claim.withdrawn);
  auto& batcher = core.addresses->batcher;
  if (claim.fresh)
    caf::anon_send(batcher, demand_batch{claim.ticket, wanted.size});
  if (wanted.ready && !exchange.wait_until(claim.ticket, *deadline))
    caf::anon_send(batcher, hurry_demand{claim.ticket});
  // A ticket that was hurried is answered soon.
  if (wanted.ready) deadline.reset();
  auto answer = exchange.wait(claim.ticket, deadline);
  if (answer.withdrawn) core.withdraw({claim.ticket});
  return answer;
}

result<batch> wait_for_batch(std::shared_ptr<pipeline_core> core,
                             const wanted_batch& wanted,
                             deadline_option deadline) {
  if (auto ok = check_wanted(*core, wanted); !ok) return ok.error();
  auto content = wait_for(*core, wanted, deadline).what;
  if (!content && content.error().code == errc::deadline_exceeded)
    return not_in_time(*core, wanted);
  if (!content) return core->outcome(content.error());
  auto made = std::make_unique<batch_core>();
  made->content = std::move(*content);
  made->schema = core->schema->get();
  if (!made->schema) made->schema = std::make_shared<const batch_schema>();
  made->num_unroll = core->options.num_unroll;
  made->pipeline = core;
  made->unsaved = made->schema->states.size();
  made->saved.resize(made->unsaved);
  // An empty batch has nothing to save.
  made->through = made->content->entries.empty();
  return batch{std::move(made)};
}

/// If no size is given, it is that of the options.
result<batch> next_batch(std::shared_ptr<pipeline_core> core,
                         std::optional<std::int64_t> size,
                         deadline_option deadline) {
  if (!core) return no_pipeline();
  auto& options = core->options;
  wanted_batch wanted{size.value_or(options.batch_size)};
  wanted.least = wanted.size;
  if (options.may_be_partial())
    wanted.least = std::min(wanted.size, options.least_entries());
  return wait_for_batch(std::move(core), wanted, deadline);
}

/// Ends the run now; `failure` is the reason if the program has failed.
void cancel(pipeline_core& core, std::optional<error> failure) {
  auto reason = failure.value_or(pipeline_closed());
  if (core.gate) core.gate->close(reason);
  core.exchange->close(reason);
  caf::anon_send(core.addresses->supervisor, cancel_run{std::move(failure)});
}

}  // namespace

pipeline::pipeline(std::shared_ptr<pipeline_core> core, bool lent)
    : core_{std::move(core)}, lent_{lent} {}

pipeline::pipeline(pipeline&&) noexcept = default;

pipeline& pipeline::operator=(pipeline&& other) noexcept {
  if (this != &other) {
    end();
    core_ = std::move(other.core_);
    lent_ = other.lent_;
  }
  return *this;
}

pipeline::~pipeline() {
  end();
}

void pipeline::end() noexcept {
  if (!core_) return;
  if (lent_) {
    cancel(*core_, pipeline_core::moved_away());
    core_.reset();
    return;
  }
  cancel(*core_, std::nullopt);
  core_->board->wait_for_end();
  if (core_->lost) return core_.reset();
  // Now no callback of the program has the core any more.
  auto gone = core_->gone.told.get_future();
  core_.reset();
  gone.wait();
}

result<pipeline> pipeline::make(pipeline_options options) {
  auto core = start_pipeline(std::move(options), nullptr);
  if (!core) return core.error();
  return pipeline{std::move(*core)};
}

pipeline pipeline_core::wrap(std::shared_ptr<pipeline_core> core) {
  return pipeline{std::move(core)};
}

pipeline pipeline_core::lend(const pipeline& p) {
  return pipeline{p.core_, true};
}

result<void> pipeline_core::take_back(pipeline& lent, const pipeline& of) {
  if (std::exchange(lent.core_, nullptr)) return {};
  of.core_->lost = true;
  return moved_away();
}

error pipeline_core::moved_away() {
  return {errc::invalid_argument,
          "the feed moved the pipeline that it pushes into; it may only use it "
          "until it returns"};
}

const std::shared_ptr<pipeline_core>& pipeline_core::shared(const pipeline& p) {
  return p.core_;
}

const pipeline_core& pipeline_core::of(const pipeline& p) {
  if (!p.core_) throw failure{no_pipeline()};
  return *p.core_;
}

result<pipeline> make_pipeline(pipeline_options options,
                               caf::actor_system& system) {
  auto core = start_pipeline(std::move(options), &system);
  if (!core) return core.error();
  return pipeline_core::wrap(std::move(*core));
}

pipeline_actors actors_of(const pipeline& p) {
  auto& addresses = *pipeline_core::of(p).addresses;
  return {addresses.store, addresses.batcher, addresses.supervisor};
}

result<void> pipeline::push(example e) {
  auto core = core_;
  if (!core) return no_pipeline();
  return core->push(std::move(e), std::nullopt);
}

result<void> pipeline::push(example e, clock::time_point deadline) {
  auto core = core_;
  if (!core) return no_pipeline();
  return core->push(std::move(e), deadline);
}

result<batch> pipeline::next() {
  return next_batch(core_, std::nullopt, std::nullopt);
}

result<batch> pipeline::next(std::int64_t batch_size) {
  return next_batch(core_, batch_size, std::nullopt);
}

result<batch> pipeline::next(clock::time_point deadline) {
  return next_batch(core_, std::nullopt, deadline);
}

result<batch> pipeline::next(std::int64_t batch_size,
                             clock::time_point deadline) {
  return next_batch(core_, batch_size, deadline);
}

result<batch> pipeline::next_ready(std::int64_t max,
                                   clock::time_point deadline) {
  auto core = core_;
  if (!core) return no_pipeline();
  return wait_for_batch(std::move(core), {max, 1, true}, deadline);
}

void pipeline::close(close_mode mode) {
  auto core = core_;
  if (!core) return;
  if (mode == close_mode::cancel) return cancel(*core, std::nullopt);
  core->close_input();
}

result<void> pipeline::wait(clock::time_point deadline) {
  auto core = core_;
  if (!core) return no_pipeline();
  // The run of a node ends only with that of the others.
  auto over = core->spread ? core->board->wait_for_end(deadline)
                           : core->board->wait_for_finish(deadline);
  if (!over) return error{errc::deadline_exceeded, "the run is not over yet"};
  if (auto failure = core->board->failure()) return *failure;
  return {};
}

run_summary pipeline::stop(std::optional<error> failure) {
  auto core = core_;
  if (!core) return {};
  if (callback_scope::is_in(*core->board)) {
    cancel(*core, std::move(failure));
    return core->board->summary();
  }
  // An empty batch comes after everything that this thread has saved.
  (void)next_batch(core, 0, clock::now() + std::chrono::seconds{10});
  cancel(*core, std::move(failure));
  core->board->wait_for_end();
  return core->board->summary();
}

run_summary pipeline::summary() const {
  auto core = core_;
  return core ? core->board->summary() : run_summary{};
}

live_figures pipeline::figures() const {
  auto core = core_;
  return core ? core->board->figures() : live_figures{};
}

}  // namespace segue
