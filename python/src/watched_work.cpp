// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/watched_work.hpp"

#include <cstring>

#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"
#include "segue/python/src/waits.hpp"

namespace segue::python {

void job_news::set(const char* kind, note what) {
  std::lock_guard guard{mutex_};
  for (auto& [known, old] : notes_)
    if (std::strcmp(known, kind) == 0) {
      old = std::move(what);
      return;
    }
  notes_.emplace_back(kind, std::move(what));
}

void job_news::tell(nb::handle tell) {
  std::vector<std::pair<const char*, note>> news;
  {
    std::lock_guard guard{mutex_};
    news.swap(notes_);
  }
  if (tell.is_none()) return;
  for (const auto& [kind, what] : news)
    tell(nb::str(kind), what());
}

void job_news::end() {
  std::lock_guard guard{mutex_};
  ended_ = true;
  changed_.notify_all();
}

bool job_news::wait() {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, wait_slice, [this] { return ended_; });
}

void watch(const std::function<void(std::stop_token, job_news&)>& work,
           nb::handle tell) {
  check_not_forked();
  check_not_ending();
  counted_call counted;
  job_news news;
  std::exception_ptr thrown;
  std::jthread thread{[&](std::stop_token stop) {
    try {
      work(std::move(stop), news);
    } catch (...) {
      thrown = std::current_exception();
    }
    news.end();
  }};
  auto join = [&] {
    without_gil released;
    thread.request_stop();
    thread.join();
  };
  try {
    for (bool ended = false; !ended;) {
      {
        without_gil released;
        ended = news.wait();
      }
      check_signals();
      if (!ended) check_not_ending();
      news.tell(tell);
    }
  } catch (...) {
    join();
    throw;
  }
  join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace segue::python
