// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/batch_json.hpp"

#include <algorithm>

#include "segue/data/output/json_text.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// Appends one value per entry of the batch.
template <class Get>
void append_entries(std::string& text, std::string_view name,
                    std::int64_t batch_size, Get get) {
  append_json_name(text, name);
  text += '[';
  for (std::int64_t b = 0; b < batch_size; ++b) {
    if (b > 0) text += ',';
    append_json(text, get(b));
  }
  text += ']';
}

/// Appends an object with one value per name.
template <class Append>
void append_object(std::string& text, std::string_view name,
                   const std::vector<std::string>& names, Append append) {
  append_json_name(text, name);
  text += '{';
  for (const auto& member : names) {
    append_json_name(text, as_utf8(member));
    append(member);
  }
  text += '}';
}

/// Whether a feature is dense in a batch; ragged ones are sparse there, too.
bool is_dense(const std::vector<feature_spec>& specs, std::string_view name) {
  auto found = std::ranges::find(specs, name, &feature_spec::name);
  return found == specs.end() || found->form == layout::dense;
}

void append_positions(std::string& text, const batch& b) {
  auto n = b.batch_size();
  append_entries(text, "key", n, [&](auto i) { return b.key(i); });
  append_entries(text, "next_key", n, [&](auto i) { return b.next_key(i); });
  append_entries(text, "sequence", n, [&](auto i) { return b.segment(i); });
  append_entries(text, "sequence_count", n,
                 [&](auto i) { return b.segment_count(i); });
  append_entries(text, "length", n, [&](auto i) { return b.length(i); });
  append_entries(text, "total_length", n,
                 [&](auto i) { return b.total_length(i); });
  append_entries(text, "insertion_index", n,
                 [&](auto i) { return b.insertion_index(i); });
}

}  // namespace

std::string batch_json(const batch& b, const parse_spec& spec) {
  std::string text = "{";
  append_positions(text, b);
  append_object(text, "context", b.context_names(), [&](const auto& name) {
    if (is_dense(spec.context, name)) {
      append_json(text, b.context(name));
    } else {
      append_json(text, b.sparse_context(name));
    }
  });
  append_object(text, "sequences", b.sequence_names(), [&](const auto& name) {
    if (is_dense(spec.sequences, name)) {
      append_json(text, b.sequences(name));
    } else {
      append_json(text, b.sparse_sequences(name));
    }
  });
  append_object(text, "states", b.state_names(),
                [&](const auto& name) { append_json(text, b.state(name)); });
  append_json_name(text, "layer");
  append_json(text, b.layer());
  append_json_name(text, "layer_length");
  append_json(text, b.layer_lengths());
  text += "}\n";
  return text;
}

}  // namespace segue
