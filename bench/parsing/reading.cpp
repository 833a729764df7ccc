// SPDX-License-Identifier: BSD-3-Clause
#include "reading.hpp"

#include <utility>

#include "need.hpp"

namespace segue::bench {
namespace {

parsed_chunk parse(record_parser& parser, const chunk& records) {
  auto parsed = parser.parse(records);
  if (!parsed.rejects.empty())
    need(result<void>{error{errc::malformed, describe(parsed.rejects[0])}});
  return parsed;
}

}  // namespace

std::int64_t read_bytes(const data_set& data) {
  auto bytes = need(open_bytes(data.path()));
  std::vector<char> block(256 << 10);
  std::int64_t all = 0;
  while (auto n = need(bytes->read(block.data(), block.size())))
    all += static_cast<std::int64_t>(n);
  return all;
}

std::vector<chunk> read_chunks(const data_set& data) {
  auto source = need(open_source(data.options, data.spec));
  std::vector<chunk> chunks;
  while (auto records = need(source->next()))
    chunks.push_back(std::move(*records));
  return chunks;
}

std::vector<example> parse_chunks(const data_set& data,
                                  const std::vector<chunk>& chunks) {
  auto parser = need(make_parser(data.options, data.spec));
  std::vector<example> examples;
  for (auto& records : chunks)
    for (auto& e : parse(*parser, records).examples)
      examples.push_back(std::move(e));
  return examples;
}

std::int64_t read_examples(const data_set& data) {
  auto source = need(open_source(data.options, data.spec));
  auto parser = need(make_parser(data.options, data.spec));
  std::int64_t examples = 0;
  while (auto records = need(source->next()))
    examples +=
        static_cast<std::int64_t>(parse(*parser, *records).examples.size());
  return examples;
}

}  // namespace segue::bench
