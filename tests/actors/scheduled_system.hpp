// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "segue/actors/schema_cell.hpp"
#include "segue/kernels/sequence_record.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue::test {

/// CAF's test scheduler, which runs one actor at a time, in this thread, in the
/// order it is told, and a supervisor that writes down what it is told. What
/// runs there has one sequence "x" and one state "s", both float32 scalars; a
/// segment is one step.
class scheduled_system {
 public:
  scheduled_system() {
    batch_schema bare;
    bare.sequences = {{"x", dtype::float32, {}, layout::dense}};
    bare.states = {{"s", dtype::float32, {}}};
    schema->set(*make_schema(std::move(bare)));
    supervisor = system.spawn(listening_supervisor, this);
  }
  scheduled_system(const scheduled_system&) = delete;
  scheduled_system& operator=(const scheduled_system&) = delete;

  ~scheduled_system() {
    caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
    run();
  }

  void run() { scheduler.run(); }

  /// An example of so many steps: 0, 1, 2, ...
  record_ptr record(std::string key, std::int64_t steps,
                    std::int64_t index) const {
    example e;
    e.key = std::move(key);
    std::vector<float> values(static_cast<std::size_t>(steps));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<float>(i);
    e.sequences = {{"x", scalars(values)}};
    auto made = std::make_shared<sequence_record>(
        *make_record(std::move(e), *schema->get(), {1, true}));
    made->insertion_index = index;
    return made;
  }

  /// A state for each row.
  static saved_states_ptr states(const std::vector<float>& rows) {
    auto made = std::make_shared<saved_states>();
    made->values = {scalars(rows)};
    return made;
  }

  /// What keys start from: 0.
  static saved_states_ptr initial_states() {
    auto made = std::make_shared<saved_states>();
    made->values = {tensor::zeros(dtype::float32, {})};
    return made;
  }

  /// Why the run has ended.
  std::string only_failure(errc code) const {
    REQUIRE(failures.size() == 1);
    CHECK(failures[0].code == code);
    return failures[0].message;
  }

 private:
  struct testing_config : caf::actor_system_config {
    testing_config() { set("scheduler.policy", caf::atom("testing")); }
  };
  testing_config config_;

 public:
  caf::actor_system system{config_};
  caf::scheduler::test_coordinator& scheduler =
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  std::shared_ptr<schema_cell> schema = std::make_shared<schema_cell>();
  std::vector<error> failures;
  int cancels = 0;
  supervisor_actor supervisor;

 private:
  static tensor scalars(const std::vector<float>& values) {
    return tensor::from<float>({static_cast<std::int64_t>(values.size())},
                               std::span<const float>{values});
  }

  static supervisor_actor::behavior_type listening_supervisor(
      supervisor_actor::pointer, scheduled_system* told) {
    return {
        [told](const run_failed& m) { told->failures.push_back(m.reason); },
        [](close_input) {},
        [told](const cancel_run& m) {
          ++told->cancels;
          if (m.failure) told->failures.push_back(*m.failure);
        },
    };
  }
};

}  // namespace segue::test
