// SPDX-License-Identifier: BSD-3-Clause
#include <protozero/pbf_reader.hpp>

#include "segue/data/input/tfrecord/proto_feature.hpp"
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"
#include "segue/data/survey/guess/guess_formats.hpp"
#include "segue/data/survey/key_candidates.hpp"

namespace segue {
namespace {

constexpr auto message = protozero::pbf_wire_type::length_delimited;

/// Returns the message of a record; empty if there is none.
protozero::data_view message_of(const chunk& records, const chunk_record& r) {
  auto frame = read_tfrecord_frame(records.text(r));
  if (frame.code != errc::none) return {};
  return {frame.data.data(), frame.data.size()};
}

/// Only a SequenceExample has feature_lists.
bool has_lists(protozero::data_view record) {
  protozero::pbf_reader fields{record};
  while (fields.next()) {
    if (fields.tag() == 2 && fields.wire_type() == message) return true;
    fields.skip();
  }
  return false;
}

/// Both kinds of messages have a map of features at tag 1.
void add_features(protozero::data_view record, key_candidates& candidates) {
  protozero::pbf_reader fields{record};
  while (fields.next(1, message)) {
    protozero::pbf_reader entries{fields.get_view()};
    while (entries.next(1, message)) {
      protozero::pbf_reader entry{entries.get_view()};
      std::string_view name;
      std::optional<std::string> text;
      std::optional<std::int64_t> integer;
      while (entry.next()) {
        // Reading a value resets the tag.
        auto tag = entry.tag();
        if (entry.wire_type() != message || tag > 2) {
          entry.skip();
          continue;
        }
        auto view = entry.get_view();
        if (tag == 1) name = {view.data(), view.size()};
        if (tag == 2) integer = read_proto_int64(view);
        if (tag == 2) text = read_proto_text(view);
      }
      if (integer) {
        candidates.at(name).add_integer(*integer);
      } else if (text) {
        candidates.at(name).add_text(*text);
      }
    }
  }
}

}  // namespace

result<void> guess_tfrecord(const known_options& known, const std::string& path,
                            input_options& options,
                            std::vector<std::string>& made) {
  auto records = first_chunk(path, options);
  if (!records) return records.error();
  if (!*records) return {};
  bool lists = false;
  key_candidates candidates{true};
  for (auto& r : (*records)->records)
    try {
      auto record = message_of(**records, r);
      candidates.note_record();
      lists = lists || has_lists(record);
      if (!known.key) add_features(record, candidates);
    } catch (const protozero::exception&) {
      // The survey will count it as a reject.
    }
  if (!known.example && !lists) {
    options.example = tf_message::example;
    made.emplace_back("example = \"example\"");
  }
  if (known.key) return {};
  auto key = candidates.choose();
  if (!key) return key.error();
  note_key(options, std::move(*key), made);
  return {};
}

}  // namespace segue
