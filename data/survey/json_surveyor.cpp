// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <optional>
#include <set>
#include <utility>

#include "segue/data/input/json/json_scalar.hpp"
#include "segue/data/input/json/json_value.hpp"
#include "segue/data/input/shard.hpp"
#include "segue/data/survey/field_profile.hpp"
#include "segue/data/survey/record_surveyor.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::document;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

// No real step has more levels of nested lists than this.
constexpr std::size_t most_dims = 8;

class json_surveyor : public record_surveyor {
 public:
  explicit json_surveyor(const input_options& options)
      : key_name_{options.key},
        length_{options.length},
        names_{options.json},
        shard_{options.shard} {}

  void survey(const chunk& records, survey_builder& into) override;

 private:
  bool survey_record(std::string_view record);
  bool open(std::string_view record, object& root);
  bool survey_member(std::string_view name, value v);
  bool survey_container(value v, bool sequences);
  bool survey_sequence(std::string_view name, value v);
  bool survey_context(std::string_view name, value v);
  bool add_step(value& v, feature_profile& profile);
  bool add_values(value& v, feature_profile& profile, std::size_t depth);
  bool add_value(value& v, feature_profile& profile, std::size_t depth);
  bool add_scalar(value& v, feature_profile& profile);
  bool find_key(std::string_view record);
  bool read_key(value v);
  bool read_length(value v);
  bool fail(std::string reason) {
    fault_ = std::move(reason);
    return false;
  }
  bool fail(simdjson::error_code code) { return fail(not_json(code)); }
  bool fail_twice(std::string_view name) {
    return fail(fmt::format("has '{}' twice", shown_text(name)));
  }
  /// Notes that the record has a feature; returns false for a duplicate.
  bool give(std::vector<std::int64_t>& records, std::size_t place) {
    if (place >= records.size()) records.resize(place + 1);
    return std::exchange(records[place], record_) != record_;
  }

  std::string key_name_;
  std::string length_;
  json_names names_;
  key_shard shard_;

  simdjson::ondemand::parser parser_;
  document document_;
  survey_builder* into_ = nullptr;
  // By the place of a feature, the last record that has it.
  std::vector<std::int64_t> given_sequences_;
  std::vector<std::int64_t> given_context_;
  std::int64_t record_ = 0;
  // Of the record that is read:
  std::set<std::string, std::less<>> members_;  // that are not features
  std::string key_;
  std::optional<std::int64_t> real_;
  std::string fault_;
  // Of the step that is read:
  std::vector<std::int64_t> dims_;
  std::optional<std::size_t> leaf_depth_;
  bool regular_ = true;
};

bool is_list(value& v) {
  return v.raw_json_token().starts_with('[');
}

void json_surveyor::survey(const chunk& records, survey_builder& into) {
  into_ = &into;
  for (auto& r : records.records) {
    auto text = records.text(r);
    key_.clear();
    real_.reset();
    fault_.clear();
    members_.clear();
    ++record_;
    bool keyed = find_key(text);
    if (!in_shard(shard_, key_)) continue;
    into.note_record();
    if (keyed && survey_record(text)) {
      into.end_example(key_, real_);
    } else {
      into.add_reject({(*records.files)[r.file].name, r.record, r.offset, key_,
                       "", "", std::move(fault_), ""});
    }
  }
}

bool json_surveyor::open(std::string_view record, object& root) {
  static_assert(chunk::padding >= simdjson::SIMDJSON_PADDING);
  auto code = parser_
                  .iterate(record.data(), record.size(),
                           record.size() + simdjson::SIMDJSON_PADDING)
                  .get(document_);
  if (!code) code = document_.get_object().get(root);
  if (code == simdjson::INCORRECT_TYPE) return fail("is not a JSON object");
  return code ? fail(code) : true;
}

/// The key is read first, as it determines whether the record is in the shard.
bool json_surveyor::find_key(std::string_view record) {
  object root;
  value v;
  if (!open(record, root)) return false;
  if (root.find_field_unordered(key_name_).get(v)) return fail("has no key");
  return read_key(v);
}

bool json_surveyor::read_key(value v) {
  auto token = token_of(v);
  std::string_view text;
  std::int64_t integer = 0;
  std::uint64_t positive = 0;
  if (token.starts_with('"')) {
    if (v.get_string().get(text))
      return fail("has a key that is not a valid string");
  } else if (!v.get_int64().get(integer) || !v.get_uint64().get(positive)) {
    text = token;
  }
  if (text.empty())
    return fail("has a key that is neither a string nor an integer");
  key_ = text;
  return true;
}

bool json_surveyor::read_length(value v) {
  std::int64_t length = 0;
  auto token = token_of(v);
  if (token == "null") return true;
  if (read_token(token, length) != field_result::value)
    return fail(fmt::format("has a length ({}) that is not an int64",
                            shown_text(length_)));
  real_ = length;
  return true;
}

