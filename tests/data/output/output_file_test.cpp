// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/output_file.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using Catch::Contains;

/// As if the disk were full: no file may grow beyond so many bytes.
class small_disk {
 public:
  explicit small_disk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~small_disk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

}  // namespace

TEST_CASE("what a full disk cuts is taken back", "[output_file]") {
  test::temporary_folder folder;
  auto path = folder / "a";
  auto bytes = GENERATE(0, 1, 5, 9, 10, 11, 400'009, 999'999);
  auto file = output_file::open(path);
  REQUIRE(file.has_value());
  small_disk disk{static_cast<rlim_t>(bytes)};
  result<void> done;
  for (int i = 0; i < 100'000 && done; ++i)
    done = file->write("123456789\n");
  if (done) done = file->close();
  REQUIRE(done.has_error());
  CHECK(done.error().code == errc::io);
  CHECK_THAT(done.error().message, Contains("/a: cannot be written: File too"));
  CHECK(file->write("more\n").has_error());
  CHECK(test::read_file(path).size() ==
        static_cast<std::size_t>(bytes / 10 * 10));
}

TEST_CASE("of a text of many lines nothing is left or all", "[output_file]") {
  test::temporary_folder folder;
  auto path = folder / "a";
  {
    auto file = output_file::open(path);
    REQUIRE(file.has_value());
    small_disk disk{1'000'000};
    REQUIRE(file->write("first\n").has_value());
    CHECK(file->write(std::string(2'000'000, '\n')).has_error());
  }
  CHECK(test::read_file(path) == "first\n");
}

TEST_CASE("what others have written before is not taken back",
          "[output_file]") {
  test::temporary_folder folder;
  auto path = folder / "a";
  test::write_file(path, "theirs\n");
  int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  int before = ::dup(STDOUT_FILENO);
  REQUIRE(::dup2(file, STDOUT_FILENO) == STDOUT_FILENO);
  result<void> done;
  {
    small_disk disk{20};
    auto to = output_file::open(output_file::standard_output);
    for (int i = 0; i < 3 && done; ++i)
      done = to->write("12345678\n");
    if (done) done = to->close();
  }
  ::dup2(before, STDOUT_FILENO);
  ::close(before);
  ::close(file);
  CHECK(done.has_error());
  CHECK(test::read_file(path) == "theirs\n12345678\n");
}

TEST_CASE("waiting for whoever reads a named pipe can be ended",
          "[output_file]") {
  test::temporary_folder folder;
  auto path = folder / "fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::stop_source ending;
  ending.request_stop();
  auto file = output_file::open(path, {ending.get_token(), {}});
  REQUIRE(file.has_error());
  CHECK(file.error().code == errc::cancelled);
  CHECK(file.error().message == path + ": nothing is reading it");
}

}  // namespace segue
