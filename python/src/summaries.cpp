// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/summaries.hpp"

#include "segue/python/src/tensors.hpp"

namespace segue::python {

nb::dict to_dict(const run_summary& counts) {
  nb::dict d;
  d["records"] = counts.records;
  d["examples"] = counts.examples;
  d["finished"] = counts.finished;
  d["without_steps"] = counts.without_steps;
  d["batches"] = counts.batches;
  d["segments"] = counts.segments;
  d["steps"] = counts.steps;
  d["redelivered"] = counts.redelivered;
  d["stale_saves"] = counts.stale_saves;
  d["rejected"] = counts.rejected;
  nb::dict reasons;
  for (const auto& [reason, count] : counts.rejects_by_reason)
    reasons[to_str(reason)] = count;
  d["rejects_by_reason"] = reasons;
  d["undelivered"] = counts.undelivered;
  nb::list keys;
  for (const auto& key : counts.undelivered_keys)
    keys.append(to_str(key));
  d["undelivered_keys"] = keys;
  d["failure"] = counts.failure ? to_str(counts.failure->message) : nb::none();
  return d;
}

nb::dict to_dict(const live_figures& figures) {
  nb::dict d;
  d["active_keys"] = figures.active_keys;
  d["ready_entries"] = figures.ready_entries;
  d["batches_out"] = figures.batches_out;
  d["waiting_consumers"] = figures.waiting_consumers;
  d["examples"] = figures.examples;
  d["finished"] = figures.finished;
  d["segments"] = figures.segments;
  d["steps"] = figures.steps;
  d["batches"] = figures.batches;
  d["bytes_read"] = figures.bytes_read;
  d["bytes_total"] = figures.bytes_total;
  d["segments_per_second"] = figures.segments_per_second;
  d["seconds"] = figures.seconds;
  return d;
}

nb::dict to_dict(const finished_example& done) {
  nb::dict d;
  d["key"] = to_str(done.key);
  d["epoch"] = done.epoch;
  d["insertion_index"] = done.insertion_index;
  d["total_length"] = done.total_length;
  d["tag"] = done.tag;
  nb::list states;
  for (const auto& state : done.states)
    states.append(nb::make_tuple(to_str(state.name), to_object(state.value)));
  d["states"] = states;
  return d;
}

nb::dict to_dict(const reject& refused) {
  nb::dict d;
  d["file"] = to_str(refused.file);
  d["record"] = refused.record;
  d["offset"] = refused.offset;
  d["key"] = to_str(refused.key);
  d["column"] = to_str(refused.column);
  d["value"] = refused.value ? to_str(*refused.value) : nb::none();
  d["reason"] = to_str(refused.reason);
  d["raw"] = nb::bytes(refused.raw.data(), refused.raw.size());
  d["description"] = to_str(describe(refused));
  return d;
}

}  // namespace segue::python
