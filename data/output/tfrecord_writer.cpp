// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <iterator>
#include <protozero/pbf_writer.hpp>

#include "segue/data/input/tfrecord/tfrecord_format.hpp"
#include "segue/data/output/format_writers.hpp"
#include "segue/data/output/value_view.hpp"
#include "segue/data/storage/masked_crc.hpp"

namespace segue {
namespace {

using protozero::pbf_writer;

// The fields of the messages in tensorflow/core/example/*.proto.
constexpr protozero::pbf_tag_type features_field = 1;  // of both examples
constexpr protozero::pbf_tag_type lists_field = 2;     // of SequenceExample
constexpr protozero::pbf_tag_type entry_field = 1;     // of a map
constexpr protozero::pbf_tag_type name_field = 1;      // of an entry
constexpr protozero::pbf_tag_type value_field = 2;
constexpr protozero::pbf_tag_type step_field = 1;   // of FeatureList
constexpr protozero::pbf_tag_type bytes_field = 1;  // of Feature
constexpr protozero::pbf_tag_type floats_field = 2;
constexpr protozero::pbf_tag_type ints_field = 3;
constexpr protozero::pbf_tag_type values_field = 1;  // of all three lists

void append_little_endian(std::string& to, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i)
    to += static_cast<char>(number >> 8 * i & 0xff);
}

/// Appends the data with its size and checksums, see tfrecord_frame.
void append_frame(std::string& to, std::string_view data) {
  auto begin = to.size();
  append_little_endian(to, data.size(), 8);
  append_little_endian(to, masked_crc32c({to.data() + begin, 8}), 4);
  to += data;
  append_little_endian(to, masked_crc32c(data), 4);
}

class tfrecord_writer : public example_writer {
 public:
  tfrecord_writer(output_schema schema, bool flat)
      : schema_{std::move(schema)}, flat_{flat} {}

  write_fault append(const example& e, std::string& to) override;

 private:
  void add_head(const example& e);
  void add_context(const example& e);
  void add_lists(const example& e);
  write_fault add_flat(const example& e);
  void set_feature(const value_view& values, value_view::range range);
  void add_entry(std::string& map, const std::string& name);

