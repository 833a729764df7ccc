// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/cluster/nodes/hub_fixture.hpp"

namespace segue::test {

namespace {

batcher_actor::behavior_type batcher(batcher_actor::pointer,
                                     std::shared_ptr<node_log> log) {
  return {
      [](box_filled) {},
      [](const demand_batch&) {},
      [](const hurry_demand&) {},
      [](const withdraw_demand&) {},
      [](const batch_saved&) {},
      [](const batch_dropped&) {},
      [](look_again) {},
      [](const introduce_store&) {},
      [log](const consumer_lost& m) { log->consumers_lost.push_back(m); },
      [log](const batch_gathered& m) { log->gathered.push_back(m); },
      [log](ask_demands) { ++log->demands_asked; },
      [log](const ask_taken& m) { log->taken_asked.push_back(m.question); },
      [](const examples_released&) {},
  };
}

state_store_actor::behavior_type store(state_store_actor::pointer,
                                       std::shared_ptr<node_log> log) {
  return {
      [log](const admit_records& m) { log->admitted.push_back(m); },
      [](source_end) {},
      [](const key_finished&) {},
      [log](const keys_finished& m) { log->finished.push_back(m); },
      [](const slots_finished&) {},
  };
}

}  // namespace

role_set roles(std::initializer_list<node_role> some) {
  role_set all;
  for (auto role : some)
    all.add(role);
  return all;
}

hub_fixture::hub_fixture(std::vector<role_set> others, std::int64_t replicas)
    : scheduled_node{0} {
  run_hub_plan plan;
  plan.cluster.replicas = replicas;
  plan.cluster.nodes.push_back(
      {"hub", "127.0.0.1", 1, roles({node_role::batcher})});
  for (std::size_t i = 0; i < others.size(); ++i)
    plan.cluster.nodes.push_back({std::string(1, char('a' + i)), "127.0.0.1",
                                  static_cast<std::uint16_t>(i + 2),
                                  others[i]});
  plan.post = post;
  plan.board = std::make_shared<run_board>();
  plan.box = box;
  plan.write_status = [this](const run_standing& s) {
    standings.push_back({{s.nodes.begin(), s.nodes.end()}, s.batches});
    return std::string{"a status"};
  };
  plan.on_progress = [this](auto& text) { notices.push_back(text); };
  spread = std::chrono::milliseconds{2 * plan.cluster.heartbeat_ms};
  hub = keep(system.spawn(run_hub, plan, supervisor));
  post->hub = hub;
  post->batcher = keep(system.spawn(batcher, log));
  introduce_hub introduction{keep(system.spawn(store, log)), {}};
  for (std::size_t i = 0; i < others.size(); ++i)
    if (others[i].has(node_role::worker)) {
      auto node = static_cast<node_index>(i + 1);
      workers[node] = keep(system.spawn(remote_worker, node, hub));
    }
  introduction.workers = workers;
  tell(introduction);
}

void hub_fixture::lose(node_index node) {
  tell(node_gone{node, "it was killed"});
}

void hub_fixture::admit(std::int64_t index, slot_id slot,
                        std::vector<node_index> keepers, std::int64_t steps) {
  auto stub = record("k" + std::to_string(index), steps, index);
  tell(admit_stubs{{{stub, keepers}}});
  tell(start_key{stub, slot});
  tell(keys_ready{{{index, 0}}});
}

void hub_fixture::dispatch(std::uint64_t id, node_index worker,
                           std::uint64_t ticket,
                           const std::vector<slot_id>& slots) {
  auto content = std::make_shared<batch_content>();
  for (auto slot : slots) {
    batch_entry entry;
    entry.slot = slot;
    content->entries.push_back(entry);
  }
  caf::anon_send(workers.at(worker), gather_batch{ticket, id, content, {}});
  run();
}

}  // namespace segue::test
