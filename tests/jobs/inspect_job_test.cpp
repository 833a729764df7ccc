// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/inspect_job.hpp"

#include "segue/tests/jobs/job_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::StartsWith;
using texts = std::vector<std::string>;

inspect_hooks collecting(texts& lines) {
  inspect_hooks hooks;
  hooks.on_batch = [&lines](const std::string& line) -> result<void> {
    lines.push_back(line);
    return {};
  };
  return hooks;
}

}  // namespace

TEST_CASE("inspecting gives the first batches, and rejects", "[inspect_job]") {
  job_folder folder;
  write_file(folder / "data.csv",
             read_file(folder / "data.csv") + "zz,bad,1\n");
  auto j = folder.prepare(purpose::inspect);
  texts lines, rejects;
  auto hooks = collecting(lines);
  hooks.on_reject = [&](const std::string& r) { rejects.push_back(r); };
  REQUIRE(inspect_job(j, 2, hooks));
  REQUIRE(lines.size() == 2);
  CHECK_THAT(lines[0], StartsWith("{\"key\":") && Contains("\"layer\":"));
  lines.clear();
  REQUIRE(inspect_job(j, 1000, hooks));
  CHECK(lines.size() > 10);
  REQUIRE(rejects.size() >= 1);
  CHECK_THAT(rejects.back(), Contains("bad"));
  CHECK_FALSE(std::filesystem::exists(folder / "rejects.csv"));
}

TEST_CASE("inspecting ends when asked to, or when nobody takes its lines",
          "[inspect_job]") {
  job_folder folder;
  auto j = folder.prepare(purpose::inspect);
  texts lines;
  auto hooks = collecting(lines);
  hooks.stop = stopped();
  CHECK(error_of(inspect_job(j, 2, hooks)).code == errc::cancelled);
  CHECK(lines.empty());
  inspect_hooks failing;
  failing.on_batch = [](const std::string&) -> result<void> {
    return error{errc::io, "nobody reads"};
  };
  CHECK(error_of(inspect_job(j, 2, failing)).message == "nobody reads");
}

}  // namespace segue
