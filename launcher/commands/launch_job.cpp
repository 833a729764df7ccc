// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/launch_job.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "segue/actors/check_resources.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

// What the others have to end by themselves, beyond the time in which they
// notice that one is lost.
constexpr std::chrono::seconds ending_time{10};

// For signals, timers and the pipes of a process that is being started; each
// that runs has two.
constexpr std::size_t files_to_launch = 16;

std::string own_host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "";
  return name.data();
}

std::vector<std::string> command_of(const command_line& line,
                                    const std::string& node,
                                    const std::string& program) {
  std::vector<std::string> command{program,  "run", line.configuration,
                                   "--node", node,  "--quiet"};
  if (line.keys != key_choice::all)
    command.insert(command.end(),
                   {"--split", std::string{to_string(line.keys)}});
  if (line.no_label) command.emplace_back("--no-label");
  if (line.compare_reset) command.emplace_back("--compare-reset");
  for (const auto& assignment : line.overrides)
    command.insert(command.end(), {"--set", assignment});
  return command;
}

/// What the nodes together take of the threads that a user, or a container, may
/// have. Each looks for its own when it starts, and would find those that
/// another is about to take. Address space, which each has for itself, may
/// bound the threads of one process: then nobody knows here.
std::size_t threads_to_launch(std::size_t nodes, std::size_t all_nodes,
                              const runtime_options& runtime) {
  rlimit space{};
  if (::getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur != RLIM_INFINITY)
    return 0;
  auto needs = needs_of_system(scheduler_threads(runtime));
  needs += needs_of_links(all_nodes - 1);
  constexpr std::size_t first = 1;
  constexpr std::size_t reader = 1;
  return nodes * (first + needs.threads) + reader;
}

}  // namespace

bool is_local(std::string_view host, std::string_view own_name) {
  return is_loopback(host) || boost::iequals(host, own_name);
}

std::vector<launched_node> local_nodes(const command_line& line,
                                       const cluster_options& cluster,
                                       const std::string& program,
                                       std::string_view own_name) {
  std::vector<launched_node> nodes;
  for (const auto& node : cluster.nodes)
    if (is_local(node.host, own_name))
      nodes.push_back({node.name, command_of(line, node.name, program)});
  return nodes;
}

exit_code launch_job(const command_line& line, const cluster_options& cluster,
                     const runtime_options& runtime) {
  if (!can_be_read_again(line.configuration)) {
    say("segue: {}: can be read only once, and each node reads it\n",
        line.configuration);
    return exit_usage;
  }
  std::error_code fault;
  // A program with models of its own starts itself, not segue.
  auto program = std::filesystem::read_symlink("/proc/self/exe", fault);
  if (fault) {
    say("segue: /proc/self/exe: {}\n", fault.message());
    return exit_failed;
  }
  auto own_name = own_host_name();
  auto nodes = local_nodes(line, cluster, program.string(), own_name);
  for (const auto& node : cluster.nodes)
    if (!is_local(node.host, own_name))
      say("segue: node '{}' is at {}, not on this machine; there: segue "
          "run {} --node {}\n",
          node.name, node.address(), line.configuration, node.name);
  if (nodes.empty()) {
    say("segue: none of the nodes is on this machine\n");
    return exit_usage;
  }
  auto files = files_to_launch + 2 * nodes.size();
  auto threads = threads_to_launch(nodes.size(), cluster.nodes.size(), runtime);
  if (auto ok = check_resources({threads, files}); !ok) {
    say("segue: {}\n", ok.error().message);
    return exit_failed;
  }
  launch_options options;
  options.grace = std::chrono::milliseconds{cluster.timeout_ms} + ending_time;
  options.can_lose = [&](std::span<const std::string> lost) {
    return can_lose(cluster, lost);
  };
  std::fflush(stderr);
  return launch(nodes, options);
}

}  // namespace segue
