// SPDX-License-Identifier: BSD-3-Clause
// A program outside segue that runs CAF itself: the pipeline lives in its
// actor system.
#include <caf/actor_system_config.hpp>
#include <cstdio>

#include "segue/embed/caf.hpp"

namespace {

int fail(const segue::error& e) {
  std::fprintf(stderr, "%s\n", e.message.c_str());
  return 1;
}

}  // namespace

int main() {
  caf::actor_system_config config;
  config.set("scheduler.policy", caf::atom("sharing"));
  caf::actor_system system{config};
  segue::pipeline_options options;
  options.batch.num_unroll = 4;
  options.batch.batch_size = 1;
  options.batch.capacity = 1;
  options.states = {{"carry", segue::dtype::float32, {}, {}}};
  auto made = segue::make_pipeline(options, system);
  if (!made) return fail(made.error());
  made->close();
  auto batch = made->next();
  auto ended = !batch && batch.error().code == segue::errc::end_of_input &&
               segue::actors_of(*made).supervisor != nullptr;
  std::printf("%s\n", ended ? "ended" : "not ended");
  return ended ? 0 : 1;
}
