// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/jobs/job_hooks.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/tensors.hpp"
#include "segue/python/src/watched_work.hpp"

namespace segue::python {

using texts = std::vector<std::string>;

/// The result, or its errors thrown as one failure.
template <class T>
T value_of_job(job_result<T> r) {
  if (!r) throw_exception_from_error(r.error().errors);
  return std::move(*r);
}

/// Runs `work(stop, news)`, which returns a job_result, as watch() does, and
/// returns its value.
template <class T, class Work>
T watch_job(Work work, nb::handle tell) {
  std::optional<T> done;
  watch(
      [&](std::stop_token stop, job_news& news) {
        done.emplace(value_of_job<T>(work(std::move(stop), news)));
      },
      tell);
  return std::move(*done);
}

}  // namespace segue::python
