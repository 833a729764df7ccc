// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/pipeline_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <thread>
#include <utility>

#include "segue/actors/check_resources.hpp"
#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/cluster/nodes/start_node.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/input_format.hpp"
#include "segue/data/input/shard.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/embed/internal/callback_scope.hpp"
#include "segue/embed/version.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// Returns the declared features, and those that the layer needs. For pushed
/// examples without declared features, the first example determines them.
parse_spec merge_features(const pipeline_options& options) {
  auto merged = options.features;
  auto add = [](auto& into, auto& from) {
    for (auto& spec : from) {
      auto known = [&](auto& s) { return s.name == spec.name; };
      if (std::ranges::none_of(into, known)) into.push_back(spec);
    }
  };
  if (options.layer && (options.input || !merged.sequences.empty())) {
    add(merged.sequences, options.layer->spec().sequences);
    add(merged.context, options.layer->spec().context);
  }
  return merged;
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

/// A second epoch of a pipe would wait for bytes that were already read.
result<void> check_epochs(const pipeline_options& options) {
  if (options.batch.epochs == 1) return {};
  auto once = find_read_once(options.input->files);
  if (!once) return once.error();
  if (!*once) return {};
  return error{errc::invalid_argument,
               fmt::format("epochs is {}, but '{}' can be read only once",
                           options.batch.epochs, **once)};
}

result<std::shared_ptr<source_plan>> plan_source(
    const pipeline_options& options, const parse_spec& features,
    const std::shared_ptr<run_board>& board) {
  if (auto ok = check_epochs(options); !ok) return ok.error();
  auto source = std::make_shared<source_plan>();
  // Opens the source once before the run starts, so that this function returns
  // the errors of the files.
  auto first = open_source(*options.input, features);
  if (!first) return first.error();
  auto opened =
      std::make_shared<std::unique_ptr<record_source>>(std::move(*first));
  source->input = std::make_shared<interruptible_input>(
      [opened, input = *options.input, features](
          std::uint32_t epoch) -> result<std::unique_ptr<record_source>> {
        // The source that is already open is that of the first epoch.
        if (*opened) return std::move(*opened);
        return open_source(input, features, epoch);
      });
  for (std::int64_t i = 0; i < options.runtime.parsers; ++i) {
    auto parser = make_parser(*options.input, features);
    if (!parser) return parser.error();
    source->parsers.push_back(std::move(*parser));
  }
  source->rejects.on_error = options.input->on_error;
  source->keys_are_unique = known_format_of(*options.input).keys_are_unique;
  if (options.on_reject)
    source->rejects.on_reject = [call = options.on_reject,
                                 board](const reject& r) {
      callback_scope scope{*board};
      call(r);
      return result<void>{};
    };
  return source;
}

std::vector<state_spec> sorted_states(std::vector<state_spec> states) {
  std::ranges::sort(states, {}, &state_spec::name);
  for (auto& s : states)
    if (s.initial.dims() != s.dims || s.initial.type() != s.type)
      s.initial = tensor::zeros(s.type, s.dims);
  return states;
}

saved_states_ptr initial_states(const std::vector<state_spec>& states) {
  auto initial = std::make_shared<saved_states>();
  for (auto& s : states)
    initial->values.push_back(s.initial.reshape(s.dims.prepend(1)));
  return initial;
}

/// Returns the final states in the form that the program receives.
finished_example finish(const sequence_record& record, const state_row& row,
                        const std::vector<state_spec>& states) {
  finished_example done;
  done.key = record.key;
  done.epoch = record.epoch;
  done.tag = record.tag;
  done.insertion_index = record.insertion_index;
  done.total_length = record.length;
  for (std::size_t s = 0; s < states.size(); ++s) {
    auto& block = row.states->values[s];
    done.states.push_back(
        {states[s].name, block.slice(row.row, 1).reshape(states[s].dims)});
  }
  return done;
}

result<void> check(const pipeline_options& options) {
  if (auto ok = validate(options.batch); !ok) return ok;
  if (auto ok = validate(options.runtime); !ok) return ok;
  if (!options.input && options.batch.epochs != 1)
    return error{errc::invalid_argument,
                 fmt::format("epochs is {}, but only files can be read again; "
                             "pushed examples are not repeated",
                             options.batch.epochs)};
  if (!options.input && options.features.sequences.empty() &&
      !options.features.context.empty())
    return error{errc::invalid_argument,
                 "features.context is given without features.sequences; for "
                 "pushed examples declare all features, or none"};
  if (options.input && options.split.read != held_out_keys::part::all)
    return error{errc::invalid_argument,
                 "split is for pushed examples; for files set "
                 "input.shard.split"};
  if (options.tables && !options.layer)
    return error{errc::invalid_argument,
                 "tables are given without a feature layer"};
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

namespace {

void set_scheduling(caf::actor_system_config& config,
                    const runtime_options& runtime) {
  // Work stealing, CAF's default, is slow with many actors.
  config.set("scheduler.policy", caf::atom("sharing"));
  config.set("scheduler.max-threads", scheduler_threads(runtime));
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

}  // namespace

caf::actor_system& pipeline_core::start_system(const runtime_options& runtime) {
  system_config = std::make_unique<caf::actor_system_config>();
  set_scheduling(*system_config, runtime);
  own_system = std::make_unique<caf::actor_system>(*system_config);
  return *own_system;
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

namespace {

/// Whether this process has a role in the run; without nodes it has all.
bool plays(const pipeline_options& options, node_role role) {
  if (!options.node) return true;
  return options.node->cluster.find(options.node->name)->roles.has(role);
}

result<void> check_node(const pipeline_options& options) {
  if (!options.node) return {};
  auto& node = *options.node;
  if (auto ok = validate(node.cluster); !ok) return ok;
  if (!node.cluster.find(node.name))
    return error{errc::invalid_argument,
                 fmt::format("there is no node '{}'", node.name)};
  if (!options.input && options.features.sequences.empty())
    return error{errc::invalid_argument,
                 "features.sequences is empty, but nodes must know in advance "
                 "which features pushed examples have"};
  return {};
}

node_index place_of(const node_part& node) {
  auto& nodes = node.cluster.nodes;
  return static_cast<node_index>(node.cluster.find(node.name) - nodes.data());
}

/// Returns the plan of the run, except for the origin of its examples.
run_plan make_plan(const pipeline_options& options, const pipeline_core& core,
                   const std::vector<state_spec>& states) {
  run_plan plan;
  plan.batch = options.batch;
  plan.runtime = options.runtime;
  plan.gather = core.gather;
  plan.board = core.board;
  plan.exchange = core.exchange;
  plan.initial = initial_states(states);
  if (options.on_finished)
    plan.hooks.on_finished = [call = options.on_finished, states,
                              board = core.board](const sequence_record& record,
                                                  const state_row& row) {
      callback_scope scope{*board};
      call(finish(record, row, states));
    };
  return plan;
}

/// Opens the gate for pushed examples. The actors to which it sends are known
/// only after the start of the run.
std::shared_ptr<run_addresses> open_gate(const pipeline_options& options,
                                         const std::vector<state_spec>& states,
                                         pipeline_core& core, run_plan& plan) {
  auto addresses = std::make_shared<run_addresses>();
  push_gate::exits out;
  out.admit = [addresses](record_ptr record) {
    caf::anon_send(addresses->store, admit_records{{std::move(record)}});
  };
  if (options.node)
    out.ask = [addresses](std::uint64_t question, std::int64_t example) {
      addresses->ask_saved(question, example);
    };
  auto gate = std::make_shared<push_gate>(
      options.batch, pushed_features{states, options.layer, options.gather},
      core.schema, core.board, std::move(out));
  core.gate = gate;
  plan.hooks.on_released = [gate](const std::vector<record_ptr>& done) {
    gate->release(done);
  };
  plan.close_pushing = [gate](const error& reason) { gate->close(reason); };
  plan.tell_saved = [gate](std::uint64_t question, bool saved) {
    gate->tell(question, saved);
  };
  return addresses;
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

}  // namespace

result<caf::actor_system*> pipeline_core::start_linked_system(
    const runtime_options& runtime, const link_options& links) {
  system_config = std::make_unique<caf::actor_system_config>();
  set_scheduling(*system_config, runtime);
  if (auto ok = configure_for_links(*system_config, links); !ok)
    return ok.error();
  own_system = std::make_unique<caf::actor_system>(*system_config);
  return own_system.get();
}

namespace {

/// A thread that makes a system, or spawns in it, then holds its logger, and
/// the system's destructor waits for that, in another thread forever.
struct logger_release {
  ~logger_release() { caf::logger::set_current_actor_system(nullptr); }
};

}  // namespace

result<std::shared_ptr<pipeline_core>> start_pipeline(
    pipeline_options options, caf::actor_system* system) {
  if (auto ok = check(options); !ok) return ok.error();
  if (auto ok = check_node(options); !ok) return ok.error();
  if (options.node && system)
    return error{errc::invalid_argument,
                 "a node needs its own actor system; do not pass one"};
  std::optional<logger_release> release_logger;
  if (!system) release_logger.emplace();
  auto core = std::make_shared<pipeline_core>();
  core->options = options.batch;
  core->split = options.split;
  core->spread = options.node.has_value();
  core->draws = plays(options, node_role::consumer);
  if (options.node)
    core->exchange =
        std::make_shared<batch_exchange>(first_ticket(place_of(*options.node)));
  auto features = merge_features(options);
  if (options.input) {
    auto wanted = wanted_features(*options.input, features);
    if (!wanted) return wanted.error();
    features = std::move(*wanted);
  }
  if (auto ok = fix_schema(options, features, *core->schema); !ok)
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
  auto plan = make_plan(options, *core, states);
  std::shared_ptr<run_addresses> gate_exits;
  if (plays(options, node_role::source)) {
    if (options.input) {
      auto source = plan_source(options, features, core->board);
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
