// SPDX-License-Identifier: BSD-3-Clause
#include "memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace segue::fuzz {

memory_file::memory_file(std::string_view bytes)
    : descriptor_{::memfd_create("fuzz", MFD_CLOEXEC)} {
  // Without it nothing can be tried, which must not look like a success.
  if (descriptor_ < 0) std::abort();
  auto written = ::write(descriptor_, bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size())) std::abort();
}

memory_file::~memory_file() {
  ::close(descriptor_);
}

std::string memory_file::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

}  // namespace segue::fuzz
