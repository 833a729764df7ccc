// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/json/json_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/data/input/example_parser.hpp"
#include "segue/data/input/json/json_scalar.hpp"
#include "segue/data/input/json/json_value.hpp"
#include "segue/data/input/shard.hpp"
#include "segue/data/input/wanted_features.hpp"

namespace segue {
namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::value;

/// The kinds of features that the members of an object may be.
struct member_kinds {
  bool sequences = false;
  bool context = false;

  explicit operator bool() const { return sequences || context; }
};

/// The members with a meaning of their own that the record has had so far.
struct given_members {
  bool key = false;
  bool length = false;
  bool sequences = false;
  bool context = false;
};

class json_reader : public record_reader {
 public:
  explicit json_reader(const input_options& options)
      : key_{options.key},
        length_{options.length},
        names_{options.json},
        shard_{options.shard} {}

  record_head read(std::string_view record, example_builder& into) override;

 private:
  simdjson::error_code open(std::string_view record, object& root);
  bool read_root(std::string_view record, object root);
  bool read_member(std::string_view name, value v);
  bool read_features(std::string_view name, value v, member_kinds kinds);
  bool read_feature(std::string_view name, value v, member_kinds kinds);
  bool read_feature(feature_set& set, std::size_t place, value v);
  bool read_key(value v);
  bool read_length(value v);
  void find_key(std::string_view record);
  bool fail(std::string_view name, std::string_view text, std::string reason) {
    head_.fault = {std::string{name}, std::string{text}, std::move(reason)};
    return false;
  }
  bool fail(simdjson::error_code code) { return fail("", "", not_json(code)); }
  /// Notes that the record has the member. For a duplicate, returns false and
  /// sets a fault, since it is unclear which of the two counts.
  bool take(bool& given, std::string_view name) {
    if (given) return fail(name, "", "appears twice in the record");
    return given = true;
  }
  member_kinds kinds_in(std::string_view container) const {
    return {container == names_.sequences, container == names_.context};
  }

