// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <cstdint>
#include <memory>
#include <string>
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
  scheduled_system();
  scheduled_system(const scheduled_system&) = delete;
  scheduled_system& operator=(const scheduled_system&) = delete;

  ~scheduled_system();

  void run() { scheduler.run(); }

  /// An example of so many steps: 0, 1, 2, ...
  record_ptr record(std::string key, std::int64_t steps,
                    std::int64_t index) const;

  /// A state for each row.
  static saved_states_ptr states(const std::vector<float>& rows);

  /// What keys start from: 0.
  static saved_states_ptr initial_states();

  /// Why the run has ended.
  std::string only_failure(errc code) const;

 private:
  struct testing_config : caf::actor_system_config {
    testing_config();
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
};

}  // namespace segue::test
