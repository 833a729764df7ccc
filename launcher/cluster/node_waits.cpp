// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/node_waits.hpp"

#include <fmt/format.h>

#include <vector>

#include "segue/launcher/cluster/status_table.hpp"
#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

using texts = std::vector<std::string>;

/// Returns "node a" or "nodes a, c" for a range, which is not empty.
template <class Places>
std::string name_all(const Places& places, const run_standing& run) {
  texts names;
  for (auto place : places)
    names.push_back(run.nodes[place].name);
  return fmt::format("node{} {}", names.size() == 1 ? "" : "s",
                     fmt::join(names, ", "));
}

template <class Condition>
std::vector<std::size_t> places_where(const run_standing& run,
                                      Condition condition) {
  std::vector<std::size_t> places;
  for (std::size_t n = 0; n < run.nodes.size(); ++n)
    if (run.nodes[n].present && condition(run.nodes[n])) places.push_back(n);
  return places;
}

std::vector<std::size_t> sources(const run_standing& run) {
  return places_where(run,
                      [](auto& n) { return n.roles.has(node_role::source); });
}

std::vector<std::size_t> holders(const run_standing& run) {
  return places_where(run, [](auto& n) { return n.holds > 0; });
}

bool has_room(const run_standing& run) {
  return run.figures.active_keys < run.capacity;
}

/// Returns why the batch of a waiting consumer cannot be chosen yet.
std::string what_batch_lacks(const run_standing& run) {
  auto in = sources(run);
  if (!run.source_ended && has_room(run) && !in.empty())
    return "examples from " + name_all(in, run);
  auto with = holders(run);
  if (!with.empty())
    return fmt::format("the states that {} {}", name_all(with, run),
                       with.size() == 1 ? "computes" : "compute");
  return "a batch";
}

void add_of_consumer(std::size_t node, const run_standing& run, texts& waits) {
  std::int64_t made = 0;
  for (auto& batch : run.batches) {
    if (batch.consumer != node) continue;
    ++made;
    auto text =
        fmt::format("a batch made by node {}", run.nodes[batch.worker].name);
    if (!batch.keepers.empty())
      text += fmt::format(", with rows from {}", name_all(batch.keepers, run));
    waits.push_back(std::move(text));
  }
  if (run.nodes[node].asks > 0 && made == 0)
    waits.push_back(what_batch_lacks(run));
}

/// Adds what the batcher waits for: saves, or a demand of a consumer.
void add_of_batcher(const run_standing& run, texts& waits) {
  if (run.figures.waiting_consumers > 0 || !run.batches.empty()) return;
  auto with = holders(run);
  if (!with.empty())
    waits.push_back(name_all(with, run) + " to save states");
  else if (run.figures.ready_entries > 0)
    waits.emplace_back("a consumer to ask for a batch");
}

void add_of_links(const node_standing& node, const run_standing& run,
                  texts& waits) {
  for (auto& link : node.links)
    if (link.queue.parcels > 0)
      waits.push_back(fmt::format("node {} to accept {}, {}",
                                  run.nodes[link.to].name,
                                  format_count(link.queue.parcels, "parcel"),
                                  format_bytes(link.queue.bytes)));
}

}  // namespace

std::string waits_of(std::size_t node, const run_standing& run) {
  auto& its = run.nodes[node];
  if (!run.started) return its.waits_for;
  if (!its.present) return "";
  texts waits;
  if (its.roles.has(node_role::source) && !run.source_ended && !has_room(run))
    waits.push_back(
        fmt::format("capacity, used up by {}",
                    format_count(run.figures.active_keys, "unfinished key")));
  if (its.roles.has(node_role::batcher)) add_of_batcher(run, waits);
  if (its.consumes) add_of_consumer(node, run, waits);
  add_of_links(its, run, waits);
  return fmt::format("{}", fmt::join(waits, "; "));
}

}  // namespace segue
