// SPDX-License-Identifier: BSD-3-Clause
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <map>
#include <utility>

#include "segue/data/input/format_of_name.hpp"
#include "segue/data/survey/suggest/suggest_configuration.hpp"
#include "segue/jobs/convert_job.hpp"
#include "segue/jobs/stats_job.hpp"
#include "segue/python/src/jobs.hpp"
#include "segue/python/src/watched_job.hpp"

namespace segue::python {
namespace {

nb::dict to_dict(const read_progress& progress) {
  nb::dict d;
  d["bytes_read"] = progress.bytes_read;
  d["bytes_total"] = progress.bytes_total;
  d["records_read"] = progress.records_read;
  return d;
}

nb::dict to_dict(const feature_profile& f) {
  nb::dict d;
  d["name"] = to_str(f.name());
  d["is_context"] = f.context();
  auto type = f.type();
  d["dtype"] = type ? to_str(to_string(*type)) : nb::none();
  d["shape"] = nb::none();
  if (f.form() == step_form::single) d["shape"] = nb::tuple();
  if (f.form() == step_form::fixed)
    d["shape"] = to_tuple(shape{std::span<const std::int64_t>{f.dims()}});
  d["is_ragged"] = f.form() == step_form::ragged;
  d["values"] = f.values();
  d["missing"] = f.missing();
  d["distinct"] = f.distinct().count();
  const auto& numbers = f.numbers();
  bool has_numbers = numbers.count() > 0;
  d["min"] = has_numbers ? nb::cast(numbers.min()) : nb::none();
  d["max"] = has_numbers ? nb::cast(numbers.max()) : nb::none();
  bool has_mean = has_numbers && !numbers.overflows();
  d["mean"] = has_mean ? nb::cast(numbers.mean()) : nb::none();
  d["deviation"] = has_mean ? nb::cast(numbers.deviation()) : nb::none();
  return d;
}

nb::dict lengths_of(const length_counts& lengths) {
  nb::dict d;
  d["min"] = lengths.min();
  d["median"] = lengths.quantile(0.5);
  d["mean"] = lengths.mean();
  d["max"] = lengths.max();
  d["steps"] = lengths.steps();
  return d;
}

nb::list forecasts_of(const std::vector<batch_forecast>& forecasts) {
  nb::list all;
  for (const auto& forecast : forecasts) {
    nb::dict d;
    d["num_unroll"] = forecast.num_unroll();
    d["batch_size"] = forecast.batch_size();
    d["segments"] = forecast.segments();
    d["batches"] = forecast.batches();
    d["fill"] = forecast.fill();
    d["padding"] = forecast.padding();
    all.append(d);
  }
  return all;
}

nb::dict reasons_of(const reject_counts& reasons) {
  nb::dict d;
  for (const auto& [reason, count] : reasons)
    d[to_str(reason)] = count;
  return d;
}

nb::dict to_dict(const stats_result& found) {
  const auto& survey = found.survey;
  nb::list features;
  for (const auto& f : survey.sequences)
    features.append(to_dict(f));
  for (const auto& f : survey.context)
    features.append(to_dict(f));
  nb::dict d;
  d["guessed"] = to_list(found.plan.guessed);
  d["examples"] = survey.examples();
  d["records"] = survey.records;
  d["features"] = features;
  d["lengths"] = lengths_of(survey.lengths);
  d["repeated_keys"] = survey.repeated_keys;
  d["forecasts"] = forecasts_of(survey.forecasts);
  d["rejected"] = survey.rejected;
  d["rejects_by_reason"] = reasons_of(survey.rejects_by_reason);
  d["rejects"] = to_list(survey.first_rejects);
  auto suggested = suggest_configuration(found.plan.config.input, survey);
  d["configuration"] = suggested ? to_str(*suggested) : nb::none();
  return d;
}

nb::dict stats_in_python(const std::string& path, const texts& overrides,
                         nb::handle tell) {
  auto found = watch_job<stats_result>(
      [&](std::stop_token stop, job_news& news) {
        stats_hooks hooks;
        hooks.stop = std::move(stop);
        hooks.on_progress = [&news](const read_progress& now) {
          news.set("progress", [now] { return to_dict(now); });
        };
        return stats_job({path, overrides}, hooks);
      },
      tell);
  return to_dict(found);
}

convert_request request_of(const std::string& from, const std::string& to,
                           const std::optional<std::string>& format,
                           const texts& overrides,
                           const std::map<std::string, std::string>& dtypes,
                           const texts& drop) {
  convert_request what;
  what.from = from;
  what.to = to;
  what.overrides = overrides;
  if (format) {
    what.format = parse_data_format(*format);
    if (!what.format)
      throw failure{{errc::invalid_argument,
                     "format '" + *format +
                         "' is not 'csv', 'jsonl', 'tfrecord' or 'example'"}};
  }
  for (const auto& [name, type] : dtypes)
    what.features.types.emplace(name, to_dtype(type));
  what.features.drop = drop;
  return what;
}

nb::dict convert_in_python(const std::string& from, const std::string& to,
                           const std::optional<std::string>& format,
                           const texts& overrides,
                           const std::map<std::string, std::string>& dtypes,
                           const texts& drop, nb::handle tell) {
  auto what = request_of(from, to, format, overrides, dtypes, drop);
  auto done = watch_job<convert_report>(
      [&](std::stop_token stop, job_news& news) {
        convert_hooks hooks;
        hooks.stop = std::move(stop);
        hooks.on_progress = [&news](conversion_pass pass,
                                    const read_progress& now) {
          news.set("progress", [pass, now] {
            auto d = to_dict(now);
            d["pass"] = pass == conversion_pass::looking ? 1 : 2;
            return d;
          });
        };
        return convert_job(what, hooks);
      },
      tell);
  nb::dict d;
  d["guessed"] = to_list(done.plan.guessed);
  d["format"] = to_str(to_string(done.to));
  d["notes"] = to_list(done.notes);
  d["examples"] = done.counts.examples;
  d["steps"] = done.counts.steps;
  d["rejected"] = done.counts.rejected;
  d["rejects_by_reason"] = reasons_of(done.counts.rejects_by_reason);
  d["rejects"] = to_list(done.rejects);
  d["repeated_keys"] = done.counts.repeated_keys;
  d["seconds"] = done.wall_time.count();
  return d;
}

}  // namespace

void bind_data_jobs(nb::module_& module) {
  module.def(
      "format_of_name",
      [](const std::string& path) { return to_str(format_of_name(path)); },
      nb::arg("path"));
  module.def("stats", &stats_in_python, nb::arg("path"), nb::arg("overrides"),
             nb::arg("tell").none());
  module.def("convert", &convert_in_python, nb::arg("source"), nb::arg("to"),
             nb::arg("format").none(), nb::arg("overrides"), nb::arg("dtypes"),
             nb::arg("drop"), nb::arg("tell").none());
}

}  // namespace segue::python
