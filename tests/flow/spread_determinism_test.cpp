// SPDX-License-Identifier: BSD-3-Clause
// B16 over nodes: whoever plays which role, what is handed out, and every
// value of it, is what a naive single thread makes of the same input.
#include "segue/tests/flow/checked_run.hpp"
#include "segue/tests/flow/spread_run.hpp"

namespace segue {
namespace {

using namespace test;

/// Random roles for 1, 2 or 4 nodes.
std::vector<role_set> random_roles(random_source& random,
                                   std::size_t consumers) {
  constexpr std::array counts{1, 2, 4};
  std::vector<role_set> roles(
      std::max<std::size_t>(counts[random() % 3], consumers));
  auto any = [&]() -> role_set& { return roles[random() % roles.size()]; };
  any().add(node_role::source);
  any().add(node_role::batcher);
  for (std::size_t c = 0; c < consumers; ++c)
    roles[(c + random()) % roles.size()].add(node_role::consumer);
  for (auto role : {node_role::state, node_role::worker})
    for (auto times = 1 + random() % 3; times > 0; --times)
      any().add(role);
  for (auto& each : roles)
    if (each.empty()) each.add(node_role::worker);
  return roles;
}

std::int64_t count_of(const std::vector<role_set>& roles, node_role role) {
  return std::ranges::count_if(roles, [&](auto& r) { return r.has(role); });
}

std::string show(const std::vector<role_set>& roles) {
  std::string text;
  for (auto& each : roles)
    text += "(" + to_string(each) + ") ";
  return text;
}

void run_spread(std::uint64_t seed) {
  random_run run{seed};
  finals_log finals;
  finals.listen(run.options);
  auto roles = random_roles(run.random, 1);
  INFO(show(roles));
  auto replicas =
      count_of(roles, node_role::state) > 1 ? below(run.random, 2) : 0;
  spread_run nodes{run.options, roles, replicas};
  auto& consumer = nodes.with(node_role::consumer);
  pushing pusher{nodes.with(node_role::source), run};
  auto model = run.model();
  for (;;) {
    auto size = run.random_size();
    auto expected = model.next(size);
    if (!expected) {
      auto last = consumer.next(size, far_off());
      REQUIRE(!last);
      auto code = last.error().code;
      REQUIRE((code == errc::end_of_input || code == errc::unavailable));
      break;
    }
    auto b = next_of(consumer, size);
    check_batch(run, model, b, *expected);
    if (run.random() % 6 == 0) {
      model.drop(*expected);
      continue;
    }
    save_next(run, b, *expected);
    model.save(*expected);
  }
  nodes.end();
  (void)pusher.outcome();
  finals.check(model);
}

/// What several consumers on several nodes are given, in one order.
void run_turns(std::uint64_t seed) {
  random_run run{seed};
  run.options.batch.allow_small_batch = true;
  auto roles = random_roles(run.random, 2);
  INFO(show(roles));
  spread_run nodes{run.options, roles};
  auto consumers = nodes.all_with(node_role::consumer);
  pushing pusher{nodes.with(node_role::source), run};
  auto model = run.model();
  std::size_t turn = 0;
  std::int64_t entries = 0;
  while (auto expected = model.next(run.options.batch.batch_size)) {
    auto b = next_of(*consumers[turn % consumers.size()]);
    check_batch(run, model, b, *expected);
    save_next(run, b, *expected);
    model.save(*expected);
    entries += b.batch_size();
    // An empty batch comes when the save has arrived: another node's demand
    // could overtake it.
    (void)taken(consumers[turn % consumers.size()]->next(0, far_off()));
    ++turn;
  }
  for (auto* consumer : consumers)
    CHECK(ended_with(consumer->next(far_off())) == errc::end_of_input);
  nodes.end();
  CHECK(pusher.outcome() == error{});
  for (auto& over : nodes.outcomes())
    CHECK(over);
  for (auto* consumer : consumers)
    CHECK(consumer->summary().segments == entries);
}

}  // namespace

TEST_CASE("over nodes a consumer gets what a single thread would make",
          "[B14][B16][B17][B22][S3][nodes][determinism]") {
  run_seeds(20, run_spread);
}

TEST_CASE("consumers on several nodes share one order of hand-out",
          "[B16][B18][nodes][determinism]") {
  run_seeds(10, run_turns);
}

}  // namespace segue
