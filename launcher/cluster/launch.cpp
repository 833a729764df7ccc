// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/launch.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstring>
#include <list>
#include <utility>

#include "segue/launcher/cluster/child_process.hpp"
#include "segue/launcher/cluster/forwarded_stream.hpp"
#include "segue/launcher/terminal/ending_signals.hpp"
#include "segue/launcher/terminal/interruptible_output.hpp"

namespace segue {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// If one node is configured wrongly, the others wait for it in vain; but other
// nodes with wrong options need time for their messages.
constexpr std::chrono::milliseconds usage_grace{1'000};

// How long output waits for a reader after a signal, once all nodes have ended.
constexpr std::chrono::milliseconds last_words{1'000};
constexpr std::chrono::milliseconds for_ever{-1};
constexpr std::chrono::milliseconds at_once{0};

double in_seconds(std::chrono::milliseconds time) {
  return std::chrono::duration<double>{time}.count();
}

class launching {
 public:
  explicit launching(const launch_options& options) : options_{options} {
    error_code ignored;
    children_.add(SIGCHLD, ignored);
    std::signal(SIGPIPE, SIG_IGN);
    wait_for_children();
    wait_for_signals();
  }
  ~launching() { signal_file_.release(); }
  launching(const launching&) = delete;
  launching& operator=(const launching&) = delete;

  exit_code run(std::span<const launched_node> nodes) {
    for (const auto& node : nodes)
      if (!start(node)) break;
    reap();
    if (any_running()) loop_.run();
    print_ending();
    return code_;
  }

 private:
  /// The process of a node.
  struct member {
    member(launching& l, const std::string& its_name,
           const child_process& child)
        : name{its_name},
          id{child.id},
          output{l.loop_, child.output, prefix(), l.to(l.output_)},
          messages{l.loop_, child.messages, prefix(), l.to(l.messages_)} {}

    std::string prefix() const { return fmt::format("[{}] ", name); }

    std::string name;
    pid_t id;
    forwarded_stream output;
    forwarded_stream messages;
    bool running = true;
  };

  struct failure {
    std::string name;
    std::string how;
  };

  bool start(const launched_node& node) {
    auto child = start_child(node.command);
    if (!child) {
      fail(node.name, "cannot be started: " + child.error().message,
           exit_failed);
      end_by_signal(SIGTERM);
      return false;
    }
    members_.emplace_back(*this, node.name, *child);
    return true;
  }

  forwarded_stream::sink to(interruptible_output& file) {
    return [this, &file](std::string_view lines) {
      pass_on(file, lines);
      // A node that still writes is not stuck.
      if (is_over_ && !is_ending_) expect_end();
    };
  }

  void pass_on(interruptible_output& to, std::string_view lines) {
    to.add(lines);
    int fault = 0;
    // After a signal was sent to all, output does not wait for a reader.
    while (!to.is_done() && !is_signaled_ && fault == 0) {
      fault = to.write(for_ever);
      take_signals();
    }
    if (!to.is_done()) fault = to.write(at_once);
    if (fault == 0 || output_fault_ != 0) return;
    output_fault_ = fault;
    end_by_signal(SIGTERM);
  }

  void take_signals() {
    while (int number = signals_.next())
      end_by_signal(number);
  }

  void wait_for_signals() {
    signal_file_.async_wait(asio::posix::descriptor_base::wait_read,
                            [this](error_code fault) {
                              if (fault) return;
                              take_signals();
                              if (any_running()) wait_for_signals();
                            });
  }

  void wait_for_children() {
    children_.async_wait([this](error_code fault, int) {
      if (fault) return;
      reap();
      if (any_running()) wait_for_children();
    });
  }

  /// Handles all processes that have ended.
  void reap() {
    for (auto& m : members_) {
      int status = 0;
      if (!m.running || ::waitpid(m.id, &status, WNOHANG) != m.id) continue;
      m.running = false;
      m.output.finish();
      m.messages.finish();
      if (!WIFEXITED(status) || WEXITSTATUS(status) != exit_done)
        fail(m.name, describe_ending(status),
             WIFEXITED(status) && WEXITSTATUS(status) == exit_usage
                 ? exit_usage
                 : exit_failed);
      else
        is_over_ = true;
    }
    if (any_running()) {
      if (is_over_ && !is_ending_) expect_end();
      return;
    }
    error_code ignored;
    children_.cancel(ignored);
    signal_file_.cancel(ignored);
    deadline_.cancel();
  }

  void fail(const std::string& name, std::string how, exit_code code) {
    code_ = std::max(code_, code);
    failures_.push_back({name, std::move(how)});
    lost_.push_back(name);
    // With exit_usage nothing was started, so no other node can take over.
    if (is_ending_ ||
        (code != exit_usage && options_.can_lose && options_.can_lose(lost_)))
      return;
    is_ending_ = true;
    tell_after(code == exit_usage ? std::min(options_.grace, usage_grace)
                                  : options_.grace);
  }

  /// If one node is done, the run is over, and the others should end soon.
  void expect_end() { tell_after(options_.grace); }

  /// Sends SIGTERM to all nodes that have not ended within `grace`.
  void tell_after(std::chrono::milliseconds grace) {
    after(grace, [this, grace] {
      // Before the message, which could wait for a reader.
      end_by_signal(SIGTERM);
      name_running(
          fmt::format("did not end by itself within {} s; sending SIGTERM",
                      in_seconds(grace)));
    });
  }

  void name_running(std::string_view what) {
    std::string text;
    for (const auto& m : members_)
      if (m.running) text += fmt::format("segue: node '{}' {}\n", m.name, what);
    pass_on(messages_, text);
  }

  /// Sends a signal to all; kills those that still run after a while.
  void end_by_signal(int number) {
    is_ending_ = true;
    signal_all(number);
    if (std::exchange(is_signaled_, true)) return;
    after(options_.signal_grace, [this] {
      name_running(
          fmt::format("did not end within {} s of a signal; killing it",
                      in_seconds(options_.signal_grace)));
      signal_all(SIGKILL);
    });
  }

  void signal_all(int number) {
    // To the process group, as a terminal does.
    for (const auto& m : members_)
      if (m.running) ::kill(-m.id, number);
  }

  template <class Do>
  void after(std::chrono::milliseconds time, Do what) {
    deadline_.expires_after(time);
    deadline_.async_wait([this, what](error_code cancelled) {
      // A handler that is already due cannot be cancelled by a new deadline.
      bool put_off = asio::steady_timer::clock_type::now() < deadline_.expiry();
      if (!cancelled && !put_off && any_running()) what();
    });
  }

  bool any_running() const {
    return std::ranges::any_of(members_, &member::running);
  }

  void print_ending() {
    std::string text;
    if (auto fault = output_.write(last_words); output_fault_ == 0)
      output_fault_ = fault;
    if (auto left = output_.left(); left != 0)
      text += fmt::format(
          "segue: dropped {} bytes of output that nothing read\n", left);
    if (output_fault_ != 0) {
      text += fmt::format("segue: cannot write output: {}\n",
                          std::strerror(output_fault_));
      code_ = std::max(code_, exit_failed);
    }
    if (!failures_.empty()) {
      text += "segue: failed:";
      for (const auto& f : failures_)
        text += fmt::format("{} node '{}' ({})",
                            &f == failures_.data() ? "" : ",", f.name, f.how);
      text += '\n';
    }
    // If this fails too, there is no place to report it.
    pass_on(messages_, text);
    messages_.write(last_words);
  }

  const launch_options& options_;
  ending_signals signals_;
  interruptible_output output_{options_.output, signals_.file()};
  interruptible_output messages_{options_.messages, signals_.file()};
  asio::io_context loop_{1};
  asio::signal_set children_{loop_};
  asio::posix::stream_descriptor signal_file_{loop_, signals_.file()};
  asio::steady_timer deadline_{loop_};
  std::list<member> members_;      // a list, since addresses must not change
  std::vector<failure> failures_;  // in the order of their detection
  std::vector<std::string> lost_;  // the names of lost nodes
  exit_code code_ = exit_done;
  bool is_over_ = false;      // the run is over, as one node is done
  bool is_ending_ = false;    // a signal was sent, or is due after a grace
  bool is_signaled_ = false;  // a signal was sent to all
  int output_fault_ = 0;
};

}  // namespace

exit_code launch(std::span<const launched_node> nodes,
                 const launch_options& options) {
  return launching{options}.run(nodes);
}

}  // namespace segue
