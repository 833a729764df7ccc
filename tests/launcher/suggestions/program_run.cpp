// SPDX-License-Identifier: BSD-3-Clause
#include "program_run.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "segue/launcher/program.hpp"

namespace segue::test {
namespace {

/// Puts a file in the place of one of the standard ones.
class captured {
 public:
  captured(int standard, std::string path)
      : standard_{standard}, path_{std::move(path)}, kept_{::dup(standard)} {
    int file = ::open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    REQUIRE(file >= 0);
    ::dup2(file, standard_);
    ::close(file);
  }
  ~captured() { put_back(); }
  captured(const captured&) = delete;
  captured& operator=(const captured&) = delete;

  std::string take() {
    put_back();
    std::ifstream file{path_, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

 private:
  void put_back() {
    if (kept_ < 0) return;
    std::fflush(nullptr);
    ::dup2(kept_, standard_);
    ::close(kept_);
    kept_ = -1;
  }

  int standard_;
  std::string path_;
  int kept_;
};

}  // namespace

working_folder::working_folder() {
  auto* kept = std::getenv("SEGUE_SUGGESTIONS_FOLDER");
  std::filesystem::current_path(kept ? kept : folder_.path());
}

void working_folder::write(const std::string& name,
                           const std::string& bytes) const {
  std::ofstream{name, std::ios::binary} << bytes;
}

program_run working_folder::run(
    const std::vector<std::string>& arguments) const {
  std::fflush(nullptr);
  captured out{STDOUT_FILENO, folder_ / "stdout"};
  captured err{STDERR_FILENO, folder_ / "stderr"};
  program_run done;
  done.code = run_program(arguments);
  done.out = out.take();
  done.err = err.take();
  return done;
}

}  // namespace segue::test
