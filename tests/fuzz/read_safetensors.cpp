// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include "memory_file.hpp"
#include "segue/data/storage/safetensors.hpp"
#include "targets.hpp"

namespace segue::fuzz {

std::string read_safetensors_file(std::string_view bytes) {
  memory_file file{bytes};
  auto tensors = read_safetensors(file.path());
  if (!tensors) {
    auto e = tensors.error();
    bool never_read = e.code == errc::not_found || e.code == errc::io;
    if (e.message.empty()) return "an error has no message";
    return never_read ? e.message : "";
  }
  std::size_t held = 0;
  for (auto& [name, t] : *tensors)
    held += t.bytes().size();
  if (held <= bytes.size()) return {};
  return fmt::format("a file of {} bytes gives tensors of {}", bytes.size(),
                     held);
}

}  // namespace segue::fuzz
