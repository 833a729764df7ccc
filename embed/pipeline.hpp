// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/cluster/nodes/run_standing.hpp"
#include "segue/config/batch_options.hpp"
#include "segue/config/cluster_options.hpp"
#include "segue/config/runtime_options.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/embed/batch.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/messages/run_summary.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tensors/state_spec.hpp"

namespace segue {

struct pipeline_core;

/// Which node of a run over several processes a pipeline is. All nodes are made
/// with the same options, but for runtime, what is called back, and the
/// source's files, which only its node opens.
struct node_part {
  cluster_options cluster;
  /// Of `cluster.nodes`.
  std::string name;
  /// "option = value" lines in which all nodes must agree; nodes that do not
  /// are refused.
  std::vector<std::string> agreement;
  /// "waiting for nodes b, c"; on the batcher's node also which nodes are lost.
  /// Called from a thread of segue's.
  std::function<void(const std::string&)> on_progress;
  /// Writes what `segue status` shows; may be empty.
  status_writer write_status;
  /// Asked while the nodes wait for each other, at first before this one does:
  /// true ends that with `cancelled`. Called by the thread that makes the
  /// pipeline, once the input is open; may be empty.
  std::function<bool()> interrupted;
};

/// Everything a pipeline is made of. `batch` and at least one state (or
/// consumers that only acknowledge) are needed, the rest has defaults.
struct pipeline_options {
  batch_options batch;
  runtime_options runtime;

  /// Read these files; absent: the program pushes examples itself.
  std::optional<input_options> input;

  /// What every example carries. Read from files: what the layer needs, and
  /// what is named here besides. Pushed: may be left empty, then the first
  /// example says it.
  parse_spec features;

  /// The states every key carries [B7].
  std::vector<state_spec> states;

  /// Turns features into batch::layer(); may be null.
  std::shared_ptr<const feature_layer> layer;
  /// The layer's tables; null: its initial ones.
  std::shared_ptr<table_store> tables;

  /// Whether the layer is computed ahead, while a consumer still has the batch
  /// before. A batch's layer is always that of the tables as they are when it
  /// is drawn; where they change after each batch, as in training, what was
  /// computed ahead is computed anew, so a trainer turns this off.
  bool layer_ahead = true;

  /// Sequences to gather into batches; absent: all. A program that only needs
  /// the layer names what else it reads, often nothing.
  std::optional<std::vector<std::string>> gather;

  /// Called for every example whose last segment is saved, or that has no
  /// steps, in the order in which they finish, from a thread of segue's. Must
  /// not block for long, nor destroy the pipeline; no place becomes free
  /// meanwhile, so it should push with a deadline. An exception ends the run
  /// with an error.
  std::function<void(finished_example)> on_finished;

  /// Absent: the run is this process alone. A node calls `on_finished` where
  /// it has the role batcher, `on_reject` where it has the role source. Only
  /// one with the role consumer draws batches, only the source pushes, and the
  /// features of what it pushes must be named.
  std::optional<node_part> node;

  /// Called for every rejected record, in the order in which records are
  /// parsed (scattered rows are grouped by key first), from a thread of
  /// segue's.
  std::function<void(const reject&)> on_reject;
};

enum class close_mode : std::uint8_t {
  finish,  ///< admit nothing more; active examples may finish
  cancel,  ///< end everything now
};

/// Keyed sequences in, stateful batches out. All functions may be called from
/// any number of threads at once. Nothing blocks for ever: every wait ends
/// with the end of input, close(), a failure of the run, or its deadline.
///
/// Movable, not copyable. One that was moved from gives invalid_argument, or
/// empty counts.
class pipeline {
 public:
  using clock = std::chrono::steady_clock;

  /// Checks all options, then starts the actors; a node first waits for all
  /// others. Error: the first thing that is wrong, naming the option, the value
  /// seen and the bound; of a node also deadline_exceeded, naming who is
  /// missing, and what nodes do not agree in.
  static result<pipeline> make(pipeline_options options);

  pipeline(pipeline&&) noexcept;
  /// Ends the run that was here, as the destructor does.
  pipeline& operator=(pipeline&&) noexcept;
  /// close(close_mode::cancel), then waits for segue's threads to end, and for
  /// calls of other threads, which get `cancelled`. A node serves the others
  /// until the run is over.
  ~pipeline();

  /// Hands an example in; waits while `capacity` examples are unfinished. Its
  /// key is free again when the save of its last segment has returned, at once
  /// where it has no steps; over nodes a push that meets such a save on its way
  /// waits for it. Its place is free a little later, just before on_finished
  /// has it, so that an on_finished that takes long holds up whoever waits for
  /// a place. Errors: invalid_argument (an empty key; B3-B7, naming key and
  /// feature), already_exists (B9), deadline_exceeded, cancelled (closed), or
  /// the run's failure.
  result<void> push(example e);
  result<void> push(example e, clock::time_point deadline);

  /// The next batch of options.batch.batch_size, or of `batch_size` entries
  /// [B17]. What is being made when a deadline comes is there for the next call
  /// of the same size, unless a batch is saved or dropped before it. Errors:
  /// end_of_input, cancelled, deadline_exceeded, invalid_argument (batch_size
  /// not in [0, capacity]), or the run's failure.
  result<segue::batch> next();
  result<segue::batch> next(std::int64_t batch_size);
  result<segue::batch> next(clock::time_point deadline);
  result<segue::batch> next(std::int64_t batch_size,
                            clock::time_point deadline);

  /// No more examples; see close_mode. May be called again, also to go from
  /// finish to cancel. Does not wait.
  void close(close_mode mode = close_mode::finish);

  /// Waits until the run is over: all batches are drawn and saved and a
  /// consumer has been told so, or it was closed, or it failed. For threads and
  /// nodes that draw no batches. Errors: deadline_exceeded, or what ended the
  /// run.
  result<void> wait(clock::time_point deadline);

  /// close(close_mode::cancel), waits until segue's threads have done with the
  /// run, and gives the final counts, undelivered keys included. `failure`: of
  /// the caller's, which the run fails with, on all nodes; where other nodes
  /// have consumers it goes on without this one. This one is then over where
  /// consumer is its only role, or where the failure's code is `cancelled` and
  /// the run can do without its other roles; otherwise it serves the others
  /// until the run is over. Not to be called from on_finished or on_reject.
  run_summary stop(std::optional<error> failure = std::nullopt);

  run_summary summary() const;
  live_figures figures() const;

 private:
  friend struct pipeline_core;
  explicit pipeline(std::shared_ptr<pipeline_core> core);
  void end() noexcept;

  // Every call holds a copy, so that it may outlast the pipeline.
  std::shared_ptr<pipeline_core> core_;
};

}  // namespace segue
