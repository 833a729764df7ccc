// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <sys/stat.h>

#include <thread>

#include "segue/data/storage/file_descriptor.hpp"
#include "segue/data/survey/suggest/suggest_configuration.hpp"
#include "segue/jobs/convert_job.hpp"
#include "segue/jobs/stats_job.hpp"
#include "segue/tests/jobs/job_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::StartsWith;
using Catch::VectorContains;

const std::string guessed_key = "key = \"id\"";

convert_request to_json_lines(const job_folder& folder) {
  convert_request what;
  what.from = folder / "data.csv";
  what.to = folder / "out.jsonl.gz";
  return what;
}

/// A named pipe whose writer never ends.
class endless_pipe {
 public:
  endless_pipe(std::string path, std::string head, std::string row)
      : path_{std::move(path)} {
    REQUIRE(::mkfifo(path_.c_str(), 0600) == 0);
    // To read as well, so that opening it waits for nobody.
    end_ =
        file_descriptor{::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK)};
    REQUIRE(put(head));
    writer_ = std::jthread{[this, row](const std::stop_token& over) {
      while (!over.stop_requested())
        if (!put(row)) std::this_thread::yield();
    }};
  }
  const std::string& path() const { return path_; }

 private:
  bool put(const std::string& bytes) const {
    return ::write(end_.get(), bytes.data(), bytes.size()) == std::ssize(bytes);
  }

  std::string path_;
  file_descriptor end_;
  std::jthread writer_;
};

}  // namespace

TEST_CASE("stats of a data file say what was guessed", "[stats_job]") {
  job_folder folder;
  int begun = 0;
  stats_hooks hooks;
  hooks.on_begin = [&] { ++begun; };
  auto found = stats_job({folder / "data.csv", {}}, hooks);
  REQUIRE(found);
  CHECK(begun == 1);
  CHECK(found->survey.examples() == 20);
  CHECK_THAT(found->plan.guessed, VectorContains(guessed_key));
  auto suggested =
      suggest_configuration(found->plan.config.input, found->survey);
  REQUIRE(suggested);
  CHECK_THAT(*suggested, Contains("[[column]]"));
}

TEST_CASE("stats of a configuration read its input", "[stats_job]") {
  job_folder folder;
  auto found = stats_job({folder.configuration_file(), {"batch.num_unroll=7"}});
  REQUIRE(found);
  CHECK_THAT(found->plan.guessed, !VectorContains(guessed_key));
  CHECK(found->plan.config.num_unroll == 7);
}

TEST_CASE("what cannot be read is refused", "[stats_job]") {
  job_folder folder;
  auto none = stats_job({folder / "none.csv", {}});
  CHECK(error_of(none).code == errc::not_found);
  CHECK(none.error().refused);
  auto wrong = stats_job({folder.configuration_file(), {"input.key=none"}});
  CHECK_THAT(error_of(wrong).message, Contains("'none'"));
  CHECK(wrong.error().refused);
}

TEST_CASE("reading ends when it is asked to", "[stats_job][convert_job]") {
  job_folder folder;
  std::stop_source ending;
  stats_hooks hooks;
  hooks.stop = ending.get_token();
  hooks.on_progress = [&](const read_progress&) { ending.request_stop(); };
  endless_pipe pipe{folder / "pipe.csv", "id,x\n", "a,1\n"};
  auto seen =
      stats_job({pipe.path(), {"input.key=id", "input.format=csv"}}, hooks);
  CHECK(error_of(seen) == error{errc::cancelled, "interrupted"});
  CHECK_FALSE(seen.error().refused);
}

TEST_CASE("a conversion ends when it is asked to", "[convert_job]") {
  job_folder folder;
  std::stop_source ending;
  convert_hooks hooks;
  hooks.stop = ending.get_token();
  hooks.on_begin = [&] { ending.request_stop(); };
  auto what = to_json_lines(folder);
  auto done = convert_job(what, hooks);
  CHECK(error_of(done) == error{errc::cancelled, "interrupted"});
  CHECK_FALSE(done.error().refused);
  CHECK_FALSE(std::filesystem::exists(what.to));
}

TEST_CASE("a conversion reports what it wrote", "[convert_job]") {
  job_folder folder;
  write_file(folder / "data.csv", read_file(folder / "data.csv") + ",1,1\n");
  auto what = to_json_lines(folder);
  what.overrides = {"input.on_error=skip"};
  what.features.drop = {"y"};
  auto done = convert_job(what);
  REQUIRE(done);
  CHECK(done->to == data_format::jsonl);
  CHECK(done->counts.examples == 20);
  CHECK(done->counts.rejected == 1);
  REQUIRE(done->rejects.size() == 1);
  CHECK_THAT(done->plan.guessed, VectorContains(guessed_key));
  auto again = stats_job({what.to, {}});
  REQUIRE(again);
  CHECK(again->survey.examples() == 20);
}

TEST_CASE("a conversion without a format, or onto its input, is refused",
          "[convert_job]") {
  job_folder folder;
  auto what = to_json_lines(folder);
  what.to = folder / "out.txt";
  auto done = convert_job(what);
  CHECK_THAT(error_of(done).message, Contains("out.txt' does not show"));
  CHECK(done.error().refused);
  what.to = what.from;
  done = convert_job(what);
  CHECK(done.has_error());
  CHECK(done.error().refused);
  CHECK_THAT(read_file(what.from), StartsWith("id,x,y\n"));
}

}  // namespace segue
