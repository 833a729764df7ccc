// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/start_node.hpp"

#include <caf/all.hpp>
#include <future>
#include <utility>

#include "segue/actors/batcher.hpp"
#include "segue/actors/feature_worker.hpp"
#include "segue/cluster/nodes/batch_builder.hpp"
#include "segue/cluster/nodes/consumer_port.hpp"
#include "segue/cluster/nodes/key_keeper.hpp"
#include "segue/cluster/nodes/node_host.hpp"
#include "segue/cluster/nodes/node_outlet.hpp"
#include "segue/cluster/nodes/remote_worker.hpp"
#include "segue/cluster/nodes/source_port.hpp"

namespace segue {
namespace {

std::vector<node_index> places_of(const cluster_options& cluster,
                                  node_role role) {
  std::vector<node_index> places;
  for (std::size_t n = 0; n < cluster.nodes.size(); ++n)
    if (cluster.nodes[n].roles.has(role))
      places.push_back(static_cast<node_index>(n));
  return places;
}

/// Starts the actors of a node's roles, one role after the other.
class role_starter {
 public:
  role_starter(caf::actor_system& system, run_plan& plan, const node_plan& node,
               std::shared_ptr<node_post> post, supervisor_actor supervisor,
               crew& all)
      : system_{system},
        plan_{plan},
        node_{node},
        post_{std::move(post)},
        supervisor_{std::move(supervisor)},
        all_{all} {}

  void start(run_addresses& addresses) {
    // First: it must be there, even if not all others can be started.
    all_.last.push_back(caf::actor_cast<caf::actor>(post_->host));
    all_.close_source = [post = node_post_ptr{post_}] {
      post->send(post->source_node, close_input{});
    };
    if (has(node_role::worker)) start_builder();
    if (has(node_role::state)) start_keeper();
    if (has(node_role::batcher)) start_hub();
    if (has(node_role::consumer)) {
      post_->exchange = plan_.exchange;
      addresses.batcher = consumer_side();
    }
    // Last: examples flow as soon as it has started.
    if (has(node_role::source)) start_port(addresses);
  }

 private:
  bool has(node_role role) const {
    return node_.cluster.nodes[node_.self].roles.has(role);
  }

  void start_builder() {
    auto outlet = std::make_shared<node_outlet>(post_);
    auto shared_plan = std::make_shared<const gather_plan>(plan_.gather);
    std::vector<feature_worker_actor> workers;
    for (std::int64_t i = 0; i < plan_.runtime.workers; ++i) {
      workers.push_back(
          system_.spawn(feature_worker, shared_plan, outlet, supervisor_));
      all_.replaceable.push_back(workers.back().address());
      all_.add(workers.back());
    }
    post_->builder = system_.spawn(batch_builder, post_, plan_.batch.places(),
                                   std::move(workers), supervisor_);
    all_.add(post_->builder);
  }

  void start_keeper() {
    post_->keeper = system_.spawn(
        key_keeper, post_,
        key_surroundings{
            std::make_shared<ready_box>(), plan_.board, {}, {}, plan_.initial},
        supervisor_);
    all_.add(post_->keeper);
  }

  /// After the run has used an example, its capacity is free again.
  store_hooks hooks_of(const run_hub_actor& hub) {
    store_hooks hooks;
    hooks.on_finished = plan_.hooks.on_finished;
    hooks.start_key = [hub](const record_ptr& stub, slot_id slot,
                            const std::optional<state_row>& resumed) {
      caf::anon_send(hub, start_key{stub, slot, resumed});
    };
    hooks.on_released = [post = node_post_ptr{post_}](const auto& released) {
      examples_freed freed;
      for (auto& record : released)
        freed.examples.push_back(record->insertion_index);
      post->send(post->source_node, std::move(freed));
    };
    return hooks;
  }

