// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/pipeline_core.hpp"

#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/check_resources.hpp"
#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/data/input/shard.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

void set_scheduling(caf::actor_system_config& config,
                    const runtime_options& runtime) {
  // Work stealing, CAF's default, is slow with many actors.
  config.set("scheduler.policy", caf::atom("sharing"));
  config.set("scheduler.max-threads", scheduler_threads(runtime));
}

}  // namespace

void input_closer::close() {
  std::lock_guard guard{mutex_};
  if (core_ && core_->gate) core_->close_input();
}

void input_closer::leave() {
  std::lock_guard guard{mutex_};
  core_ = nullptr;
}

pipeline_core::~pipeline_core() {
  closer->leave();
  if (!addresses) return;
  caf::anon_send(addresses->supervisor, cancel_run{});
  board->wait_for_end();
  addresses.reset();
}

caf::actor_system& pipeline_core::start_system(const runtime_options& runtime) {
  system_config = std::make_unique<caf::actor_system_config>();
  set_scheduling(*system_config, runtime);
  own_system = std::make_unique<caf::actor_system>(*system_config);
  return *own_system;
}

result<caf::actor_system*> pipeline_core::start_linked_system(
    const runtime_options& runtime, const link_options& links) {
  system_config = std::make_unique<caf::actor_system_config>();
  set_scheduling(*system_config, runtime);
  if (auto ok = configure_for_links(*system_config, links); !ok)
    return ok.error();
  own_system = std::make_unique<caf::actor_system>(*system_config);
  return own_system.get();
}

void pipeline_core::withdraw(const std::vector<std::uint64_t>& tickets) const {
  for (auto ticket : tickets)
    caf::anon_send(addresses->batcher, withdraw_demand{ticket});
}

result<void> pipeline_core::push(
    example e, std::optional<push_gate::clock::time_point> deadline) {
  if (!gate)
    return error{
        errc::invalid_argument,
        fmt::format("key '{}': examples cannot be pushed; this pipeline reads "
                    "files, or is a node without the role source",
                    shown_text(e.key))};
  if (!in_shard({.split = split}, e.key) && !gate->closed()) return {};
  auto pushed = gate->push(std::move(e), deadline);
  if (!pushed && pushed.error().code == errc::cancelled)
    return outcome(pushed.error());
  return pushed;
}

void pipeline_core::close_input() {
  if (gate) gate->close(pipeline_closed());
  caf::anon_send(addresses->supervisor, segue::close_input{});
}

error pipeline_core::outcome(error ended_with) const {
  bool over = ended_with.code == errc::end_of_input ||
              ended_with.code == errc::cancelled;
  auto failure = board->failure();
  return over && failure ? *failure : ended_with;
}

}  // namespace segue
