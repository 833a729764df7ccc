// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/replace_file.hpp"

#include "segue/data/storage/new_file.hpp"

namespace segue {

result<void> replace_file(const std::string& path,
                          std::span<const std::span<const std::byte>> parts) {
  auto file = new_file::open(path);
  if (!file) return file.error();
  for (auto part : parts)
    if (auto written = file->write(part); !written) return written;
  return file->commit();
}

}  // namespace segue