  std::map<node_index, feature_worker_actor> start_proxies(
      const run_hub_actor& hub) {
    std::map<node_index, feature_worker_actor> proxies;
    for (auto place : places_of(node_.cluster, node_role::worker)) {
      auto proxy = system_.spawn(remote_worker, place, hub);
      all_.replaceable.push_back(proxy.address());
      all_.add(proxy);
      proxies.emplace(place, std::move(proxy));
    }
    return proxies;
  }

  void start_hub() {
    auto box = std::make_shared<ready_box>();
    auto hub =
        system_.spawn(run_hub,
                      run_hub_plan{post_, plan_.board, box, node_.cluster,
                                   plan_.batch.places(), node_.write_status,
                                   node_.on_progress},
                      supervisor_);
    auto proxies = start_proxies(hub);
    std::vector<feature_worker_actor> workers;
    workers.reserve(proxies.size());
    for (auto& [place, proxy] : proxies)
      workers.push_back(proxy);
    post_->batcher = system_.spawn(
        batcher,
        batcher_plan{box, std::make_shared<node_outlet>(post_), plan_.board,
                     plan_.batch, std::move(workers), hub},
        supervisor_);
    auto store = system_.spawn(
        state_store,
        key_surroundings{box, plan_.board, post_->batcher, {}, plan_.initial},
        hooks_of(hub), plan_.batch.on_duplicate, post_->batcher, supervisor_);
    caf::anon_send(post_->batcher, introduce_store{store});
    post_->hub = hub;
    caf::anon_send(hub, introduce_hub{store, std::move(proxies)});
    all_.add(post_->batcher);
    all_.add(hub);
    // The host ends after the store.
    all_.last.insert(all_.last.begin(), caf::actor_cast<caf::actor>(store));
  }

  batch_source_actor consumer_side() {
    if (post_->batcher) return post_->batcher;
    post_->consumer = system_.spawn(consumer_port, post_);
    all_.add(post_->consumer);
    return post_->consumer;
  }

  key_placement placement() const {
    auto places = places_of(node_.cluster, node_role::state);
    std::vector<std::string> names;
    names.reserve(places.size());
    for (auto place : places)
      names.push_back(node_.cluster.nodes[place].name);
    return {std::move(places), std::move(names),
            static_cast<std::size_t>(node_.cluster.replicas) + 1};
  }

  void start_port(run_addresses& addresses) {
    auto segmenter_cell = std::make_shared<segmenter_actor>();
    source_hooks hooks;
    hooks.release = plan_.hooks.on_released;
    if (plan_.tell_saved)
      hooks.tell = [tell = plan_.tell_saved](const saved_told& m) {
        tell(m.question, m.saved);
      };
    if (plan_.source)
      hooks.release = [segmenter_cell](const auto& released) {
        caf::anon_send(
            *segmenter_cell,
            capacity_credit{static_cast<std::int64_t>(released.size())});
      };
    auto port = system_.spawn(source_port, post_, plan_.board, placement(),
                              std::move(hooks), supervisor_);
    post_->source = port;
    addresses.store = port;
    addresses.ask_saved = [port](std::uint64_t question, std::int64_t example) {
      caf::anon_send(port, ask_saved{question, example});
    };
    all_.add(port);
    if (!plan_.source) {
      post_->close_source = [port, close_pushing = plan_.close_pushing] {
        // First: examples pushed afterwards would come after the end.
        if (close_pushing) close_pushing(pipeline_closed());
        caf::anon_send(port, source_end{});
      };
      return;
    }
    post_->close_source = [segmenter_cell] {
      caf::anon_send(*segmenter_cell, close_input{});
    };
    start_source(
        system_, *plan_.source,
        {plan_.batch, plan_.gather.schema, plan_.board, port, supervisor_},
        *segmenter_cell, all_);
  }

