// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/start_pipeline.hpp"

#include <caf/all.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "segue/actors/check_resources.hpp"
#include "segue/cluster/nodes/start_node.hpp"
#include "segue/embed/internal/check_pipeline.hpp"
#include "segue/embed/internal/plan_examples.hpp"
#include "segue/embed/internal/plan_run.hpp"
#include "segue/embed/version.hpp"

namespace segue {
namespace {

/// Whether this process has a role in the run; without nodes it has all.
bool plays(const pipeline_options& options, node_role role) {
  if (!options.node) return true;
  return options.node->cluster.find(options.node->name)->roles.has(role);
}

node_index place_of(const node_part& node) {
  auto& nodes = node.cluster.nodes;
  return static_cast<node_index>(node.cluster.find(node.name) - nodes.data());
}

/// Returns a core that is not running yet.
std::shared_ptr<pipeline_core> make_core(const pipeline_options& options) {
  auto core = std::make_shared<pipeline_core>();
  core->options = options.batch;
  core->split = options.split;
  core->spread = options.node.has_value();
  core->draws = plays(options, node_role::consumer);
  if (options.node)
    core->exchange =
        std::make_shared<batch_exchange>(first_ticket(place_of(*options.node)));
  return core;
}

/// Sets the schema if it is known before the first example.
result<void> fix_schema(const pipeline_options& options,
                        const parse_spec& features, schema_cell& cell) {
  if (!options.input && features.sequences.empty()) {
    // The names of the states can be checked now.
    batch_schema states_only;
    states_only.sequences.push_back({"any", dtype::float32, {}, layout::dense});
    states_only.states = options.states;
    auto made = make_schema(std::move(states_only));
    return made ? result<void>{} : result<void>{made.error()};
  }
  auto schema =
      make_schema({features.sequences, features.context, options.states});
  if (!schema) return schema.error();
  auto ok = check_gather(options.gather, schema->sequences);
  // What is read from files is read as the layer needs it.
  if (ok && !options.input) ok = check_layer(options.layer.get(), *schema);
  if (!ok) return ok;
  cell.set(std::move(*schema));
  return {};
}

result<std::shared_ptr<table_store>> tables_of(
    const pipeline_options& options) {
  if (options.layer && options.tables) {
    auto fit = options.layer->check_tables(*options.tables->snapshot());
    if (!fit) return error{fit.error().code, "tables: " + fit.error().message};
  }
  if (!options.layer || options.tables) return options.tables;
  auto initial = options.layer->initial_tables();
  if (!initial) return initial.error();
  return std::make_shared<table_store>(std::move(*initial));
}

/// Returns the resources that the start needs; if the program has its own
/// system, only those in addition to it.
resource_needs needs_of(const pipeline_options& options, const run_plan& plan,
                        bool own_system) {
  // A reader has a thread of its own.
  resource_needs needs{plan.source ? 1u : 0u, 0};
  if (own_system) needs += needs_of_system(scheduler_threads(options.runtime));
  if (!options.node) return needs;
  auto& cluster = options.node->cluster;
  needs += needs_of_links(cluster.nodes.size() - 1);
  return needs;
}

result<run_addresses> start_as_node(const pipeline_options& options,
                                    pipeline_core& core, run_plan plan) {
  auto& part = *options.node;
  node_plan node{part.cluster,      place_of(part),   {},
                 part.write_status, part.on_progress, part.interrupted};
  node.links = links_of(part.cluster, node.self, SEGUE_VERSION, part.agreement);
  auto system = core.start_linked_system(options.runtime, node.links);
  if (!system) return system.error();
  return start_node(**system, std::move(plan), std::move(node));
}

/// A thread that makes a system, or spawns in it, then holds its logger, and
/// the system's destructor waits for that, in another thread forever.
struct logger_release {
  ~logger_release() { caf::logger::set_current_actor_system(nullptr); }
};

}  // namespace

result<std::shared_ptr<pipeline_core>> start_pipeline(
    pipeline_options options, caf::actor_system* system) {
  if (auto ok = check_pipeline(options); !ok) return ok.error();
  if (options.node && system)
    return error{errc::invalid_argument,
                 "a node needs its own actor system; do not pass one"};
  std::optional<logger_release> release_logger;
  if (!system) release_logger.emplace();
  auto core = make_core(options);
  auto features = features_of(options);
  if (!features) return features.error();
  if (auto ok = fix_schema(options, *features, *core->schema); !ok)
    return ok.error();
  auto tables = tables_of(options);
  if (!tables) return tables.error();
  core->gather = {core->schema,
                  options.batch.num_unroll,
                  options.gather,
                  options.layer,
                  *tables,
                  options.layer_ahead,
                  options.share_states};

  auto states = sorted_states(options.states);
  auto plan = plan_run(options, *core, states);
  std::shared_ptr<run_addresses> gate_exits;
  if (plays(options, node_role::source)) {
    if (options.input) {
      auto source = plan_source(options, *features, core->board);
      if (!source) return source.error();
      plan.source = std::move(*source);
    } else {
      gate_exits = open_gate(options, states, *core, plan);
    }
  }
  auto needs = needs_of(options, plan, !system);
  if (auto ok = check_resources(needs); !ok) return ok.error();
  if (options.node) {
    auto started = start_as_node(options, *core, std::move(plan));
    if (!started) return started.error();
    core->addresses = std::move(*started);
  } else {
    auto& home = system ? *system : core->start_system(options.runtime);
    core->addresses = start_run(home, std::move(plan));
  }
  if (gate_exits) {
    gate_exits->store = core->addresses->store;
    gate_exits->ask_saved = core->addresses->ask_saved;
  }
  return core;
}

}  // namespace segue
