// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/record_parser.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "segue/data/input/input_format.hpp"
#include "segue/data/input/key_cutter.hpp"

namespace segue {

result<void> take_in_order(
    const parsed_chunk& parsed,
    const std::function<result<void>(const reject&)>& take_reject,
    const std::function<result<void>(std::size_t)>& take_example) {
  std::size_t next = 0;
  auto take_rejects_before = [&](std::size_t place) -> result<void> {
    for (; next < parsed.rejects.size() && parsed.reject_places[next] < place;
         ++next)
      if (auto taken = take_reject(parsed.rejects[next]); !taken) return taken;
    return {};
  };
  for (std::size_t i = 0; i < parsed.examples.size(); ++i) {
    auto [first, count] = parsed.origins[i];
    if (auto taken = take_rejects_before(first + count); !taken) return taken;
    if (auto taken = take_example(i); !taken) return taken;
  }
  return take_rejects_before(std::numeric_limits<std::size_t>::max());
}

reject reject_example(const chunk& records, const parsed_chunk& parsed,
                      std::size_t place, std::string key, std::string reason) {
  auto& all = records.records;
  auto [first, count] = parsed.origins[place];
  reject made;
  for (auto i = first; i < first + count; ++i) {
    if (std::ranges::binary_search(parsed.reject_places, i)) continue;
    if (made.file.empty()) {
      made.file = (*records.files)[all[i].file].name;
      made.record = all[i].record;
      made.offset = all[i].offset;
    } else {
      made.raw += '\n';
    }
    made.raw += records.text(all[i]);
  }
  made.key = std::move(key);
  made.reason = std::move(reason);
  return made;
}

result<std::unique_ptr<record_parser>> make_parser(const input_options& options,
                                                   const parse_spec& spec) {
  auto format = format_of(options);
  if (!format) return format.error();
  auto parser = (*format)->make_parser(options, spec);
  if (!parser || !options.steps_per_key) return parser;
  return cut_keys(std::move(*parser), *options.steps_per_key);
}

}  // namespace segue