  output_schema schema_;
  bool flat_;
  // Messages of the current example, from the inside out.
  std::string list_;   // BytesList, FloatList or Int64List
  std::string value_;  // Feature, or FeatureList
  std::string steps_;  // FeatureList
  std::string entry_;
  std::string features_;
  std::string lists_;
  std::string message_;
};

write_fault tfrecord_writer::append(const example& e, std::string& to) {
  features_.clear();
  add_head(e);
  add_context(e);
  message_.clear();
  if (flat_) {
    if (auto fault = add_flat(e); !fault.reason.empty()) return fault;
    pbf_writer{message_}.add_message(features_field, features_);
  } else {
    add_lists(e);
    pbf_writer message{message_};
    message.add_message(features_field, features_);
    message.add_message(lists_field, lists_);
  }
  append_frame(to, message_);
  return {};
}

/// Adds the key and the length.
void tfrecord_writer::add_head(const example& e) {
  list_.clear();
  value_.clear();
  pbf_writer{list_}.add_bytes(values_field, e.key);
  pbf_writer{value_}.add_message(bytes_field, list_);
  add_entry(features_, schema_.key);
  if (schema_.length.empty()) return;
  auto steps = value_view::of_sequence(e.sequences.front().value).steps();
  std::int64_t length = e.length.value_or(steps);
  list_.clear();
  value_.clear();
  pbf_writer{list_}.add_packed_int64(values_field, &length, &length + 1);
  pbf_writer{value_}.add_message(ints_field, list_);
  add_entry(features_, schema_.length);
}

void tfrecord_writer::add_context(const example& e) {
  for (auto& feature : schema_.context) {
    auto values = value_view::of_context(e.context[feature.place].value);
    auto all = values.all();
    if (all.size() == 0) continue;
    set_feature(values, all);
    add_entry(features_, feature.spec.name);
  }
}

void tfrecord_writer::add_lists(const example& e) {
  lists_.clear();
  for (auto& feature : schema_.sequences) {
    auto values = value_view::of_sequence(e.sequences[feature.place].value);
    steps_.clear();
    pbf_writer steps{steps_};
    for (std::int64_t i = 0; i < values.steps(); ++i) {
      set_feature(values, values.step(i));
      steps.add_message(step_field, value_);
    }
    value_.swap(steps_);
    add_entry(lists_, feature.spec.name);
  }
}

write_fault tfrecord_writer::add_flat(const example& e) {
  for (auto& feature : schema_.sequences) {
    auto values = value_view::of_sequence(e.sequences[feature.place].value);
    auto all = values.all();
    if (feature.spec.form == layout::ragged && all.size() != values.steps())
      return {feature.spec.name,
              "has steps without a value, which the flat lists of a "
              "tf.train.Example cannot represent"};
    set_feature(values, all);
    add_entry(features_, feature.spec.name);
  }
  return {};
}

/// Sets `value_` to the tf.train.Feature with these values.
void tfrecord_writer::set_feature(const value_view& values,
                                  value_view::range range) {
  list_.clear();
  value_.clear();
  if (range.size() == 0) return;
  pbf_writer list{list_};
  pbf_writer feature{value_};
  if (values.type() == dtype::string) {
    values.each(range, [&]<class T>(T text) {
      if constexpr (std::is_same_v<T, std::string_view>)
        list.add_bytes(values_field, text.data(), text.size());
    });
    feature.add_message(bytes_field, list_);
  } else if (is_floating(values.type())) {
    {
      protozero::packed_field_float packed{list, values_field};
      values.each(range, [&]<class T>(T value) {
        if constexpr (std::is_floating_point_v<T>)
          packed.add_element(static_cast<float>(value));
      });
    }
    feature.add_message(floats_field, list_);
  } else {
    {
      protozero::packed_field_int64 packed{list, values_field};
      values.each(range, [&]<class T>(T value) {
        if constexpr (std::is_integral_v<T>)
          packed.add_element(static_cast<std::int64_t>(value));
      });
    }
    feature.add_message(ints_field, list_);
  }
}

/// Adds `value_` to a map.
void tfrecord_writer::add_entry(std::string& map, const std::string& name) {
  entry_.clear();
  pbf_writer entry{entry_};
  entry.add_string(name_field, name);
  entry.add_message(value_field, value_);
  pbf_writer{map}.add_message(entry_field, entry_);
}

result<std::unique_ptr<example_writer>> make_of_lists(
    const output_schema& schema, char /*delimiter*/) {
  return std::make_unique<tfrecord_writer>(schema, false);
}

result<std::unique_ptr<example_writer>> make_flat(const output_schema& schema,
                                                  char /*delimiter*/) {
  for (auto& feature : schema.sequences)
    if (feature.spec.form == layout::ragged && !feature.single)
      return error{
          errc::invalid_argument,
          fmt::format(
              "'{}' has lists of varying length as steps, but the flat lists "
              "of a tf.train.Example do not say where a step ends",
              feature.spec.name)};
  return std::make_unique<tfrecord_writer>(schema, true);
}

/// The key and the length are next to the context.
name_places places_of_lists(const output_schema& schema) {
  return {names_of(schema.context, names_of_head(schema)),
          names_of(schema.sequences)};
}

}  // namespace

const written_format written_tfrecord{
    .name = "tfrecord",
    .title = "TFRecord",
    .remark = "",
    .read_as = &tfrecord_format,
    .read_with_example = "",
    .names_are_utf8 = true,
    .lists_are_json = false,
    .floats_are_float32 = true,
    .places_of = places_of_lists,
    .make_writer = make_of_lists,
};

const written_format written_example{
    .name = "example",
    .title = "TFRecord",
    .remark = "a TFRecord of tf.train.Example",
    .read_as = &tfrecord_format,
    .read_with_example = "example",
    .names_are_utf8 = true,
    .lists_are_json = false,
    .floats_are_float32 = true,
    .places_of = one_place_of,  // all are features of one map
    .make_writer = make_flat,
};

}  // namespace segue
