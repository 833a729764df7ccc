// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "segue/jobs/run_job.hpp"
#include "segue/jobs/train_job.hpp"
#include "segue/tests/jobs/job_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::StartsWith;

job_result<train_report> trained(const job_folder& folder,
                                 const train_hooks& hooks = {},
                                 const train_choices& choices = {}) {
  auto j = folder.prepare(purpose::train);
  return train_job(j, choices, hooks);
}

std::int64_t lines_of(const std::string& file) {
  auto text = read_file(file);
  return std::ranges::count(text, '\n');
}

}  // namespace

TEST_CASE("training tells how far it is and writes its files", "[train_job]") {
  job_folder folder;
  int begun = 0;
  std::int64_t batches = 0;
  std::size_t points = 0;
  train_hooks hooks;
  hooks.on_begin = [&] { ++begun; };
  hooks.on_progress = [&](const training_progress& now) {
    batches = now.position.batches;
  };
  hooks.on_point = [&](const loss_curve& curve) { points = curve.size(); };
  auto done = trained(folder, hooks);
  REQUIRE(done);
  CHECK(begun == 1);
  CHECK(batches == done->outcome.position.batches);
  CHECK(points == done->outcome.curve.size());
  CHECK(done->begun.batches == 0);
  CHECK(done->outcome.position.epoch == 2);
  CHECK(done->wall_time.count() > 0);
  for (auto* name : {"weights.safetensors", "checkpoint", "curve.csv"})
    CHECK(std::filesystem::exists(folder / name));

  // All is learned: the checkpoint has it.
  auto again = trained(folder);
  REQUIRE(again);
  CHECK(again->begun.batches == done->outcome.position.batches);
}

TEST_CASE("training that is asked to end leaves a checkpoint", "[train_job]") {
  job_folder folder;
  std::stop_source ending;
  train_hooks hooks;
  hooks.stop = ending.get_token();
  hooks.on_progress = [&](const training_progress& now) {
    if (now.position.batches == 3) ending.request_stop();
  };
  auto cut = trained(folder, hooks);
  CHECK(error_of(cut).code == errc::cancelled);
  CHECK_FALSE(cut.error().refused);
  CHECK(std::filesystem::exists(folder / "checkpoint"));
  CHECK_FALSE(std::filesystem::exists(folder / "weights.safetensors"));

  auto rest = trained(folder);
  REQUIRE(rest);
  CHECK(rest->begun.batches == 3);
  auto bytes = read_file(folder / "weights.safetensors");
  job_folder other;
  REQUIRE(trained(other));
  CHECK(read_file(other / "weights.safetensors") == bytes);
}

TEST_CASE("a checkpoint of other options refuses training", "[train_job]") {
  job_folder folder;
  REQUIRE(trained(folder));
  auto j = folder.prepare(purpose::train, {"batch.num_unroll=3"});
  auto refused = train_job(j, {});
  CHECK_THAT(error_of(refused).message, Contains("num_unroll"));
  CHECK(refused.error().refused);
  std::string difference;
  train_hooks hooks;
  hooks.on_changes = [&](const std::string& what) { difference = what; };
  auto again = folder.prepare(purpose::train, {"batch.num_unroll=3"});
  CHECK(train_job(again, {.accept_changes = true}, hooks));
  CHECK_THAT(difference, Contains("num_unroll"));
}

TEST_CASE("a run gives its counts, its errors and its files", "[run_job]") {
  job_folder folder;
  REQUIRE(trained(folder));
  auto text = read_file(folder / "data.csv") + "k0,bad,1\n,1,1\n";
  write_file(folder / "data.csv", text);
  auto j = folder.prepare(purpose::run);
  int begun = 0, told = 0, rows = 0;
  run_hooks hooks;
  hooks.on_begin = [&] { ++begun; };
  hooks.on_progress = [&](const live_figures&) { ++told; };
  hooks.on_rows = [&] { ++rows; };
  auto done = run_job(j, {.compare_reset = true}, hooks);
  REQUIRE(done);
  CHECK_FALSE(done->ended_by);
  CHECK(begun == 1);
  CHECK(told >= 1);
  CHECK(rows == done->counts.batches);
  CHECK(done->counts.finished == 20);
  CHECK(done->counts.rejected == 2);
  REQUIRE(done->rejects.size() == 2);
  CHECK(done->not_finite.count() == 0);
  CHECK(done->not_finite.outputs() == done->counts.steps);
  REQUIRE(done->errors);
  CHECK(done->errors->steps() == done->counts.steps);
  CHECK(done->errors->knows_label_mean());
  REQUIRE(done->errors->model_reset());
  CHECK(done->errors->model().numbers.root_mean_squared() > 0);
  CHECK(lines_of(folder / "out.csv") == done->counts.steps + 1);
  CHECK(lines_of(folder / "states.jsonl") == 20);
  CHECK(lines_of(folder / "rejects.csv") == 3);
}

TEST_CASE("a run without a label has no errors", "[run_job]") {
  job_folder folder;
  REQUIRE(trained(folder));
  auto config = load_configuration(folder.configuration_file(), {});
  REQUIRE(config.has_value());
  drop_label(*config);
  auto j = prepare_job(std::move(*config), purpose::run);
  REQUIRE(j.has_value());
  auto done = run_job(*j, {});
  REQUIRE(done);
  CHECK_FALSE(done->errors);
  CHECK_THAT(read_file(folder / "out.csv"), StartsWith("key,step,output_0\n"));
}

TEST_CASE("a run that is asked to end reports what is done", "[run_job]") {
  job_folder folder{200};
  REQUIRE(trained(folder));
  auto j = folder.prepare(purpose::run);
  std::stop_source ending;
  run_hooks hooks;
  hooks.stop = ending.get_token();
  hooks.on_rows = [&] { ending.request_stop(); };
  auto done = run_job(j, {}, hooks);
  REQUIRE(done);
  REQUIRE(done->ended_by);
  CHECK(done->ended_by->code == errc::cancelled);
  CHECK(done->counts.batches == 1);
  CHECK(lines_of(folder / "out.csv") == done->counts.steps + 1);
}

TEST_CASE("a run that cannot write gives no report", "[run_job]") {
  job_folder folder;
  REQUIRE(trained(folder));
  auto j = folder.prepare(purpose::run);
  j.config.output.file = folder / "none/out.csv";
  auto done = run_job(j, {});
  CHECK(error_of(done).code == errc::io);
  CHECK_FALSE(done.error().refused);
}

TEST_CASE("a run that fails tells of what and how far it came", "[run_job]") {
  job_folder folder;
  REQUIRE(trained(folder));
  write_file(folder / "data.csv",
             "id,x,y\na,1,1\na,2,2\na,1,1\nb,bad,1\nc,1,1\n");
  auto j = folder.prepare(purpose::run, {"input.on_error=stop"});
  auto done = run_job(j, {});
  REQUIRE(done);
  REQUIRE(done->ended_by);
  CHECK(done->ended_by->code == errc::malformed);
  CHECK_THAT(done->ended_by->message, Contains("'bad'"));
  CHECK(done->counts.finished == 1);
}

}  // namespace segue
