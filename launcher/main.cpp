// SPDX-License-Identifier: BSD-3-Clause
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <exception>
#include <initializer_list>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "segue/launcher/program.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace {

/// If the program is started with a standard file closed, the next file that it
/// opens would replace it and receive the output for the user. This function
/// prevents that; reading standard input and writing standard output still
/// fail.
void occupy_standard_files() {
  for (auto [file, mode] : {std::pair{STDIN_FILENO, O_WRONLY},
                            {STDOUT_FILENO, O_RDONLY},
                            {STDERR_FILENO, O_WRONLY}})
    if (::fcntl(file, F_GETFD) < 0) (void)::open("/dev/null", mode);
}

void write_line(std::string_view begin, std::string_view text) {
  auto part = [](std::string_view bytes) {
    return iovec{const_cast<char*>(bytes.data()), bytes.size()};
  };
  std::array parts{part(begin), part(text), part("\n")};
  (void)!::writev(STDERR_FILENO, parts.data(), parts.size());
}

/// Ends the process for errors that cannot be caught, such as a lack of memory
/// in a thread of CAF, with a message and exit code like other failures.
/// Allocates no memory. If several threads get here, only the first one prints.
[[noreturn]] void end_with_message() {
  static std::atomic_flag told;
  while (told.test_and_set())
    ::pause();
  try {
    if (auto thrown = std::current_exception()) std::rethrow_exception(thrown);
    write_line("segue: ", "terminated by an internal error");
  } catch (const std::bad_alloc&) {
    write_line("segue: ", "out of memory");
  } catch (const std::exception& e) {
    write_line("segue: ", e.what());
  } catch (...) {
    write_line("segue: ", "terminated by an unknown exception");
  }
  ::_exit(segue::exit_failed);
}

}  // namespace

int main(int count, char** values) {
  occupy_standard_files();
  std::set_terminate(end_with_message);
  try {
    std::vector<std::string> arguments(values + 1, values + count);
    return segue::run_program(arguments);
  } catch (const std::exception& e) {
    segue::say("segue: {}\n", e.what());
    return segue::exit_failed;
  }
}