  std::string key_;
  std::string length_;
  json_names names_;
  key_shard shard_;

  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  json_feature_reader features_;
  example_builder* into_ = nullptr;
  record_head head_;
  given_members given_;
};

record_head json_reader::read(std::string_view record, example_builder& into) {
  into_ = &into;
  head_ = {};
  given_ = {};
  object root;
  auto code = open(record, root);
  if (code == simdjson::INCORRECT_TYPE) {
    fail("", "", "is not a JSON object");
  } else if (code) {
    fail(code);
  } else {
    read_root(record, root);
  }
  if (head_.key.empty()) find_key(record);
  return std::move(head_);
}

simdjson::error_code json_reader::open(std::string_view record, object& root) {
  static_assert(chunk::padding >= simdjson::SIMDJSON_PADDING);
  auto opened = parser_.iterate(record.data(), record.size(),
                                record.size() + simdjson::SIMDJSON_PADDING);
  if (auto code = std::move(opened).get(document_)) return code;
  return document_.get_object().get(root);
}

bool json_reader::read_root(std::string_view record, object root) {
  for (auto member : root) {
    simdjson::ondemand::field field;
    std::string_view name;
    if (auto code = std::move(member).get(field)) return fail(code);
    if (auto code = field.unescaped_key().get(name)) return fail(code);
    if (!read_member(name, field.value())) return false;
    if (!head_.key.empty() && !in_shard(shard_, head_.key)) return true;
  }
  if (!document_.current_location().error())
    return fail("", "", more_than_one_object(record));
  return true;
}

bool json_reader::read_member(std::string_view name, value v) {
  if (!name.empty()) {
    if (name == key_ && !(take(given_.key, name) && read_key(v))) return false;
    if (name == length_ && !(take(given_.length, name) && read_length(v)))
      return false;
    if (auto kinds = kinds_in(name)) {
      auto& given = kinds.sequences ? given_.sequences : given_.context;
      return take(given, name) && read_features(name, v, kinds);
    }
  }
  return read_feature(name, v, kinds_in(""));
}

bool json_reader::read_features(std::string_view name, value v,
                                member_kinds kinds) {
  if (token_of(v) == "null") return true;
  object all;
  if (v.get_object().get(all))
    return fail(name, token_of(v), "is not an object of features");
  for (auto member : all) {
    simdjson::ondemand::field field;
    std::string_view feature;
    if (auto code = std::move(member).get(field)) return fail(code);
    if (auto code = field.unescaped_key().get(feature)) return fail(code);
    if (!read_feature(feature, field.value(), kinds)) return false;
  }
  return true;
}

/// Reads a member that is either a feature or not read at all.
bool json_reader::read_feature(std::string_view name, value v,
                               member_kinds kinds) {
  if (kinds.sequences)
    if (auto place = into_->sequences().find(name))
      return read_feature(into_->sequences(), *place, v);
  if (kinds.context)
    if (auto place = into_->context().find(name))
      return read_feature(into_->context(), *place, v);
  return true;
}

bool json_reader::read_feature(feature_set& set, std::size_t place, value v) {
  auto& feature = set[place];
  if (!set.give(place))
    return fail(feature.spec().name, "", "appears twice in the record");
  if (feature.sequence() && token_of(v) == "null") return true;  // no steps
  head_.fault = features_.read(v, feature);
  return head_.fault.reason.empty();
}

bool json_reader::read_key(value v) {
  auto token = token_of(v);
  std::string_view text;
  std::uint64_t positive = 0;
  std::int64_t integer = 0;
  if (token.starts_with('"')) {
    if (v.get_string().get(text))
      return fail(key_, token, "is not a valid string");
  } else if (v.get_int64().get(integer) == simdjson::SUCCESS ||
             v.get_uint64().get(positive) == simdjson::SUCCESS) {
    text = token;
  } else {
    return fail(key_, token, "is neither a string nor an integer");
  }
  if (text.empty())
    return fail(key_, token, "is empty; every example needs a key");
  head_.key = text;
  return true;
}

bool json_reader::read_length(value v) {
  auto token = token_of(v);
  std::int64_t length = 0;
  if (token == "null") return true;
  if (read_token(token, length) != field_result::value)
    return fail(length_, token, "is not an int64");
  head_.length = length;
  return true;
}

/// Finds the key of a record with a fault before its key: the reject names it,
/// and it determines which shard reports the reject.
void json_reader::find_key(std::string_view record) {
  auto fault = std::exchange(head_.fault, {});
  object root;
  value v;
  bool found = !open(record, root) && !root.find_field_unordered(key_).get(v);
  if (found) read_key(v);
  if (!fault.reason.empty())
    head_.fault = std::move(fault);
  else if (!found)
    fail(key_, "", "is not in the record; every example needs a key");
}

/// Refuses a name that would have two meanings.
result<void> check_names(const input_options& options,
                         const parse_spec& wanted) {
  if (options.key.empty())
    return error{errc::invalid_argument,
                 "format jsonl needs the name of the key member (key)"};
  if (options.json.context != options.json.sequences) return {};
  for (auto& feature : wanted.sequences) {
    auto twice =
        std::ranges::find(wanted.context, feature.name, &feature_spec::name);
    if (twice != wanted.context.end())
      return error{
          errc::invalid_argument,
          fmt::format("'{}' is read both as a sequence and as context, but the "
                      "option json gives both the same place",
                      feature.name)};
  }
  return {};
}

}  // namespace

result<std::unique_ptr<record_parser>> make_json_parser(
    const input_options& options, const parse_spec& spec) {
  auto wanted = wanted_features(options, spec);
  if (!wanted) return wanted.error();
  if (auto good = check_names(options, *wanted); !good) return good.error();
  return make_example_parser(options, *wanted,
                             std::make_unique<json_reader>(options));
}

}  // namespace segue
