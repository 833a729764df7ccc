// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/launch.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <list>
#include <utility>

#include "segue/launcher/child_process.hpp"
#include "segue/launcher/forwarded_stream.hpp"

namespace segue {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Where one is configured wrongly the others wait for it in vain; but those
// that are wrong too have something to say.
constexpr std::chrono::milliseconds usage_grace{1'000};

/// 0, or what kept the bytes from being written.
int write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    auto count = ::write(to, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 &&
         action.sa_handler == SIG_IGN;
}

class launching {
 public:
  explicit launching(const launch_options& options) : options_{options} {
    error_code ignored;
    signals_.add(SIGCHLD, ignored);
    // As under nohup.
    for (int signal : {SIGINT, SIGTERM})
      if (!is_ignored(signal)) signals_.add(signal, ignored);
    std::signal(SIGPIPE, SIG_IGN);
    wait_for_signals();
  }

  exit_code run(std::span<const launched_node> nodes) {
    for (const auto& node : nodes)
      if (!start(node)) break;
    reap();
    if (any_running()) loop_.run();
    print_ending();
    return code_;
  }

 private:
  /// A node's process.
  struct member {
    member(launching& l, const std::string& its_name,
           const child_process& child)
        : name{its_name},
          id{child.id},
          output{l.loop_, child.output, prefix(), l.to(l.options_.output)},
          messages{l.loop_, child.messages, prefix(),
                   l.to(l.options_.messages)} {}

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

  forwarded_stream::sink to(int file) {
    return [this, file](std::string_view lines) { pass_on(file, lines); };
  }

  void pass_on(int to, std::string_view lines) {
    int fault = write_all(to, lines);
    if (fault == 0 || output_fault_ != 0) return;
    output_fault_ = fault;
    end_by_signal(SIGTERM);
  }

  void wait_for_signals() {
    signals_.async_wait([this](error_code fault, int number) {
      if (fault) return;
      if (number == SIGCHLD)
        reap();
      else
        end_by_signal(number);
      if (any_running()) wait_for_signals();
    });
  }

  /// Takes note of all that have ended.
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
    }
    if (any_running()) return;
    signals_.cancel();
    deadline_.cancel();
  }

  void fail(const std::string& name, std::string how, exit_code code) {
    code_ = std::max(code_, code);
    failures_.push_back({name, std::move(how)});
    lost_.push_back(name);
    // With exit_usage nothing was started, so nobody can take over either.
    if (is_ending_ ||
        (code != exit_usage && options_.can_lose && options_.can_lose(lost_)))
      return;
    is_ending_ = true;
    after(code == exit_usage ? std::min(options_.grace, usage_grace)
                             : options_.grace,
          [this] { end_by_signal(SIGTERM); });
  }

  /// Passes a signal on; who is still there after a while is killed.
  void end_by_signal(int number) {
    is_ending_ = true;
    signal_all(number);
    if (std::exchange(is_signalled_, true)) return;
    after(options_.signal_grace, [this] { signal_all(SIGKILL); });
  }

  void signal_all(int number) {
    // To the group, as a terminal does.
    for (const auto& m : members_)
      if (m.running) ::kill(-m.id, number);
  }

  template <class Do>
  void after(std::chrono::milliseconds time, Do what) {
    deadline_.expires_after(time);
    deadline_.async_wait([what](error_code cancelled) {
      if (!cancelled) what();
    });
  }

  bool any_running() const {
    return std::ranges::any_of(members_, &member::running);
  }

  void print_ending() {
    std::string text;
    if (output_fault_ != 0) {
      text = fmt::format("segue: output cannot be written: {}\n",
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
    // Where this fails too there is nobody to tell.
    write_all(options_.messages, text);
  }

  const launch_options& options_;
  asio::io_context loop_{1};
  asio::signal_set signals_{loop_};
  asio::steady_timer deadline_{loop_};
  std::list<member> members_;      // they stay in place
  std::vector<failure> failures_;  // in the order in which they came to light
  std::vector<std::string> lost_;  // their names
  exit_code code_ = exit_done;
  bool is_ending_ = false;     // nobody waits for more than the end
  bool is_signalled_ = false;  // all have been told to end
  int output_fault_ = 0;
};

}  // namespace

exit_code launch(std::span<const launched_node> nodes,
                 const launch_options& options) {
  return launching{options}.run(nodes);
}

}  // namespace segue
