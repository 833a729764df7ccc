// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/check_resources.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <list>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "segue/data/storage/file_descriptor.hpp"

namespace segue {
namespace {

/// Threads that wait until all of them have started.
class waiting_threads {
 public:
  ~waiting_threads() {
    {
      std::lock_guard guard{mutex_};
      over_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
      thread.join();
  }

  /// Adds one thread; returns 0, or the errno of the failure.
  int add() {
    try {
      threads_.emplace_back([this] { wait(); });
    } catch (const std::system_error& e) {
      return e.code().value();
    } catch (const std::bad_alloc&) {
      return ENOMEM;
    }
    return 0;
  }

  std::size_t size() const { return threads_.size(); }

  /// Whether each thread has the memory that threads allocate at their start.
  bool have_memory() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return begun_ == threads_.size(); });
    return have_memory_;
  }

 private:
  void wait() {
    // Blocks of a size that the heap serves: larger ones are mapped, and would
    // change how the heap serves later ones.
    std::array<std::unique_ptr<char[]>, 16> blocks;
    bool all = true;
    for (auto& block : blocks) {
      block.reset(new (std::nothrow) char[64 << 10]);
      all = all && block;
    }
    std::unique_lock lock{mutex_};
    ++begun_;
    have_memory_ = have_memory_ && all;
    changed_.notify_all();
    changed_.wait(lock, [this] { return over_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t begun_ = 0;
  bool have_memory_ = true;
  bool over_ = false;
  std::list<std::thread> threads_;
};

error shortage(const char* what, std::size_t there, std::size_t needed,
               int code, const char* bounds) {
  return {errc::resource_exhausted,
          fmt::format(
              "not enough {}: only {} of {} are available: {}; check {}", what,
              there, needed, std::generic_category().message(code), bounds)};
}

// A joined thread still counts for a moment.
constexpr std::chrono::milliseconds pause{5};
constexpr int most_pauses = 40;

/// Starts that many; returns 0, or the errno of the first failure.
int start(waiting_threads& threads, std::size_t needed) {
  for (int pauses = 0; threads.size() < needed;) {
    auto code = threads.add();
    if (code == 0) continue;
    if (code != EAGAIN || ++pauses > most_pauses) return code;
    std::this_thread::sleep_for(pause);
  }
  return 0;
}

/// Returns 0 if the number is unknown.
std::ptrdiff_t count_threads() {
  std::error_code fault;
  std::filesystem::directory_iterator threads{"/proc/self/task", fault};
  return fault ? 0 : std::distance(begin(threads), end(threads));
}

result<void> try_threads(std::size_t needed) {
  waiting_threads threads;
  if (auto code = start(threads, needed); code != 0)
    return shortage("threads", threads.size(), needed, code,
                    "ulimit -u, ulimit -v or the container's pids limit");
  if (!threads.have_memory())
    return error{errc::resource_exhausted, "out of memory; check ulimit -v"};
  return {};
}

result<void> check_threads(std::size_t needed) {
  if (needed == 0) return {};
  auto before = count_threads();
  auto tried = try_threads(needed);
  for (int i = 0; i < most_pauses && count_threads() > before; ++i)
    std::this_thread::sleep_for(pause);
  return tried;
}

result<void> check_files(std::size_t needed) {
  std::size_t there = 0;
  int fault = 0;
  {
    std::vector<file_descriptor> files;
    files.reserve(needed);
    for (; there < needed; ++there) {
      files.emplace_back(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      if (files.back().get() >= 0) continue;
      fault = errno;
      break;
    }
  }
  // After the files are closed, since making the message may need a file.
  if (fault == 0) return {};
  return shortage("open files", there, needed, fault, "ulimit -n");
}

}  // namespace

resource_needs& resource_needs::operator+=(const resource_needs& more) {
  threads += more.threads;
  files += more.files;
  return *this;
}

std::size_t scheduler_threads(const runtime_options& runtime) {
  return runtime.threads > 0
             ? static_cast<std::size_t>(runtime.threads)
             : std::max(1u, std::thread::hardware_concurrency());
}

resource_needs needs_of_system(std::size_t scheduler_threads) {
  return {scheduler_threads + 2, 0};
}

resource_needs needs_of_links(std::size_t other_nodes) {
  // The thread that serves connections has three files, the listener's two.
  return {3 + other_nodes, 5 + 2 * other_nodes};
}

result<void> check_resources(const resource_needs& needs) {
  if (auto ok = check_threads(needs.threads); !ok) return ok;
  return check_files(needs.files);
}

}  // namespace segue
