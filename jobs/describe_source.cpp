// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/describe_source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <vector>

#include "segue/config/canonical_options.hpp"

namespace segue {
namespace {

class listing {
 public:
  template <class T>
  void add(const char* name, const T& value) {
    text_ += fmt::format("{} = {}\n", name, value);
  }

  void add(const char* name, const std::vector<std::string>& values) {
    add(name, fmt::format("{}", fmt::join(values, ", ")));
  }

  void add(const char* name, const std::optional<std::int64_t>& value) {
    add(name, value ? fmt::format("{}", *value) : "none");
  }

  std::string text() && { return std::move(text_); }

 private:
  std::string text_;
};

/// Names; behind them how they compare, where that is not by value.
std::vector<std::string> names_of(const std::vector<order_column>& columns) {
  std::vector<std::string> names;
  for (auto& order : columns)
    names.push_back(order.as == order_kind::time ? order.column + " as time"
                                                 : order.column);
  return names;
}

void add_input(const input_options& in, listing& to) {
  to.add("input.format", in.format);
  to.add("input.files", in.files);
  to.add("input.key", in.key);
  to.add("input.order_by", names_of(in.order_by));
  to.add("input.label", in.label);
  to.add("input.shard", fmt::format("{}/{}", in.shard.index, in.shard.count));
  to.add("input.default", fmt::format("{}", in.defaults));
  to.add("input.rename", fmt::format("{}", in.rename));
  to.add("input.steps_per_key", in.steps_per_key);
  to.add("input.shuffle_files", in.shuffle_files);
  to.add("input.shuffle_examples", in.shuffle_examples);
  to.add("input.shuffle_buffer", in.shuffle_buffer);
  // Of one format, but at their defaults in the others.
  to.add("input.grouped", in.grouped);
  to.add("input.delimiter", in.delimiter);
  to.add("input.columns", in.columns);
  to.add("input.missing", fmt::format("{}", in.missing));
  to.add("input.length", in.length);
  to.add("input.ragged", in.ragged);
  to.add("input.json.context", in.json.context);
  to.add("input.json.sequences", in.json.sequences);
  to.add("input.example",
         in.example == tf_message::example ? "example" : "sequence_example");
}

void add_batch(const batch_options& b, listing& to) {
  to.add("batch.num_unroll", b.num_unroll);
  to.add("batch.batch_size", b.batch_size);
  to.add("batch.capacity", b.places());
  to.add("batch.pad", b.pad);
  to.add("batch.allow_small_batch", b.allow_small_batch);
  to.add("batch.on_duplicate",
         b.on_duplicate == on_duplicate::queue ? "queue" : "reject");
  to.add("batch.make_keys_unique", b.make_keys_unique);
  to.add("batch.make_keys_unique_seed", b.make_keys_unique_seed);
}

void add_model(const model_options& m, listing& to) {
  to.add("model.kind", m.kind);
  to.add("model.units", m.units);
  to.add("model.layers", m.layers);
  to.add("model.outputs", m.outputs);
  to.add("model.seed", m.seed);
  to.add("model.weights", m.weights);
  to.add("model.forget_bias", m.forget_bias);
  to.add("model.carry_states", m.carry_states);
}

}  // namespace

result<std::string> describe_source(const configuration& config) {
  listing lines;
  add_input(config.input, lines);
  add_batch(config.batch, lines);
  add_model(config.model, lines);
  auto columns = canonical_columns(config);
  if (!columns) return columns.error();
  auto text = std::move(lines).text();
  for (auto& line : *columns)
    text += line + '\n';
  return text;
}

}  // namespace segue
