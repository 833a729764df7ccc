// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/file_fingerprint.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "segue/kernels/fingerprint.hpp"

namespace segue {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

std::uint64_t chain(std::uint64_t before, std::uint64_t block) {
  std::array<char, 16> both;
  std::memcpy(both.data(), &before, 8);
  std::memcpy(both.data() + 8, &block, 8);
  return fingerprint64(std::string_view{both.data(), both.size()});
}

}  // namespace

result<std::string> fingerprint_file(const std::string& path) {
  std::error_code fault;
  if (!std::filesystem::exists(path, fault))
    return error{errc::not_found, fmt::format("there is no file '{}'", path)};
  // A file that is not regular may be readable only once, or endless.
  if (!std::filesystem::is_regular_file(path, fault))
    return error{errc::io, fmt::format("'{}' is not a regular file", path)};
  std::ifstream file{path, std::ios::binary};
  if (!file)
    return error{errc::io, fmt::format("'{}' cannot be opened: {}", path,
                                       std::strerror(errno))};
  std::string block(block_bytes, '\0');
  std::uint64_t all = 0;
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    auto count = static_cast<std::size_t>(file.gcount());
    if (count > 0)
      all = chain(all, fingerprint64(std::string_view{block}.substr(0, count)));
  }
  if (!file.eof())
    return error{errc::io, fmt::format("'{}' cannot be read to its end", path)};
  return fmt::format("{:016x}", all);
}

}  // namespace segue