bool json_surveyor::survey_record(std::string_view record) {
  object root;
  if (!open(record, root)) return false;
  for (auto member : root) {
    simdjson::ondemand::field field;
    std::string_view name;
    if (auto code = std::move(member).get(field)) return fail(code);
    if (auto code = field.unescaped_key().get(name)) return fail(code);
    if (!survey_member(name, field.value())) return false;
  }
  if (!document_.current_location().error())
    return fail(more_than_one_object(record));
  return true;
}

bool json_surveyor::survey_member(std::string_view name, value v) {
  if (!name.empty()) {
    bool has_meaning = name == key_name_ || name == length_ ||
                       name == names_.sequences || name == names_.context;
    if (has_meaning && !members_.insert(std::string{name}).second)
      return fail_twice(name);
    if (name == length_ && !read_length(v)) return false;
    if (name == names_.sequences) return survey_container(v, true);
    if (name == names_.context) return survey_container(v, false);
    if (name == key_name_ || name == length_) return true;
  }
  // Features may be members of the record itself.
  bool list = is_list(v);
  if (names_.sequences.empty() && list) return survey_sequence(name, v);
  if (names_.context.empty() && (!list || !names_.sequences.empty()))
    return survey_context(name, v);
  return true;
}

bool json_surveyor::survey_container(value v, bool sequences) {
  if (token_of(v) == "null") return true;
  object all;
  if (v.get_object().get(all))
    return fail("has features that are not a JSON object");
  for (auto member : all) {
    simdjson::ondemand::field field;
    std::string_view name;
    if (auto code = std::move(member).get(field)) return fail(code);
    if (auto code = field.unescaped_key().get(name)) return fail(code);
    bool good = sequences ? survey_sequence(name, field.value())
                          : survey_context(name, field.value());
    if (!good) return false;
  }
  return true;
}

bool json_surveyor::survey_sequence(std::string_view name, value v) {
  auto place = into_->sequence(name);
  if (!place) return true;
  if (!give(given_sequences_, *place)) return fail_twice(name);
  auto& profile = into_->sequence_at(*place);
  array steps;
  if (token_of(v) == "null") {
    into_->note_steps(*place, 0);
    return true;
  }
  if (!is_list(v)) {
    profile.add_other();
    return true;
  }
  if (auto code = v.get_array().get(steps)) return fail(code);
  std::int64_t n = 0;
  for (auto element : steps) {
    value step;
    if (auto code = element.get(step)) return fail(code);
    if (!add_step(step, profile)) return false;
    ++n;
  }
  into_->note_steps(*place, n);
  return true;
}

bool json_surveyor::survey_context(std::string_view name, value v) {
  auto place = into_->context(name);
  if (!place) return true;
  if (!give(given_context_, *place)) return fail_twice(name);
  if (token_of(v) == "null") return true;  // as if it were absent
  auto& profile = into_->context_at(*place);
  into_->note_context(*place);
  return add_step(v, profile);
}

bool json_surveyor::add_step(value& v, feature_profile& profile) {
  dims_.clear();
  leaf_depth_.reset();
  regular_ = true;
  if (!add_values(v, profile, 0)) return false;
  profile.end_step(
      dims_, regular_ && leaf_depth_.value_or(dims_.size()) == dims_.size());
  return true;
}

bool json_surveyor::add_values(value& v, feature_profile& profile,
                               std::size_t depth) {
  if (!is_list(v)) return add_value(v, profile, depth);
  if (depth == most_dims) {
    regular_ = false;
    return true;
  }
  constexpr std::int64_t unknown = -1;
  if (dims_.size() == depth) dims_.push_back(unknown);
  array list;
  if (auto code = v.get_array().get(list)) return fail(code);
  std::int64_t n = 0;
  for (auto element : list) {
    value inner;
    if (auto code = element.get(inner)) return fail(code);
    if (!add_values(inner, profile, depth + 1)) return false;
    ++n;
  }
  if (dims_[depth] == unknown) dims_[depth] = n;
  regular_ = regular_ && dims_[depth] == n;
  return true;
}

bool json_surveyor::add_value(value& v, feature_profile& profile,
                              std::size_t depth) {
  if (!leaf_depth_) leaf_depth_ = depth;
  regular_ = regular_ && *leaf_depth_ == depth;
  return add_scalar(v, profile);
}

bool json_surveyor::add_scalar(value& v, feature_profile& profile) {
  auto token = token_of(v);
  if (token.starts_with('"')) {
    std::string_view text;
    if (auto code = v.get_string().get(text)) return fail(code);
    profile.add_text(text);
    return true;
  }
  if (token == "null" || token == "NaN") {
    profile.add_missing();
  } else if (token == "true" || token == "false") {
    profile.add_boolean(token == "true");
  } else if (token.starts_with('{')) {
    profile.add_other();
  } else if (is_json_number(token)) {
    add_number(profile, token);
  } else {
    return fail("is not valid JSON: it contains something that is not a value");
  }
  return true;
}

}  // namespace

std::unique_ptr<record_surveyor> make_json_surveyor(
    const input_options& options) {
  return std::make_unique<json_surveyor>(options);
}

}  // namespace segue
