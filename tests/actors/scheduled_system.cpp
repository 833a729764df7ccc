// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/actors/scheduled_system.hpp"

#include <catch2/catch.hpp>
#include <span>
#include <utility>

namespace segue::test {

namespace {

tensor scalars(const std::vector<float>& values) {
  return tensor::from<float>({static_cast<std::int64_t>(values.size())},
                             std::span<const float>{values});
}

supervisor_actor::behavior_type listening_supervisor(supervisor_actor::pointer,
                                                     scheduled_system* told) {
  return {
      [told](const run_failed& m) { told->failures.push_back(m.reason); },
      [](close_input) {},
      [told](const cancel_run& m) {
        ++told->cancels;
        if (m.failure) told->failures.push_back(*m.failure);
      },
  };
}

}  // namespace

scheduled_system::testing_config::testing_config() {
  set("scheduler.policy", caf::atom("testing"));
}

scheduled_system::scheduled_system() {
  batch_schema bare;
  bare.sequences = {{"x", dtype::float32, {}, layout::dense}};
  bare.states = {{"s", dtype::float32, {}}};
  schema->set(*make_schema(std::move(bare)));
  supervisor = system.spawn(listening_supervisor, this);
}

scheduled_system::~scheduled_system() {
  caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
  run();
}

record_ptr scheduled_system::record(std::string key, std::int64_t steps,
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

saved_states_ptr scheduled_system::states(const std::vector<float>& rows) {
  auto made = std::make_shared<saved_states>();
  made->values = {scalars(rows)};
  return made;
}

saved_states_ptr scheduled_system::initial_states() {
  auto made = std::make_shared<saved_states>();
  made->values = {tensor::zeros(dtype::float32, {1})};
  return made;
}

std::string scheduled_system::only_failure(errc code) const {
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].code == code);
  return failures[0].message;
}

}  // namespace segue::test
