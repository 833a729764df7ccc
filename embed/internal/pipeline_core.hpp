// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "segue/actors/start_run.hpp"
#include "segue/cluster/links/link_options.hpp"
#include "segue/embed/internal/push_gate.hpp"
#include "segue/embed/pipeline.hpp"

namespace segue {

struct pipeline_core;
struct producer_share;

/// Closes the input without a share of the core: the last producer may be
/// destroyed by an actor, which must not be the one that destroys the core.
class input_closer {
 public:
  explicit input_closer(pipeline_core* core) : core_{core} {}
  void close();
  /// The core is about to be destroyed.
  void leave();

 private:
  std::mutex mutex_;
  pipeline_core* core_;
};

/// A running pipeline: the actor system, unless the program provides its own,
/// and the data shared by the program's threads and the actors.
struct pipeline_core {
  /// Notifies others when the core is destroyed. It is the first member, so
  /// that it is destroyed last.
  struct departure {
    std::promise<void> told;
    ~departure() { told.set_value(); }
  };
  departure gone;

  batch_options options;
  held_out_keys split;  ///< of the keys that are pushed
  std::shared_ptr<run_board> board = std::make_shared<run_board>();
  std::shared_ptr<batch_exchange> exchange = std::make_shared<batch_exchange>();
  std::shared_ptr<schema_cell> schema = std::make_shared<schema_cell>();
  std::shared_ptr<push_gate> gate;  ///< null when files are read
  gather_plan gather;               ///< as the feature_workers have it
  bool spread = false;              ///< one node of several
  bool lost = false;  ///< a pipeline that was moved away may keep this core
  bool draws = true;  ///< false for a node without the role consumer

  std::mutex producers_mutex;
  std::weak_ptr<producer_share> producers;  ///< of all producers that exist
  std::shared_ptr<input_closer> closer = std::make_shared<input_closer>(this);

  // Our own system, made before and destroyed after the addresses.
  std::unique_ptr<caf::actor_system_config> system_config;
  std::unique_ptr<caf::actor_system> own_system;
  std::optional<run_addresses> addresses;

  pipeline_core() = default;
  pipeline_core(const pipeline_core&) = delete;
  pipeline_core& operator=(const pipeline_core&) = delete;
  /// Cancels the run and waits for its actors to end.
  ~pipeline_core();

  static pipeline wrap(std::shared_ptr<pipeline_core> core);
  /// Returns a pipeline with the same core for a function of the program. If
  /// the function moves it, its destructor ends the run with moved_away()
  /// instead of waiting.
  static pipeline lend(const pipeline& p);
  /// After the function has returned. Error: moved_away().
  static result<void> take_back(pipeline& lent, const pipeline& of);
  static error moved_away();
  static const pipeline_core& of(const pipeline& p);
  /// Null if the pipeline was moved from.
  static const std::shared_ptr<pipeline_core>& shared(const pipeline& p);

  caf::actor_system& start_system(const runtime_options& runtime);
  /// The same for a node. Error: what is wrong with the options of links.
  result<caf::actor_system*> start_linked_system(const runtime_options& runtime,
                                                 const link_options& links);
  void withdraw(const std::vector<std::uint64_t>& tickets) const;
  /// Called before a save or a drop, so that the next batch does not depend on
  /// whether a wait had a deadline [B16].
  void withdraw_left() const { withdraw(exchange->withdraw_left()); }
  /// The failure of the run, or the error with which a wait ended.
  error outcome(error ended_with) const;

  /// See pipeline::push and pipeline::close. The caller holds the core.
  result<void> push(example e, std::optional<push_gate::clock::time_point>);
  void close_input();
};

}  // namespace segue
