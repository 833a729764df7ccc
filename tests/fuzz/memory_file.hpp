// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue::fuzz {

/// A file in memory, which every function that takes a path can open.
class memory_file {
 public:
  explicit memory_file(std::string_view bytes);
  ~memory_file();
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;

  std::string path() const;

 private:
  int descriptor_;
};

}  // namespace segue::fuzz
