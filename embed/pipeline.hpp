// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/config/batch_options.hpp"
#include "segue/config/cluster_options.hpp"
#include "segue/config/runtime_options.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/data/input/reject.hpp"
#include "segue/embed/batch.hpp"
#include "segue/errors/result.hpp"
#include "segue/messages/run_summary.hpp"
#include "segue/messages/status_writer.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tensors/feature.hpp"
#include "segue/tensors/state_spec.hpp"

namespace segue {

class feature_layer;
class table_store;
struct pipeline_core;

/// Makes a pipeline one node of a run over several processes. All nodes must be
/// created with the same options, except for runtime, callbacks, and the files
/// of the source, which only its node opens.
struct node_part {
  cluster_options cluster{};
  /// The name of this node in `cluster.nodes`.
  std::string name{};
  /// Lines "option = value" that must be the same on all nodes; a node that
  /// differs is refused.
  std::vector<std::string> agreement{};
  /// Called with "waiting for nodes b, c" and, on the batcher's node, with the
  /// nodes that were lost. Called from one of segue's threads.
  std::function<void(const std::string&)> on_progress{};
  /// Formats what `segue status` shows; may be empty. The program segue has
  /// one.
  status_writer write_status{};
  /// Called repeatedly while the nodes wait for each other, the first time
  /// before this node starts to wait; returning true ends the wait with
  /// `cancelled`. Called by the thread that makes the pipeline, once the input
  /// is open; may be empty.
  std::function<bool()> interrupted{};
};

/// The options of a pipeline. `batch` and at least one state (or consumers that
/// only acknowledge) are needed; everything else has defaults.
struct pipeline_options {
  batch_options batch{};
  runtime_options runtime{};

  /// The files to read. If absent, the program pushes examples itself.
  std::optional<input_options> input{};

  /// The part of the keys that is admitted when the program pushes: a push of
  /// another key returns without effect. For files it is `input->shard.split`.
  held_out_keys split{};

  /// The features of every example. With files, the features that the layer
  /// needs are read, and in addition those named here. With pushed examples it
  /// may be left empty; then those that the layer reads have the dtype and the
  /// values per step of layer->spec(), and the first example that is accepted
  /// determines the rest.
  parse_spec features{};

  /// The states of every key [B7].
  std::vector<state_spec> states{};

  /// Computes batch::layer() from the features; may be null.
  std::shared_ptr<const feature_layer> layer{};
  /// The tables of the layer. If null, its initial tables are used.
  std::shared_ptr<table_store> tables{};

  /// Whether the layer is computed ahead, while a consumer still has the
  /// previous batch. The layer of a batch always uses the tables as they are
  /// when the batch is drawn. If they change after each batch, as in training,
  /// work done ahead has to be repeated, so a trainer turns this off.
  bool layer_ahead = true;

  /// Whether batch::state() may be the memory that was saved, which keys still
  /// use. If not, it is a copy of the batch's own, for programs that hand it to
  /// code that writes to it.
  bool share_states = true;

  /// The sequences to gather into batches. If absent, all are gathered. A
  /// program that needs only the layer lists what else it reads, often nothing:
  /// `gather.emplace()`. A name that is not a sequence is an error of make(),
  /// or of the first push if the features are not declared.
  std::optional<std::vector<std::string>> gather{};

  /// Called for every example when its last segment has been saved, or when it
  /// has no steps, in the order in which examples finish, from one of segue's
  /// threads. Must not block for long and must not destroy the pipeline. No
  /// capacity is freed during the call, so a push from it should have a
  /// deadline. An exception ends the run with an error.
  std::function<void(finished_example)> on_finished{};

  /// If absent, the run is in this process only. A node calls `on_finished` if
  /// it has the role batcher, and `on_reject` if it has the role source. Only a
  /// node with the role consumer can draw batches, and only the source can push
  /// examples, whose `features` must be given.
  std::optional<node_part> node{};

  /// Called for every rejected record, in the order in which records are
  /// parsed (scattered rows are first grouped by key), from one of segue's
  /// threads.
  std::function<void(const reject&)> on_reject{};
};

enum class close_mode : std::uint8_t {
  finish,  ///< admit no more examples; active ones may finish
  cancel,  ///< end everything now
};

/// Turns keyed sequences into stateful batches. docs/embedding.md describes its
/// life. Tags in comments, such as [B17], name rules of docs/rules.md.
///
/// All functions may be called from any number of threads at once. No call
/// blocks forever: every wait ends with the end of the input, close(), a
/// failure of the run, or its deadline.
///
/// Movable, not copyable. A pipeline that was moved from returns
/// invalid_argument, or empty counts.
class pipeline {
 public:
  using clock = std::chrono::steady_clock;

