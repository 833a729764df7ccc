// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <simdjson.h>

#include "segue/data/input/json/json_value.hpp"
#include "segue/data/survey/guess/guess_formats.hpp"
#include "segue/data/survey/key_candidates.hpp"
#include "segue/data/survey/toml_text.hpp"

namespace segue {
namespace {

class json_sample {
 public:
  explicit json_sample(const chunk& records) : records_{records} {}

  json_names guess_names(std::string_view key);
  result<std::string> guess_key();

 private:
  /// Calls `look(name, value)` with the members of a record; returns false if
  /// it is not a valid record.
  template <class F>
  bool each_member(const chunk_record& r, F look);

  const chunk& records_;
  simdjson::ondemand::parser parser_;
};

template <class F>
bool json_sample::each_member(const chunk_record& r, F look) {
  auto text = records_.text(r);
  simdjson::ondemand::document document;
  simdjson::ondemand::object root;
  auto opened = parser_.iterate(text.data(), text.size(),
                                text.size() + simdjson::SIMDJSON_PADDING);
  if (std::move(opened).get(document) || document.get_object().get(root))
    return false;
  for (auto member : root) {
    simdjson::ondemand::field field;
    std::string_view name;
    if (std::move(member).get(field) || field.unescaped_key().get(name))
      return false;
    look(name, field.value());
  }
  return true;
}

bool holds_a_list(simdjson::ondemand::value v) {
  simdjson::ondemand::object members;
  if (v.get_object().get(members)) return false;
  bool found = false;
  for (auto member : members) {
    simdjson::ondemand::field field;
    if (std::move(member).get(field)) return found;
    found = found || field.value().raw_json_token().starts_with('[');
  }
  return found;
}

/// Members that are objects contain the features, except the key; if there are
/// none, features are members of the record.
json_names json_sample::guess_names(std::string_view key) {
  bool usual_sequences = false;
  bool usual_context = false;
  json_names found{"", ""};
  json_names usual;
  for (auto& r : records_.records) {
    each_member(r, [&](std::string_view name, simdjson::ondemand::value v) {
      if (name == key || !v.raw_json_token().starts_with('{')) return;
      usual_sequences = usual_sequences || name == usual.sequences;
      usual_context = usual_context || name == usual.context;
      auto& place = holds_a_list(v) ? found.sequences : found.context;
      if (place.empty()) place = name;
    });
    // The first valid record is enough.
    if (!found.sequences.empty()) break;
  }
  if (usual_sequences) found.sequences = usual.sequences;
  if (usual_context || (found.context.empty() && !found.sequences.empty()))
    found.context = usual.context;
  return found;
}

result<std::string> json_sample::guess_key() {
  key_candidates candidates{true};
  for (auto& r : records_.records) {
    candidates.note_record();
    each_member(r, [&](std::string_view name, simdjson::ondemand::value v) {
      auto token = token_of(v);
      std::string_view text;
      std::int64_t integer = 0;
      if (token.starts_with('"')) {
        if (!v.get_string().get(text)) candidates.at(name).add_text(text);
      } else if (!v.get_int64().get(integer)) {
        candidates.at(name).add_integer(integer);
      }
    });
  }
  return candidates.choose();
}

}  // namespace

result<void> guess_jsonl(const known_options& known, const std::string& path,
                         input_options& options,
                         std::vector<std::string>& made) {
  auto records = first_chunk(path, options);
  if (!records) return records.error();
  if (!*records) return {};
  json_sample sample{**records};
  auto names = known.json ? options.json
                          : sample.guess_names(known.key ? options.key : "");
  if (names.context != options.json.context ||
      names.sequences != options.json.sequences)
    made.push_back(fmt::format("json = {{ context = {}, sequences = {} }}",
                               toml_text(names.context),
                               toml_text(names.sequences)));
  options.json = names;
  if (known.key) return {};
  auto key = sample.guess_key();
  if (!key) return key.error();
  if (*key != options.key) note_key(options, std::move(*key), made);
  return {};
}

}  // namespace segue
