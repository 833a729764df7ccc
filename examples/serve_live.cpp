// SPDX-License-Identifier: BSD-3-Clause
// A service of live inference: clients send the events of users one at a time
// and wait for a score, which depends on all events of that user so far. A
// batch holds what is ready, so a client waits for max_wait at most before its
// event is computed. The service is stopped while clients still send, and a new
// one starts from the states that the first one had. The scores are checked
// against those of a service that was never stopped.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "segue/segue.hpp"

namespace {

/// The state of every user, by name: here a moving average.
using memory = std::map<std::string, float>;

float score(float event, float average) {
  return average + (event - average) / 4;
}

/// The clients that wait for a score, by the tag of their event.
class open_requests {
 public:
  std::pair<std::uint64_t, std::future<segue::result<float>>> open() {
    std::lock_guard guard{mutex_};
    auto tag = ++last_;
    return {tag, waiting_[tag].get_future()};
  }

  void answer(std::uint64_t tag, segue::result<float> with) {
    std::lock_guard guard{mutex_};
    if (auto found = waiting_.extract(tag)) found.mapped().set_value(with);
  }

  void refuse_all(const segue::error& reason) {
    std::lock_guard guard{mutex_};
    for (auto& [tag, client] : waiting_)
      client.set_value(reason);
    waiting_.clear();
  }

 private:
  std::mutex mutex_;
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, std::promise<segue::result<float>>> waiting_;
};

// [options]
segue::pipeline_options options() {
  segue::pipeline_options o;
  o.batch.num_unroll = 1;  // an event is a step
  o.batch.batch_size = 16;
  // A batch need not be full: an event waits for others for 2 ms at most.
  o.batch.min_batch_size = 1;
  o.batch.max_wait = 0.002;
  // The event of a user continues where the previous one ended.
  o.batch.on_duplicate = segue::on_duplicate::resume;
  o.states = {{.name = "average"}};
  o.runtime.threads = 2;  // few, since a batch is small
  return o;
}
// [options]

class service {
 public:
  /// Users in `known` start from their states in it.
  explicit service(memory known)
      : known_{std::move(known)},
        pipeline_{segue::pipeline::make(options()).value()},
        worker_{[this] { serve(); }} {}

  ~service() { stop(); }

  // [ask]
  /// Waits for the score. Any number of clients may call it, but those of a
  /// user one at a time.
  segue::result<float> ask(const std::string& user, float event) {
    auto [tag, answer] = open_.open();
    segue::example e;
    e.key = user;
    e.tag = tag;
    e.sequences = {{"event", segue::tensor::from<float>({1}, {event})}};
    if (auto state = first_state(user)) e.initial_states = {*state};
    auto pushed = pipeline_.push(std::move(e));
    if (!pushed) open_.answer(tag, pushed.error());
    return answer.get();
  }
  // [ask]

  /// Refuses all requests from now on, also those that wait for their score.
  /// Returns the states after the last score of each user.
  // [stop]
  memory stop() {
    pipeline_.close(segue::close_mode::cancel);
    if (worker_.joinable()) worker_.join();
    return known_;
  }
  // [stop]

 private:
  // [first state]
  /// The state that a user had in a previous run, for its first event in this
  /// one. The later events continue by themselves.
  std::optional<segue::named_feature> first_state(const std::string& user) {
    std::lock_guard guard{mutex_};
    auto known = known_.find(user);
    if (!seen_.insert(user).second || known == known_.end()) return {};
    return segue::named_feature{
        "average", segue::tensor::from<float>({}, {known->second})};
  }
  // [first state]

  // [serve]
  void serve() {
    for (;;) {
      auto batch = pipeline_.next();
      auto done = batch ? answer(*batch) : batch.error();
      // Whatever ended the run, no client waits for a score any more.
      if (!done) return open_.refuse_all(done.error());
    }
  }
  // [serve]

  // [answer]
  segue::result<void> answer(segue::batch& batch) {
    auto events = batch.sequences("event").values<float>();
    auto averages = batch.state("average").values<float>();
    auto scores =
        segue::tensor::zeros(segue::dtype::float32, {batch.batch_size()});
    auto out = scores.mutable_values<float>();
    for (std::size_t b = 0; b < out.size(); ++b)
      out[b] = score(events[b], averages[b]);
    // A score counts once its state is saved, so it is sent after that.
    if (auto saved = batch.save_state("average", scores); !saved) return saved;
    std::lock_guard guard{mutex_};
    for (std::int64_t b = 0; b < batch.batch_size(); ++b) {
      auto value = scores.values<float>()[static_cast<std::size_t>(b)];
      known_[std::string{batch.example_key(b)}] = value;
      open_.answer(batch.tag(b), value);
    }
    return {};
  }
  // [answer]

  open_requests open_;
  std::mutex mutex_;  // of the next two
  memory known_;
  std::set<std::string> seen_;
  segue::pipeline pipeline_;
  std::thread worker_;  // last: it uses all others
};

float event_of(int user, int number) {
  return static_cast<float>((3 * user + 5 * number) % 11);
}

constexpr int users = 5;
constexpr int endless_user = users - 1;

/// How many events of each user have a score.
struct counts {
  int scored[users] = {};
};

/// Returns how many events of a user have a score now.
bool ask_next(service& s, int user, counts& so_far) {
  auto& scored = so_far.scored[user];
  if (!s.ask("user " + std::to_string(user), event_of(user, scored)))
    return false;
  ++scored;
  return true;
}

// [day]
/// Runs a service for a day, from the states of the day before.
memory day(memory known, counts& so_far) {
  service s{std::move(known)};
  // Ends when the service does, or, if a thread cannot start, by its token.
  std::jthread endless{[&](const std::stop_token& stop) {
    while (!stop.stop_requested() && ask_next(s, endless_user, so_far)) {
    }
  }};
  {
    std::vector<std::jthread> clients;
    for (int user = 0; user < endless_user; ++user)
      clients.emplace_back([&s, &so_far, user] {
        for (int i = 0; i < 10 && ask_next(s, user, so_far); ++i) {
        }
      });
  }  // they have their scores
  return s.stop();
}
// [day]

void run() {
  counts scored;
  memory states;
  for (int number = 0; number < 2; ++number)
    states = day(std::move(states), scored);
  int same = 0;
  for (int user = 0; user < users; ++user) {
    float average = 0;
    for (int i = 0; i < scored.scored[user]; ++i)
      average = score(event_of(user, i), average);
    auto name = "user " + std::to_string(user);
    same += std::abs(states[name] - average) < 1e-5F ? 1 : 0;
    std::printf("%s: %s events\n", name.c_str(),
                user == endless_user
                    ? "many"
                    : std::to_string(scored.scored[user]).c_str());
  }
  std::printf("%d of %d users as if the service had never stopped\n", same,
              users);
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
