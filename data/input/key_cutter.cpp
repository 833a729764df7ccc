// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/key_cutter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace segue {
namespace {

bool even(const example& e) {
  return std::ranges::all_of(e.sequences, [&](const named_feature& f) {
    return time_of(f.value) == time_of(e.sequences[0].value);
  });
}

class key_cutter : public record_parser {
 public:
  key_cutter(std::unique_ptr<record_parser> whole, std::int64_t steps)
      : whole_{std::move(whole)}, steps_{steps} {}

  parsed_chunk parse(const chunk& records) override {
    auto parsed = whole_->parse(records);
    auto examples = std::exchange(parsed.examples, {});
    auto origins = std::exchange(parsed.origins, {});
    for (std::size_t i = 0; i < examples.size(); ++i) {
      if (even(examples[i]))
        cut(examples[i], parsed.examples);
      else
        parsed.examples.push_back(std::move(examples[i]));
      parsed.origins.resize(parsed.examples.size(), origins[i]);
    }
    return parsed;
  }

 private:
  void cut(const example& whole, std::vector<example>& pieces) const {
    auto steps = time_of(whole.sequences[0].value);
    // A length that is out of range does not change, so that it is refused.
    auto length = whole.length.value_or(steps);
    if (length >= 0 && length <= steps) steps = length;
    std::int64_t begin = 0;
    do {
      auto count = std::min(steps_, steps - begin);
      example piece;
      piece.key = fmt::format("{}#{}", whole.key, begin / steps_);
      piece.context = whole.context;
      for (auto& [name, value] : whole.sequences)
        piece.sequences.push_back({name, slice(value, begin, count)});
      if (length != steps) piece.length = length;
      pieces.push_back(std::move(piece));
      begin += count;
    } while (begin < steps);
  }

  std::unique_ptr<record_parser> whole_;
  std::int64_t steps_;
};

}  // namespace

std::unique_ptr<record_parser> cut_keys(std::unique_ptr<record_parser> whole,
                                        std::int64_t steps) {
  return std::make_unique<key_cutter>(std::move(whole), steps);
}

}  // namespace segue
