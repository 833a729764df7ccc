// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/producer_threads.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "segue/errors/current_error.hpp"

namespace segue {
namespace {

result<void> call(const producer_threads::function& push, pipeline& into) {
  try {
    return push(into);
  } catch (...) {
    return current_error("a producer threw an exception");
  }
}

}  // namespace

struct producer_threads::progress {
  pipeline& into;
  std::mutex mutex;
  std::condition_variable over;
  std::size_t running;
  std::optional<error> first_error;
  std::vector<std::jthread> threads;

  progress(pipeline& p, std::size_t count) : into{p}, running{count} {}

  void run(const function& push) {
    auto done = call(push, into);
    // Wakes the other producers and the consumers.
    if (!done && keep(done.error()) && done.error().code != errc::cancelled)
      (void)into.stop(done.error());
    std::lock_guard guard{mutex};
    if (--running > 0) return;
    // Also after `cancelled`, which may be the function's own.
    into.close();
    over.notify_all();
  }

  /// Keeps the error with which the run ends: the first, but `cancelled` only
  /// if there is no other. Returns whether it is this one.
  bool keep(const error& e) {
    std::lock_guard guard{mutex};
    if (first_error &&
        (first_error->code != errc::cancelled || e.code == errc::cancelled))
      return false;
    first_error = e;
    return true;
  }

  bool is_over() {
    std::lock_guard guard{mutex};
    return running == 0;
  }

  result<void> wait() {
    std::unique_lock lock{mutex};
    over.wait(lock, [&] { return running == 0; });
    if (first_error) return *first_error;
    return {};
  }
};

producer_threads::producer_threads(pipeline& into,
                                   std::vector<function> functions)
    : progress_{std::make_unique<progress>(into, functions.size())} {
  if (functions.empty()) into.close();
  try {
    for (auto& push : functions)
      progress_->threads.emplace_back(
          [p = progress_.get(), push = std::move(push)] { p->run(push); });
  } catch (...) {
    into.close(close_mode::cancel);
    throw;
  }
}

producer_threads::~producer_threads() {
  if (!progress_->is_over()) progress_->into.close(close_mode::cancel);
  progress_->threads.clear();  // joins
}

result<void> producer_threads::join() {
  return progress_->wait();
}

}  // namespace segue
