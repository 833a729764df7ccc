// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/format_of_name.hpp"

#include <array>
#include <utility>

namespace segue {
namespace {

using named_format = std::pair<std::string_view, std::string_view>;
constexpr std::array endings{
    named_format{".csv", "csv"},
    named_format{".tsv", "csv"},
    named_format{".jsonl", "jsonl"},
    named_format{".ndjson", "jsonl"},
    named_format{".tfrecord", "tfrecord"},
    named_format{".tfrecords", "tfrecord"},
};

}  // namespace

std::string_view format_of_name(std::string_view path) {
  for (std::string_view stored : {".gz", ".zst"})
    if (path.ends_with(stored)) path.remove_suffix(stored.size());
  for (auto& [ending, format] : endings)
    if (path.ends_with(ending)) return format;
  return {};
}

}  // namespace segue
