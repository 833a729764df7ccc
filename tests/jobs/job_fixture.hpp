// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "segue/jobs/job.hpp"
#include "segue/jobs/job_hooks.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

/// A folder with a small input and a configuration that learns from it.
class job_folder : public temporary_folder {
 public:
  explicit job_folder(int keys = 20) {
    std::string rows = "id,x,y\n";
    for (int key = 0; key < keys; ++key)
      for (int step = 0; step < 5 + key % 3; ++step)
        rows.append("k" + std::to_string(key) + ",")
            .append(std::to_string(step % 4) + ",")
            .append(std::to_string((step + key) % 4) + "\n");
    write("data.csv", rows);
    write("c.toml", R"([input]
files = ["data.csv"]
key = "id"
label = "y"
reject_file = "rejects.csv"
on_error = "skip"
[batch]
num_unroll = 2
batch_size = 4
[[column]]
kind = "numeric"
key = "x"
[model]
kind = "lstm"
units = 3
outputs = 1
[train]
epochs = 2
weights = "weights.safetensors"
curve = "curve.csv"
checkpoint = "checkpoint"
[output]
file = "out.csv"
states_file = "states.jsonl"
)");
  }

  std::string configuration_file() const { return *this / "c.toml"; }

  job prepare(purpose for_what,
              const std::vector<std::string>& overrides = {}) const {
    auto config = load_configuration(configuration_file(), overrides);
    if (!config) FAIL(config.error().front().message);
    auto j = prepare_job(std::move(*config), for_what);
    if (!j) FAIL(j.error().front().message);
    return std::move(*j);
  }
};

/// The one error of a job that failed.
template <class T>
error error_of(const job_result<T>& done) {
  REQUIRE(done.has_error());
  REQUIRE(done.error().errors.size() == 1);
  return done.error().errors.front();
}

/// Of a job that is asked to end before it begins.
inline std::stop_token stopped() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

}  // namespace segue::test

/// So that `REQUIRE(done)` shows why a job failed, whatever it gives.
template <class T>
struct Catch::StringMaker<segue::job_result<T>> {
  static std::string convert(const segue::job_result<T>& done) {
    if (done) return "a report";
    return StringMaker<std::vector<segue::error>>::convert(done.error().errors);
  }
};
