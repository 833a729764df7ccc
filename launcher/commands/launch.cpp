// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/launch.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "segue/actors/check_resources.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/launcher/cluster/node_choice.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

// How long the others have to end by themselves, in addition to the time in
// which they notice the loss of a node.
constexpr std::chrono::seconds ending_time{10};

// For signals, timers and the pipes of a process that is being started; each
// running process has two pipes.
constexpr std::size_t files_to_launch = 16;

std::string own_host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "";
  return name.data();
}

std::vector<std::string> command_of(const run_arguments& how,
                                    const std::string& node,
                                    const std::string& program) {
  std::vector<std::string> command{program,  "run", how.configuration,
                                   "--node", node,  "--quiet"};
  if (how.keys != key_choice::all)
    command.insert(command.end(),
                   {"--split", std::string{to_string(how.keys)}});
  if (how.no_label) command.emplace_back("--no-label");
  if (how.compare_reset) command.emplace_back("--compare-reset");
  for (const auto& assignment : how.overrides)
    command.insert(command.end(), {"--set", assignment});
  return command;
}

/// Returns the threads that the nodes need together, out of those that a user
/// or a container may have. Each node checks only its own when it starts, and
/// would count those that another one is about to start. A limit on address
/// space applies to each process, so that it cannot be checked here.
std::size_t threads_to_launch(std::size_t nodes, std::size_t all_nodes,
                              const runtime_options& runtime) {
  rlimit space{};
  if (::getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur != RLIM_INFINITY)
    return 0;
  auto needs = needs_of_system(scheduler_threads(runtime));
  needs += needs_of_links(all_nodes - 1);
  // The main thread, and the one that waits for signals.
  constexpr std::size_t own = 2;
  constexpr std::size_t reader = 1;
  return nodes * (own + needs.threads) + reader;
}

}  // namespace

bool is_local(std::string_view host, std::string_view own_name) {
  return is_loopback(host) || boost::iequals(host, own_name);
}

std::vector<launched_node> local_nodes(const run_arguments& how,
                                       const cluster_options& cluster,
                                       const std::string& program,
                                       std::string_view own_name) {
  std::vector<launched_node> nodes;
  for (const auto& node : cluster.nodes)
    if (is_local(node.host, own_name))
      nodes.push_back({node.name, command_of(how, node.name, program)});
  return nodes;
}

namespace {

/// Runs the nodes of this machine as processes of this program. Names the nodes
/// of other machines, and how to start them there.
exit_code launch_all(const run_arguments& how, const cluster_options& cluster,
                     const runtime_options& runtime) {
  if (!can_be_read_again(how.configuration)) {
    say("segue: {}: every node reads the configuration, but this file can be "
        "read only once\n",
        how.configuration);
    return exit_usage;
  }
  std::error_code fault;
  // A program with its own models starts itself, not segue.
  auto program = std::filesystem::read_symlink("/proc/self/exe", fault);
  if (fault) {
    say("segue: /proc/self/exe: {}\n", fault.message());
    return exit_failed;
  }
  auto own_name = own_host_name();
  auto nodes = local_nodes(how, cluster, program.string(), own_name);
  for (const auto& node : cluster.nodes)
    if (!is_local(node.host, own_name))
      say("segue: node '{}' is at {}, not on this machine; start it there "
          "with: segue run {} --node {}\n",
          node.name, node.address(), how.configuration, node.name);
  if (nodes.empty()) {
    say("segue: none of the nodes are on this machine\n");
    return exit_usage;
  }
  auto files = files_to_launch + 2 * nodes.size();
  auto threads = threads_to_launch(nodes.size(), cluster.nodes.size(), runtime);
  if (auto ok = check_resources({threads, files}); !ok)
    return report_failed(ok.error());
  launch_options options;
  options.grace = std::chrono::milliseconds{cluster.timeout_ms} + ending_time;
  options.can_lose = [&](std::span<const std::string> lost) {
    return can_lose(cluster, lost);
  };
  std::fflush(stderr);
  return launch(nodes, options);
}

void add_options(boost::program_options::options_description& options) {
  add_overrides(options);
  add_run_options(options);
}

result<exit_code> run_launch(const given_arguments& given) {
  auto how = read_run_options(given);
  if (!how) return how.error();
  auto config = load_for_run(*how);
  if (!config) return report(config.error());
  if (auto nodes = check_nodes_to_launch(*config); !nodes)
    return report({nodes.error()});
  return launch_all(*how, config->cluster, config->runtime);
}

}  // namespace

const subcommand launch_subcommand{
    "launch",
    "CONFIG",
    "start all nodes that run on this machine",
    R"(Starts a process for each [[node]] whose host is this machine, like segue run
--node NAME, and passes on their output with [NAME] in front of each line. Ends
when all of them have ended. If a node fails that the run needs, the others are
given some time to end and are then stopped. Ctrl-C is passed on to all of them.
)",
    add_options,
    run_launch,
};

}  // namespace segue
