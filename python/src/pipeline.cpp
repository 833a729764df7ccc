// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/pipeline.hpp"

#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "segue/python/src/batch.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"
#include "segue/python/src/kept_objects.hpp"
#include "segue/python/src/summaries.hpp"
#include "segue/python/src/tensors.hpp"
#include "segue/python/src/waits.hpp"

namespace segue::python {
namespace {

using clock = pipeline::clock;

/// The time after so many seconds; none: never.
clock::time_point deadline_of(std::optional<double> timeout) {
  // Beyond this, a sum of times would overflow.
  constexpr double longest = 1e9;
  if (!timeout || *timeout > longest) return clock::time_point::max();
  // Not a number is none at all.
  std::chrono::duration<double> seconds{*timeout > 0 ? *timeout : 0.0};
  return clock::now() + std::chrono::ceil<clock::duration>(seconds);
}

template <class T>
bool is_late(const result<T>& r) {
  return !r && r.error().code == errc::deadline_exceeded;
}

/// Calls `wait(deadline)` without the GIL, again and again until it returns
/// something else than deadline_exceeded or it is `until`.
/// Between these waits calls `look` with the GIL, which may throw, and may
/// return true to end them.
template <class Wait, class Look>
auto wait_in_slices(clock::time_point until, Wait wait, Look look) {
  counted_call counted;
  for (;;) {
    auto now = clock::now();
    auto last = until - now <= wait_slice;
    auto r = [&] {
      without_gil released;
      return wait(last ? until : now + wait_slice);
    }();
    if (!is_late(r)) return r;
    check_signals();
    if (last || look()) return r;
  }
}

void begin_call() {
  check_not_forked();
  check_not_ending();
  give_up_noted();
}

}  // namespace

void outbox::add(finished_example done) {
  std::lock_guard guard{mutex_};
  finished_.push_back(std::move(done));
  news_ = true;
}

void outbox::add(reject refused) {
  std::lock_guard guard{mutex_};
  rejects_.push_back(std::move(refused));
  news_ = true;
}

std::vector<finished_example> outbox::take_finished() {
  std::lock_guard guard{mutex_};
  news_ = !rejects_.empty();
  return std::exchange(finished_, {});
}

std::vector<reject> outbox::take_rejects() {
  std::lock_guard guard{mutex_};
  news_ = !finished_.empty();
  return std::exchange(rejects_, {});
}

bound_pipeline::bound_pipeline(const configured& from, bool tells_finished,
                               bool tells_rejects) {
  check_not_forked();
  auto options = from.options;
  // What a program may write to is the batch's own.
  options.share_states = false;
  if (tells_finished)
    options.on_finished = [to = outbox_](finished_example done) {
      to->add(std::move(done));
    };
  if (tells_rejects)
    options.on_reject = [to = outbox_](const reject& r) { to->add(r); };
  without_gil released;
  pipeline_ =
      std::make_unique<pipeline>(value_of(pipeline::make(std::move(options))));
}

bound_pipeline::~bound_pipeline() {
  // A fork has none of the threads that this would wait for.
  if (is_forked()) {
    (void)pipeline_.release();
    return;
  }
  without_gil released;
  pipeline_.reset();
}

pipeline& bound_pipeline::at() const {
  begin_call();
  return *pipeline_;
}

void bound_pipeline::check_not_waiting_for_itself() const {
  auto self = std::this_thread::get_id();
  auto mine = held_->of(self);
  // What a thread that has ended holds is not saved by it any more.
  if (auto ended = ended_main_thread(); ended && *ended != self)
    mine += held_->of(*ended);
  if (mine == 0) return;
  auto now = pipeline_->figures();
  // The figures are those after all saves so far.
  if (!now.waits_for_save || now.batches_out != mine ||
      now.batches != held_->saved)
    return;
  raise("UnsavedBatches",
        fmt::format("next would wait for ever: this thread has drawn {} that "
                    "it has neither saved nor dropped, and only {} can bring "
                    "more; save each batch, or pass others_save=True if "
                    "another thread saves",
                    mine == 1 ? "a batch" : fmt::format("{} batches", mine),
                    mine == 1 ? "its keys" : "their keys"));
}

std::unique_ptr<bound_batch> bound_pipeline::hold(batch drawn) {
  return std::make_unique<bound_batch>(std::move(drawn), held_);
}

std::unique_ptr<bound_batch> bound_pipeline::next(
    std::optional<std::int64_t> batch_size, std::optional<double> timeout,
    bool others_save) {
  auto& p = at();
  auto wait = [&](clock::time_point deadline) {
    return batch_size ? p.next(*batch_size, deadline) : p.next(deadline);
  };
  bool news = false;
  auto drawn = wait_in_slices(deadline_of(timeout), wait, [&] {
    if (!others_save) check_not_waiting_for_itself();
    return news = outbox_->has_news();
  });
  if (news && is_late(drawn)) return nullptr;
  return hold(value_of(std::move(drawn)));
}

std::unique_ptr<bound_batch> bound_pipeline::next_ready(std::int64_t max,
                                                        double timeout) {
  auto& p = at();
  // Each slice but the last is a wait for a whole batch.
  auto until = deadline_of(timeout);
  auto drawn = wait_in_slices(
      until,
      [&](clock::time_point deadline) {
        return deadline == until ? p.next_ready(max, deadline)
                                 : p.next(max, deadline);
      },
      [] { return false; });
  return hold(value_of(std::move(drawn)));
}

void bound_pipeline::push(example e, std::optional<double> timeout) {
  auto& p = at();
  auto wait = [&](clock::time_point deadline) {
    auto copy = e;
    return p.push(std::move(copy), deadline);
  };
  value_of(wait_in_slices(deadline_of(timeout), wait, [] { return false; }));
}

void bound_pipeline::close(bool cancel) {
  check_not_forked();
  without_gil released;
  pipeline_->close(cancel ? close_mode::cancel : close_mode::finish);
}

namespace {

/// Whether no thread draws or has batches.
bool is_idle(const live_figures& now) {
  return now.waiting_consumers == 0 && now.batches_out == 0;
}

}  // namespace

void bound_pipeline::wait(std::optional<double> timeout) {
  auto& p = at();
  value_of(wait_in_slices(
      deadline_of(timeout),
      [&](clock::time_point until) { return p.wait(until); },
      [&] { return ended_main_thread() && is_idle(p.figures()); }));
}

run_summary bound_pipeline::stop() {
  begin_call();
  without_gil released;
  return pipeline_->stop();
}

void bind_pipeline(nb::module_& module) {
  nb::class_<bound_pipeline>(module, "Pipeline")
      .def(nb::init<const configured&, bool, bool>(), nb::arg("options"),
           nb::arg("tells_finished"), nb::arg("tells_rejects"))
      .def("next", &bound_pipeline::next, nb::arg("batch_size").none(),
           nb::arg("timeout").none(), nb::arg("others_save"))
      .def("next_ready", &bound_pipeline::next_ready, nb::arg("max"),
           nb::arg("timeout"))
      .def(
          "push",
          [](bound_pipeline& p, nb::handle key, nb::list sequences,
             nb::list context, std::optional<std::int64_t> length,
             nb::list initial_states, std::uint64_t tag,
             std::optional<double> timeout) {
            p.push({to_text(key, "key"), to_features(sequences),
                    to_features(context), length, to_features(initial_states),
                    tag},
                   timeout);
          },
          nb::arg("key").none(), nb::arg("sequences"), nb::arg("context"),
          nb::arg("length").none(), nb::arg("initial_states"), nb::arg("tag"),
          nb::arg("timeout").none())
      .def("close", &bound_pipeline::close, nb::arg("cancel"))
      .def("wait", &bound_pipeline::wait, nb::arg("timeout").none())
      .def("stop", [](bound_pipeline& p) { return to_dict(p.stop()); })
      .def("summary",
           [](const bound_pipeline& p) { return to_dict(p.summary()); })
      .def("figures",
           [](const bound_pipeline& p) { return to_dict(p.figures()); })
      .def("has_news",
           [](bound_pipeline& p) {
             check_not_forked();
             return p.news().has_news();
           })
      .def("take_finished",
           [](bound_pipeline& p) {
             nb::list all;
             for (const auto& each : p.news().take_finished())
               all.append(to_dict(each));
             return all;
           })
      .def("take_rejects", [](bound_pipeline& p) {
        nb::list all;
        for (const auto& each : p.news().take_rejects())
          all.append(to_dict(each));
        return all;
      });
}

}  // namespace segue::python
