// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/launch.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <sstream>

#include "segue/tests/temporary_folder.hpp"

using namespace segue;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<std::string>;

launched_node shell(const std::string& name, const std::string& script) {
  return {name, {"/bin/sh", "-c", script}};
}

texts lines_of(const std::string& text) {
  std::istringstream in{text};
  texts lines;
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

struct outcome {
  exit_code code;
  std::string output;
  std::string messages;
};

/// A folder for what nodes write, and for the pipes by which they wait for each
/// other.
struct fixture {
  fixture() {
    REQUIRE(::mkfifo((folder / "gate").c_str(), 0600) == 0);
    // The test's own runner may have left it ignored.
    std::signal(SIGINT, SIG_DFL);
  }

  outcome run(const std::vector<launched_node>& nodes,
              launch_options options = {}) const {
    auto open = [&](const char* name) {
      auto file =
          ::open((folder / name).c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
      REQUIRE(file >= 0);
      return file;
    };
    if (options.output == STDOUT_FILENO) options.output = open("out");
    options.messages = open("err");
    auto code = launch(nodes, options);
    ::close(options.output);
    ::close(options.messages);
    return {code, test::read_file(folder / "out"),
            test::read_file(folder / "err")};
  }

  /// Of a script: waits until another opens the gate.
  std::string wait() const { return ": < " + (folder / "gate"); }
  std::string open() const { return ": > " + (folder / "gate"); }

  test::temporary_folder folder;
};

/// What scripts end with that only a signal ends. No trap: a shell that is
/// about to wait misses a signal.
const std::string for_ever = "; exec sleep 3600";

// Longer than any test takes: where it counts the test has failed.
constexpr auto never = 1h;
constexpr auto at_once = 1ms;

}  // namespace

TEST_CASE("nodes' lines bear their names", "[launch]") {
  fixture f;
  auto [code, output, messages] =
      f.run({shell("one", "echo a; echo b >&2; echo c"),
             shell("two", "printf 'd\\n\\ne'")});
  CHECK(code == exit_done);
  auto lines = lines_of(output);
  std::ranges::stable_sort(lines, {}, [](auto& l) { return l.substr(0, 5); });
  CHECK(lines == texts{"[one] a", "[one] c", "[two] d", "[two] ", "[two] e"});
  CHECK(messages == "[one] b\n");
}

TEST_CASE("lines stay whole whoever else writes", "[launch]") {
  fixture f;
  auto script =
      "i=0; while [ $i -lt 500 ]; do printf x; printf 'y%s\\n' $i; "
      "i=$((i+1)); done";
  auto lines = lines_of(f.run({shell("a", script), shell("b", script)}).output);
  REQUIRE(lines.size() == 1000);
  int next[2] = {0, 0};
  for (const auto& line : lines) {
    auto& i = next[line[1] - 'a'];
    CHECK(line.substr(3) == " xy" + std::to_string(i++));
  }
}

TEST_CASE("a line of megabytes and binary output pass", "[launch]") {
  fixture f;
  auto [code, output, messages] =
      f.run({shell("a", "head -c 3000000 /dev/zero; echo")});
  CHECK(code == exit_done);
  auto lines = lines_of(output);
  REQUIRE(lines.size() == 3);
  std::size_t zeros = 0;
  for (auto& line : lines) {
    CHECK(line.starts_with("[a] "));
    zeros += static_cast<std::size_t>(std::ranges::count(line, '\0'));
  }
  CHECK(zeros == 3000000);
}

TEST_CASE("the exit code is that of the nodes", "[launch]") {
  fixture f;
  CHECK(f.run({shell("a", "exit 0"), shell("b", "exit 0")}).code == exit_done);
  auto one = f.run({shell("a", "exit 0"), shell("b", "echo x >&2; exit 1")});
  CHECK(one.code == exit_failed);
  CHECK(one.messages == "[b] x\nsegue: failed: node 'b' (exit code 1)\n");
  CHECK(f.run({shell("a", "exit 77")}).code == exit_failed);
  auto killed = f.run({shell("a", "kill -9 $$")});
  CHECK(killed.code == exit_failed);
  CHECK(killed.messages ==
        "segue: failed: node 'a' (killed by signal 9, Killed)\n");
  CHECK(f.run({shell("a", "exit 1"), shell("b", "exit 2")}).code == exit_usage);
}

TEST_CASE("when one fails the others may end by themselves", "[launch]") {
  fixture f;
  auto [code, output, messages] = f.run(
      {shell("a", f.wait() + "; echo done"), shell("b", f.open() + "; exit 1")},
      {.grace = never, .signal_grace = never});
  CHECK(code == exit_failed);
  CHECK(output == "[a] done\n");
  CHECK(messages == "segue: failed: node 'b' (exit code 1)\n");
}

TEST_CASE("who does not end by itself is told to", "[launch]") {
  fixture f;
  auto [code, output, messages] = f.run(
      {shell("a", f.wait() + for_ever), shell("b", f.open() + "; exit 1")},
      {.grace = at_once, .signal_grace = never});
  CHECK(code == exit_failed);
  CHECK(messages ==
        "segue: node 'a' did not end by itself within 0.001 s; sending "
        "SIGTERM\nsegue: failed: node 'b' (exit code 1), node 'a' (killed by "
        "signal 15, Terminated)\n");
}

TEST_CASE("who ignores that is killed, with its children", "[launch]") {
  fixture f;
  auto [code, output, messages] =
      f.run({shell("a", "trap '' TERM; " + f.open() + for_ever),
             shell("b", f.wait() + "; exit 1")},
            {.grace = at_once, .signal_grace = at_once});
  CHECK(code == exit_failed);
  CHECK(messages ==
        "segue: node 'a' did not end by itself within 0.001 s; sending "
        "SIGTERM\nsegue: node 'a' did not end within 0.001 s of a signal; "
        "killing it\nsegue: failed: node 'b' (exit code 1), node 'a' (killed "
        "by signal 9, Killed)\n");
}

TEST_CASE("who is stopped when another is done is killed", "[launch]") {
  fixture f;
  launch_options options{.grace = at_once, .signal_grace = at_once};
  options.can_lose = [](auto) { return true; };
  auto [code, output, messages] =
      f.run({shell("a",
                   "(until grep -q 'State:.T' /proc/$$/status; do :; "
                   "done; " +
                       f.open() + ") & kill -STOP $$"),
             shell("b", f.wait() + "; exit 0")},
            options);
  CHECK(code == exit_failed);
  CHECK(messages ==
        "segue: node 'a' did not end by itself within 0.001 s; sending "
        "SIGTERM\nsegue: node 'a' did not end within 0.001 s of a signal; "
        "killing it\nsegue: failed: node 'a' (killed by signal 9, Killed)\n");
}

TEST_CASE("a node that others can do without is no reason to end", "[launch]") {
  fixture f;
  std::vector<texts> asked;
  launch_options options{.grace = at_once, .signal_grace = never};
  auto gate = ::open((f.folder / "gate").c_str(), O_RDWR | O_NONBLOCK);
  options.can_lose = [&](std::span<const std::string> lost) {
    asked.emplace_back(lost.begin(), lost.end());
    return ::write(gate, "\n", 1) == 1;
  };
  // It is at work for much longer than the grace that there is not.
  auto [code, output, messages] =
      f.run({shell("a", "exit 1"),
             shell("b", "read x < " + (f.folder / "gate") +
                            "; for i in 1 2 3 4 5 6 7 8 9; do sh -c 'sh -c :'; "
                            "done; echo on")},
            options);
  ::close(gate);
  CHECK(code == exit_failed);
  CHECK(output == "[b] on\n");
  CHECK(asked == std::vector<texts>{{"a"}});
  CHECK(messages == "segue: failed: node 'a' (exit code 1)\n");
}

TEST_CASE("a wrong configuration ends all, whoever else could go on",
          "[launch]") {
  fixture f;
  launch_options options{.grace = at_once, .signal_grace = never};
  options.can_lose = [](auto) { return true; };
  auto [code, output, messages] =
      f.run({shell("a", "exit 2"), shell("b", "exec sleep 3600")}, options);
  CHECK(code == exit_usage);
  CHECK(messages ==
        "segue: node 'b' did not end by itself within 0.001 s; sending "
        "SIGTERM\nsegue: failed: node 'a' (exit code 2), node 'b' (killed by "
        "signal 15, Terminated)\n");
}

TEST_CASE("signals are passed on to all nodes", "[launch]") {
  for (auto [number, name] :
       {std::pair{"1", "Hangup"}, std::pair{"2", "Interrupt"},
        std::pair{"15", "Terminated"}}) {
    fixture f;
    auto tell = f.wait() + "; kill -" + number + " $PPID";
    auto [code, output, messages] =
        f.run({shell("a", f.open() + for_ever), shell("b", tell + for_ever)},
              {.grace = never, .signal_grace = never});
    CHECK(code == exit_failed);
    auto how = std::string{"(killed by signal "} + number + ", " + name + ")";
    CHECK_THAT(messages, Catch::Contains("node 'a' " + how));
    CHECK_THAT(messages, Catch::Contains("node 'b' " + how));
  }
}

TEST_CASE("a node that cannot be started ends those that run", "[launch]") {
  fixture f;
  auto [code, output, messages] =
      f.run({shell("a", "exec sleep 3600"),
             {"b", {"/nowhere/segue", "run"}},
             shell("c", "echo started")},
            {.grace = never, .signal_grace = never});
  CHECK(code == exit_failed);
  CHECK(output.empty());
  CHECK(messages ==
        "segue: failed: node 'b' (cannot be started: /nowhere/segue: No such "
        "file or directory), node 'a' (killed by signal 15, Terminated)\n");
}

TEST_CASE("nodes end where their output cannot be written", "[launch]") {
  fixture f;
  auto full = ::open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  auto [code, output, messages] =
      f.run({shell("a", "echo x; exec sleep 3600")},
            {.grace = never, .signal_grace = never, .output = full});
  CHECK(code == exit_failed);
  CHECK(messages ==
        "segue: cannot write output: No space left on device\nsegue: failed: "
        "node 'a' (killed by signal 15, Terminated)\n");
}

TEST_CASE("a child that outlives its node holds nobody", "[launch]") {
  fixture f;
  // It keeps the node's pipes open.
  auto [code, output, messages] =
      f.run({shell("a", "(sleep 20; echo late) & echo y; exit 0")});
  CHECK(code == exit_done);
  CHECK(output == "[a] y\n");
}

TEST_CASE("nodes do not outlive a launch that is killed", "[launch]") {
  fixture f;
  // So that the node becomes our child when its parent is gone.
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  auto launcher = ::fork();
  REQUIRE(launcher >= 0);
  if (launcher == 0) {
    auto node = shell("a", "echo $$ > " + (f.folder / "gate") +
                               "; trap '' TERM INT HUP" + for_ever);
    launch(std::span{&node, 1}, {});
    ::_exit(0);
  }
  auto node = std::stoi(test::read_file(f.folder / "gate"));
  ::kill(launcher, SIGKILL);
  CHECK(::waitpid(launcher, nullptr, 0) == launcher);
  int status = 0;
  CHECK(::waitpid(node, &status, 0) == node);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}
