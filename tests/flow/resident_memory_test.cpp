// SPDX-License-Identifier: BSD-3-Clause
// Resident memory does not grow with the input [B19, I4]: two processes read
// inputs of which one is 50 times the other.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <limits>

#include "segue/tensors/sanitizers.hpp"
#include "segue/tests/flow/csv_fixture.hpp"

extern char** environ;

namespace segue {
namespace {

using namespace test;

// The smaller input is several times what is in flight, and its keys more
// than capacity, so that both runs reach their steady state. Per key some 32
// bytes stay, to know one that comes back: few keys of many rows.
constexpr int small_input = 200;  // keys: 3 MiB
constexpr int rows_per_key = 800;

constexpr bool sanitized = with_address_sanitizer || with_thread_sanitizer;

void write_input(const std::string& path, int keys) {
  std::ofstream file{path, std::ios::binary};
  file << csv_header;
  for (int k = 0; k < keys; ++k)
    for (auto& row : csv_rows(fmt::format("key{}", k), rows_per_key))
      file << row;
}

/// Runs the hidden test below in a process of its own; its peak in KiB.
std::int64_t peak_of_reading(const std::string& input,
                             const std::string& report) {
  ::setenv("SEGUE_RESIDENT_INPUT", input.c_str(), 1);
  ::setenv("SEGUE_RESIDENT_REPORT", report.c_str(), 1);
  char program[] = "/proc/self/exe";
  char test[] = "reads the input of the memory test";
  char* arguments[] = {program, test, nullptr};
  posix_spawn_file_actions_t silent;
  ::posix_spawn_file_actions_init(&silent);
  ::posix_spawn_file_actions_addopen(&silent, STDOUT_FILENO, "/dev/null",
                                     O_WRONLY, 0);
  pid_t child = 0;
  REQUIRE(::posix_spawn(&child, program, &silent, nullptr, arguments,
                        environ) == 0);
  ::posix_spawn_file_actions_destroy(&silent);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  return std::stoll(read_file(report));
}

/// The most memory this process has had resident, in KiB.
std::int64_t peak_resident() {
  std::ifstream status{"/proc/self/status"};
  std::string word;
  while (status >> word)
    if (word == "VmHWM:") {
      std::int64_t kib = 0;
      status >> kib;
      return kib;
    }
  return 0;
}

}  // namespace

TEST_CASE("reads the input of the memory test", "[.]") {
  auto* input = std::getenv("SEGUE_RESIDENT_INPUT");
  auto* report = std::getenv("SEGUE_RESIDENT_REPORT");
  REQUIRE((input && report));
  auto options = reading({input}, 20, 32, 128);
  options.input->grouped = true;
  options.input->chunk_bytes = 1 << 15;
  auto p = started(options);
  for (;;) {
    auto b = p.next();
    if (!b) break;
    REQUIRE(save_plus(*b, 1));
  }
  auto summary = p.summary();
  REQUIRE(summary.finished == summary.examples);
  REQUIRE(summary.records == summary.examples * rows_per_key);
  REQUIRE(summary.examples % small_input == 0);
  std::ofstream{report} << peak_resident();
}

TEST_CASE("resident memory stays while the input grows 50 times",
          "[B19][I4][resident_memory]") {
  if (sanitized) return;  // its own memory is what would be measured
  temporary_folder folder;
  write_input(folder / "small.csv", small_input);
  write_input(folder / "large.csv", 50 * small_input);
  // The allocator's arenas differ from run to run: the least of a few.
  auto large = std::numeric_limits<std::int64_t>::max();
  std::int64_t small = 0;
  for (int run = 0; run < 3 && large > small / 10 * 12; ++run) {
    small = std::max(small,
                     peak_of_reading(folder / "small.csv", folder / "report"));
    large = std::min(large,
                     peak_of_reading(folder / "large.csv", folder / "report"));
  }
  CAPTURE(small, large);
  CHECK(large <= small / 10 * 12);
}

}  // namespace segue
