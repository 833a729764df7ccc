// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace segue::test {

inline void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream file{path, std::ios::binary};
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    throw std::system_error{errno, std::generic_category(),
                            "cannot write " + path};
}

inline std::string read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// A new folder that goes with everything in it.
class temporary_folder {
 public:
  temporary_folder() {
    auto name =
        (std::filesystem::temp_directory_path() / "segue-test-XXXXXX").string();
    if (!::mkdtemp(name.data()))
      throw std::system_error{errno, std::generic_category(), "mkdtemp"};
    path_ = name;
  }
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  const std::string& path() const { return path_; }

  std::string operator/(std::string_view name) const {
    return path_ + "/" + std::string{name};
  }

  /// Writes a file, in a folder of its own where its name has one; gives its
  /// path.
  std::string write(std::string_view name, std::string_view bytes) const {
    auto where = *this / name;
    std::filesystem::create_directories(
        std::filesystem::path{where}.parent_path());
    write_file(where, bytes);
    return where;
  }

 private:
  std::string path_;
};

}  // namespace segue::test
