// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/jobs.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <utility>

#include "segue/jobs/run_job.hpp"
#include "segue/jobs/train_job.hpp"
#include "segue/python/src/options.hpp"
#include "segue/python/src/summaries.hpp"
#include "segue/python/src/watched_job.hpp"

namespace segue::python {
namespace {

using python::to_dict;
using python::to_list;
using python::to_object;

nb::dict to_dict(const evaluation::figures& figures, bool of_classes) {
  nb::dict d;
  if (of_classes) {
    d["accuracy"] = figures.classes.accuracy();
  } else {
    d["mean_absolute"] = figures.numbers.mean_absolute();
    d["mean_squared"] = figures.numbers.mean_squared();
    d["root_mean_squared"] = figures.numbers.root_mean_squared();
  }
  return d;
}

nb::object to_object(const std::optional<evaluation>& e) {
  if (!e) return nb::none();
  nb::dict d;
  d["steps"] = e->steps();
  d["model"] = to_dict(e->model(), e->of_classes());
  if (const auto* reset = e->model_reset())
    d["model_reset"] = to_dict(*reset, e->of_classes());
  d["last_label"] = to_dict(e->last_label(), e->of_classes());
  d["usual_label"] = to_dict(e->usual_label(), e->of_classes());
  return d;
}

job_result<run_report> run(const std::string& path, const texts& overrides,
                           const run_choices& choices, std::stop_token stop,
                           job_news& news) {
  auto prepared = prepare(path, overrides, purpose::run);
  run_hooks hooks;
  hooks.stop = std::move(stop);
  hooks.on_progress = [&news](const live_figures& figures) {
    news.set("figures", [figures] { return to_dict(figures); });
  };
  auto done = run_job(prepared, choices, hooks);
  if (done && done->ended_by) throw failure{*done->ended_by};
  return done;
}

nb::dict run_in_python(const std::string& path, const texts& overrides,
                       const std::string& keys, bool compare_reset,
                       nb::handle tell) {
  run_choices choices;
  choices.compare_reset = compare_reset;
  choices.keys = to_key_choice(keys);
  auto done = watch_job<run_report>(
      [&](std::stop_token stop, job_news& news) {
        return run(path, overrides, choices, std::move(stop), news);
      },
      tell);
  nb::dict d;
  d["counts"] = to_dict(done.counts);
  d["seconds"] = done.wall_time.count();
  d["errors"] = to_object(done.errors);
  d["outputs"] = done.not_finite.outputs();
  d["not_finite"] = done.not_finite.count();
  d["rejects"] = to_list(done.rejects);
  return d;
}

nb::list to_list(const loss_curve& curve) {
  nb::list all;
  for (const auto& point : curve) {
    nb::dict d;
    d["epoch"] = point.epoch;
    d["batches"] = point.batches;
    d["training_loss"] = point.training_loss;
    d["evaluation_loss"] = point.evaluation_loss;
    d["learning_rate"] = point.learning_rate;
    d["ends_epoch"] = point.ends_epoch;
    all.append(d);
  }
  return all;
}

nb::dict to_dict(const training_progress& now) {
  nb::dict d;
  d["epoch"] = now.position.epoch;
  d["epoch_batches"] = now.position.epoch_batches;
  d["batches"] = now.position.batches;
  d["loss"] = now.recent.mean();
  d["figures"] = to_dict(now.figures);
  return d;
}

job_result<train_report> train(const std::string& path, const texts& overrides,
                               const train_choices& choices,
                               std::stop_token stop, job_news& news) {
  auto prepared = prepare(path, overrides, purpose::train);
  train_hooks hooks;
  hooks.stop = std::move(stop);
  hooks.on_changes = [&news](const std::string& difference) {
    news.set("changes", [difference] { return to_str(difference); });
  };
  hooks.on_progress = [&news](const training_progress& now) {
    news.set("progress", [now] { return to_dict(now); });
  };
  hooks.on_point = [&news](const loss_curve& curve) {
    news.set("curve", [curve] { return to_list(curve); });
  };
  return train_job(prepared, choices, hooks);
}

nb::dict train_in_python(const std::string& path, const texts& overrides,
                         bool restart, bool accept_changes, nb::handle tell) {
  auto done = watch_job<train_report>(
      [&](std::stop_token stop, job_news& news) {
        return train(path, overrides, {restart, accept_changes},
                     std::move(stop), news);
      },
      tell);
  const auto& outcome = done.outcome;
  nb::dict d;
  nb::dict weights;
  for (const auto& [name, value] : outcome.weights)
    weights[to_str(name)] = value;
  d["weights"] = weights;
  d["epochs"] = outcome.position.epoch;
  d["batches"] = outcome.position.batches;
  d["curve"] = to_list(outcome.curve);
  d["label_mean"] = outcome.labels.mean;
  d["label_deviation"] = outcome.labels.deviation;
  d["early_stop"] = outcome.early_stop;
  d["weights_epoch"] = outcome.weights_epoch;
  d["seconds"] = done.wall_time.count();
  return d;
}

}  // namespace

void bind_jobs(nb::module_& module) {
  module.def("run", &run_in_python, nb::arg("config"), nb::arg("overrides"),
             nb::arg("keys"), nb::arg("compare_reset"), nb::arg("tell").none());
  module.def("train", &train_in_python, nb::arg("config"), nb::arg("overrides"),
             nb::arg("restart"), nb::arg("accept_changes"),
             nb::arg("tell").none());
}

}  // namespace segue::python