  /// Checks all options, then starts the actors; a node first waits for all
  /// others. Returns the first error, with the option, the value found and the
  /// bound. A node can also return deadline_exceeded, with the names of the
  /// missing nodes, or an error that shows the options in which nodes differ.
  static result<pipeline> make(pipeline_options options);

  pipeline(pipeline&&) noexcept;
  /// Ends the run of the pipeline that is replaced, as the destructor does.
  pipeline& operator=(pipeline&&) noexcept;
  /// Calls close(close_mode::cancel), then waits for segue's threads to end and
  /// for calls in other threads, which get `cancelled`. A node serves the other
  /// nodes until the run is over.
  ~pipeline();

  /// Adds an example; waits while `capacity` examples are unfinished. Its key
  /// is free again once the save of its last segment has returned, or at once
  /// if it has no steps. In a run over nodes, a push waits for such a save if
  /// it is still on its way. The capacity is freed a little later, just before
  /// on_finished is called, so a slow on_finished delays calls that wait for
  /// capacity. A push without a deadline waits as long as the run goes on: if
  /// the consumer stops, call close(close_mode::cancel) before you join the
  /// thread that pushes, or use producer_threads. Errors: invalid_argument (an
  /// empty key; B3-B7, with the key and the feature; a dtype or a number of
  /// values per step that the layer does not read), already_exists (B9),
  /// deadline_exceeded, cancelled (closed), or the failure of the run. Values
  /// that the layer refuses, and the lengths of ragged steps, are found when
  /// the layer is computed, and end the run.
  result<void> push(example e);
  result<void> push(example e, clock::time_point deadline);

  /// Returns the next batch, with options.batch.batch_size or `batch_size`
  /// entries [B17]. A batch that is still being made at the deadline is kept
  /// for the next call with the same size, unless a batch is saved or dropped
  /// before it. Errors: end_of_input, cancelled, deadline_exceeded (in one
  /// process, with what the batch waits for and the numbers),
  /// invalid_argument (batch_size not in [0, capacity]), or the failure of the
  /// run.
  result<segue::batch> next();
  result<segue::batch> next(std::int64_t batch_size);
  result<segue::batch> next(clock::time_point deadline);
  result<segue::batch> next(std::int64_t batch_size,
                            clock::time_point deadline);

  /// Returns a batch of what is ready: `max` entries as soon as there are so
  /// many, at the deadline those that are ready then, at least one, and earlier
  /// if no more can come before a batch is saved (the input has ended, or the
  /// capacity is used up and no batch is out). Consumers that were waiting
  /// before are served first; at its deadline this call is served whoever
  /// waits. Which rows share a batch depends on time; a key's rows do not. A
  /// call may return after its deadline by the time it takes to gather the
  /// batch. Errors: as for next();
  /// deadline_exceeded if no entry is ready; invalid_argument (`max` not in
  /// [1, capacity], or `allow_small_batch` is false).
  result<segue::batch> next_ready(std::int64_t max, clock::time_point deadline);

  /// Stops admitting examples; see close_mode. May be called again, also to
  /// change from finish to cancel. Does not wait.
  void close(close_mode mode = close_mode::finish);

  /// Waits until the run is over: all batches have been drawn and saved and a
  /// consumer has seen the end of the input, or the pipeline was closed, or the
  /// run failed. For threads and nodes that draw no batches. A run that the
  /// program has closed ends without an error, also after
  /// close(close_mode::cancel) or stop(). Errors: deadline_exceeded, or the
  /// failure of the run, which may be that of stop(failure).
  result<void> wait(clock::time_point deadline);

  /// Calls close(close_mode::cancel), waits until segue's threads are done with
  /// the run, and returns the final counts, including undelivered keys.
  /// `failure` is an error of the caller, with which the run fails on all
  /// nodes. If other nodes have consumers, the run continues without this node
  /// instead. This node then ends if consumer is its only role, or if the code
  /// of the failure is `cancelled` and the run can do without its other roles;
  /// otherwise it serves the other nodes until the run is over. In on_finished
  /// or on_reject it does not wait, and returns the counts so far.
  run_summary stop(std::optional<error> failure = std::nullopt);

  run_summary summary() const;
  live_figures figures() const;

 private:
  friend struct pipeline_core;
  explicit pipeline(std::shared_ptr<pipeline_core> core, bool lent = false);
  void end() noexcept;

  // Every call holds a copy, so it may outlast the pipeline.
  std::shared_ptr<pipeline_core> core_;
  // Another pipeline has the same core, and waits for its end.
  bool lent_ = false;
};

}  // namespace segue
