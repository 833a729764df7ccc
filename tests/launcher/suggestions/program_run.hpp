// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "segue/tests/data/input/input_fixture.hpp"

namespace segue::test {

/// What the program printed, and how it ended.
struct program_run {
  int code = 0;
  std::string out;
  std::string err;
};

/// A folder in which files are named without it, as users do. It is gone with
/// this object, unless SEGUE_SUGGESTIONS_FOLDER names one, to look at the last
/// files.
class working_folder {
 public:
  working_folder();
  ~working_folder() { std::filesystem::current_path(before_); }
  working_folder(const working_folder&) = delete;
  working_folder& operator=(const working_folder&) = delete;

  void write(const std::string& name, const std::string& bytes) const;

  /// Runs the program in this process, which is quicker than a process for
  /// each run.
  program_run run(const std::vector<std::string>& arguments) const;

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  temporary_folder folder_;
};

}  // namespace segue::test