  caf::actor_system& system_;
  run_plan& plan_;
  const node_plan& node_;
  std::shared_ptr<node_post> post_;
  supervisor_actor supervisor_;
  crew& all_;
};

/// Whether the run begins; the host that reports it may end before.
result<void> await_begin(std::future<result<void>> outcome,
                         const std::function<bool()>& interrupted) {
  constexpr std::chrono::milliseconds between_questions{100};
  try {
    while (interrupted) {
      if (interrupted())
        return error{errc::cancelled,
                     "interrupted before all nodes were linked"};
      if (outcome.wait_for(between_questions) == std::future_status::ready)
        break;
    }
    return outcome.get();
  } catch (const std::future_error&) {
    return error{errc::internal, "the node has ended before the run began"};
  }
}

/// Returns the node's post when every node is linked with all others.
result<std::shared_ptr<node_post>> link_up_all(caf::actor_system& system,
                                               const run_plan& plan,
                                               const node_plan& node) {
  auto may_begin = std::make_shared<std::promise<result<void>>>();
  auto outcome = may_begin->get_future();
  node_codec codec{.schema = plan.gather.schema,
                   .num_unroll = plan.batch.num_unroll,
                   .capacity = plan.batch.places(),
                   .gather = plan.gather.gather};
  if (plan.gather.layer) codec.layer_width = plan.gather.layer->width();
  auto host = system.spawn(
      node_host, node_host_plan{node.cluster, node.self, plan.board, codec,
                                std::move(may_begin), node.write_status});
  auto gateway =
      start_gateway(system, gateway_plan{node.links, host, node.on_progress});
  caf::anon_send(host, introduce_gateway{gateway});
  if (auto ok = await_begin(std::move(outcome), node.interrupted); !ok) {
    caf::anon_send_exit(host, caf::exit_reason::user_shutdown);
    return ok.error();
  }
  auto post = std::make_shared<node_post>();
  post->self = node.self;
  post->hub_node = places_of(node.cluster, node_role::batcher).front();
  post->source_node = places_of(node.cluster, node_role::source).front();
  post->nodes = node.cluster.nodes.size();
  post->gateway = std::move(gateway);
  post->codec = std::move(codec);
  post->host = std::move(host);
  return post;
}

}  // namespace

link_options links_of(const cluster_options& cluster, node_index self,
                      std::string version, std::vector<std::string> agreement) {
  link_options links;
  for (auto& node : cluster.nodes)
    links.nodes.push_back({node.name, node.host, node.port});
  links.self = self;
  links.heartbeat = std::chrono::milliseconds{cluster.heartbeat_ms};
  links.timeout = std::chrono::milliseconds{cluster.timeout_ms};
  links.connect_deadline = std::chrono::seconds{cluster.wait_seconds};
  links.max_message = static_cast<std::size_t>(cluster.max_message_bytes);
  links.window = static_cast<std::size_t>(cluster.window);
  links.bind = listen_address(cluster, cluster.nodes[self]);
  if (cluster.tls)
    links.tls = tls_files{cluster.tls->certificate, cluster.tls->key,
                          cluster.tls->authority};
  links.version = std::move(version);
  links.configuration = std::move(agreement);
  return links;
}

result<run_addresses> start_node(caf::actor_system& system, run_plan plan,
                                 node_plan node) {
  auto linked = link_up_all(system, plan, node);
  if (!linked) return linked.error();
  auto post = std::move(*linked);
  auto shared = std::make_shared<run_plan>(std::move(plan));
  auto addresses = std::make_shared<run_addresses>();
  supervision duty;
  duty.board = shared->board;
  duty.wake_all = waker_of(*shared);
  duty.start = [&](const supervisor_actor& supervisor, crew& all) {
    role_starter roles{system, *shared, node, post, supervisor, all};
    roles.start(*addresses);
  };
  auto supervisor = supervise(system, std::move(duty));
  caf::anon_send(post->host, join_run{post, supervisor});
  addresses->supervisor = post->host;
  return std::move(*addresses);
}

}  // namespace segue
