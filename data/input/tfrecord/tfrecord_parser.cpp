// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/tfrecord/tfrecord_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <utility>
#include <vector>

#include "segue/data/input/example_parser.hpp"
#include "segue/data/input/shard.hpp"
#include "segue/data/input/tfrecord/proto_feature.hpp"
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"
#include "segue/data/input/wanted_features.hpp"

namespace segue {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
constexpr auto message = protozero::pbf_wire_type::length_delimited;

/// The features of a record that are read, as encoded.
using found_features = std::vector<std::optional<data_view>>;

class tfrecord_reader : public record_reader {
 public:
  explicit tfrecord_reader(const input_options& options)
      : key_{options.key},
        length_{options.length},
        kind_{options.example},
        shard_{options.shard} {}

  record_head read(std::string_view record, example_builder& into) override;

 private:
  bool read_message(data_view data);
  void find_features(data_view features, bool lists);
  void find_feature(std::string_view name, data_view value, bool list);
  bool read_key();
  bool read_length();
  bool read_all(feature_set& set, const found_features& found);
  bool fail(std::string name, std::string reason) {
    head_.fault = {std::move(name), "", std::move(reason)};
    return false;
  }

  std::string key_;
  std::string length_;
  tf_message kind_;
  key_shard shard_;

  proto_feature_reader features_;
  example_builder* into_ = nullptr;
  record_head head_;
  std::optional<data_view> key_value_;
  std::optional<data_view> length_value_;
  found_features sequences_;
  found_features context_;
};

record_head tfrecord_reader::read(std::string_view record,
                                  example_builder& into) {
  into_ = &into;
  head_ = {};
  auto frame = read_tfrecord_frame(record);
  if (frame.code != errc::none) {
    fail("", std::move(frame.reason));
    return std::move(head_);
  }
  try {
    read_message({frame.data.data(), frame.data.size()});
  } catch (const protozero::exception& e) {
    fail("", fmt::format(
                 "is not a tf.train.{}: {}",
                 kind_ == tf_message::example ? "Example" : "SequenceExample",
                 e.what()));
  }
  return std::move(head_);
}

bool tfrecord_reader::read_message(data_view data) {
  key_value_.reset();
  length_value_.reset();
  sequences_.assign(into_->sequences().size(), {});
  context_.assign(into_->context().size(), {});
  pbf_reader fields{data};
  while (fields.next()) {
    bool lists = kind_ == tf_message::sequence_example && fields.tag() == 2;
    if ((fields.tag() == 1 || lists) && fields.wire_type() == message) {
      find_features(fields.get_view(), lists);
    } else {
      fields.skip();
    }
  }
  if (!read_key()) return false;
  if (!in_shard(shard_, head_.key)) return true;
  return read_length() && read_all(into_->sequences(), sequences_) &&
         read_all(into_->context(), context_);
}

/// Reads a map from names to features, or to lists of them: a message of
/// entries, each with a name (1) and a value (2).
void tfrecord_reader::find_features(data_view features, bool lists) {
  pbf_reader entries{features};
  while (entries.next(1, message)) {
    pbf_reader entry{entries.get_view()};
    data_view name;
    data_view value;
    while (entry.next()) {
      if (entry.tag() == 1 && entry.wire_type() == message) {
        name = entry.get_view();
      } else if (entry.tag() == 2 && entry.wire_type() == message) {
        value = entry.get_view();
      } else {
        entry.skip();
      }
    }
    find_feature({name.data(), name.size()}, value, lists);
  }
}

void tfrecord_reader::find_feature(std::string_view name, data_view value,
                                   bool list) {
  if (list || kind_ == tf_message::example)
    if (auto place = into_->sequences().find(name)) sequences_[*place] = value;
  if (list) return;
  if (name == key_) key_value_ = value;
  if (name == length_) length_value_ = value;
  if (auto place = into_->context().find(name)) context_[*place] = value;
}

bool tfrecord_reader::read_key() {
  if (!key_value_)
    return fail(key_, "is not in the record; every example needs a key");
  auto key = read_proto_text(*key_value_);
  if (!key)
    return fail(key_, "is not a single bytes or int64 value, as a key must be");
  if (key->empty()) return fail(key_, "is empty; every example needs a key");
  head_.key = std::move(*key);
  return true;
}

bool tfrecord_reader::read_length() {
  if (length_.empty()) return true;
  if (length_value_) head_.length = read_proto_int64(*length_value_);
  return head_.length || fail(length_, length_value_ ? "is not a single int64"
                                                     : "is not in the record");
}

bool tfrecord_reader::read_all(feature_set& set, const found_features& found) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    auto& feature = set[i];
    set.give(i);
    head_.fault = !feature.sequence()
                      ? features_.read_context(*found[i], feature)
                  : kind_ == tf_message::example
                      ? features_.read_flat(*found[i], feature)
                      : features_.read_steps(*found[i], feature);
    if (!head_.fault.reason.empty()) return false;
  }
  return true;
}

result<void> check_names(const input_options& options,
                         const parse_spec& wanted) {
  if (options.key.empty())
    return error{errc::invalid_argument,
                 "format tfrecord needs the name of the key feature (key)"};
  if (options.example == tf_message::sequence_example) return {};
  for (auto& feature : wanted.sequences) {
    if (feature.form == layout::ragged)
      return error{errc::invalid_argument,
                   fmt::format("'{}' is ragged, but the flat lists of a "
                               "tf.train.Example do not say where a step ends",
                               feature.name)};
    auto twice =
        std::ranges::find(wanted.context, feature.name, &feature_spec::name);
    if (twice != wanted.context.end())
      return error{
          errc::invalid_argument,
          fmt::format("'{}' is read both as a sequence and as context, but a "
                      "tf.train.Example has only one place for both",
                      feature.name)};
  }
  return {};
}

}  // namespace

result<std::unique_ptr<record_parser>> make_tfrecord_parser(
    const input_options& options, const parse_spec& spec) {
  auto wanted = wanted_features(options, spec);
  if (!wanted) return wanted.error();
  if (auto good = check_names(options, *wanted); !good) return good.error();
  return make_example_parser(options, *wanted,
                             std::make_unique<tfrecord_reader>(options));
}

}  // namespace segue
