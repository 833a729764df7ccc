// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <set>

#include "segue/data/input/shard.hpp"
#include "segue/data/input/tfrecord/proto_feature.hpp"
#include "segue/data/input/tfrecord/proto_list.hpp"
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"
#include "segue/data/survey/record_surveyor.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
constexpr auto message = protozero::pbf_wire_type::length_delimited;

/// A name and its Feature or FeatureList, both as encoded.
struct named_view {
  std::string_view name;
  data_view value;
};

/// The features of a message.
struct found_features {
  std::vector<named_view> features;
  std::vector<named_view> lists;
};

void find_entries(data_view map, std::vector<named_view>& into) {
  pbf_reader entries{map};
  while (entries.next(1, message)) {
    pbf_reader entry{entries.get_view()};
    named_view found;
    while (entry.next()) {
      if (entry.tag() == 1 && entry.wire_type() == message) {
        auto name = entry.get_view();
        found.name = {name.data(), name.size()};
      } else if (entry.tag() == 2 && entry.wire_type() == message) {
        found.value = entry.get_view();
      } else {
        entry.skip();
      }
    }
    into.push_back(found);
  }
}

/// Adds a Feature's values; returns their number. Throws if it has two lists.
std::int64_t add_values(data_view feature, feature_profile& profile) {
  auto list = find_list(feature);
  if (!list) throw protozero::invalid_tag_exception{};
  std::int64_t n = 0;
  if (list->kind == list_kind::bytes)
    each_bytes(list->values, [&](std::string_view text) {
      profile.add_text(text);
      ++n;
    });
  if (list->kind == list_kind::floats)
    each_float_run(list->values, [&](const char* bytes, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) {
        float value = 0;
        std::memcpy(&value, bytes + i * sizeof value, sizeof value);
        profile.add_real(value);
      }
      n += static_cast<std::int64_t>(count);
    });
  if (list->kind == list_kind::ints)
    each_int_run(list->values, [&](std::size_t count, auto next) {
      for (std::size_t i = 0; i < count; ++i)
        profile.add_integer(next());
      n += static_cast<std::int64_t>(count);
    });
  return n;
}

void end_row(feature_profile& profile, std::int64_t values) {
  if (values == 0) return profile.add_empty_step();
  if (values == 1) return profile.end_step({});
  profile.end_step({values});
}

std::int64_t count_values(data_view feature) {
  auto list = find_list(feature);
  if (!list) throw protozero::invalid_tag_exception{};
  std::int64_t n = 0;
  if (list->kind == list_kind::bytes)
    each_bytes(list->values, [&](std::string_view) { ++n; });
  if (list->kind == list_kind::floats)
    each_float_run(list->values, [&](const char*, std::size_t count) {
      n += static_cast<std::int64_t>(count);
    });
  if (list->kind == list_kind::ints)
    each_int_run(list->values, [&](std::size_t count, auto next) {
      for (std::size_t i = 0; i < count; ++i, ++n)
        next();
    });
  return n;
}

/// The numbers of values that a feature has in the records.
struct value_counts {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = 0;
  std::int64_t all = 0;

  void add(std::int64_t n) {
    least = std::min(least, n);
    most = std::max(most, n);
    all += n;
  }
  bool vary() const { return least != most; }
};

class tfrecord_surveyor : public record_surveyor {
 public:
  explicit tfrecord_surveyor(const input_options& options)
      : options_{options}, flat_{options.example == tf_message::example} {}

  void survey(const chunk& records, survey_builder& into) override;

 private:
  bool survey_record(std::string_view record, survey_builder& into);
  bool find_features(std::string_view record);
  bool read_head();
  void add_context(const named_view& entry, survey_builder& into);
  void add_list(const named_view& entry, survey_builder& into);
  void add_flat(const named_view& entry, std::int64_t steps,
                survey_builder& into);
  std::int64_t flat_steps() const;
  void find_flat_context(const chunk& records);

  input_options options_;
  bool flat_;
  found_features found_;
  std::string key_;
  std::optional<std::int64_t> real_;
  std::string fault_;

  // For tf.train.Example, found in the first chunk.
  bool flat_context_found_ = false;
  std::set<std::string, std::less<>> flat_context_;
  std::string reference_;  // the sequence with one value per step
};

void tfrecord_surveyor::survey(const chunk& records, survey_builder& into) {
  if (flat_ && !flat_context_found_) find_flat_context(records);
  for (auto& r : records.records) {
    key_.clear();
    real_.reset();
    fault_.clear();
    bool good = false;
    try {
      good = survey_record(records.text(r), into);
    } catch (const protozero::exception& e) {
      fault_ = fmt::format("is not a tf.train.{}: {}",
                           flat_ ? "Example" : "SequenceExample", e.what());
    }
    if (!in_shard(options_.shard, key_)) continue;
    into.note_record();
    if (good) {
      into.end_example(key_, real_);
    } else {
      into.add_reject({(*records.files)[r.file].name, r.record, r.offset, key_,
                       "", "", std::move(fault_), ""});
    }
  }
}

bool tfrecord_surveyor::find_features(std::string_view record) {
  auto frame = read_tfrecord_frame(record);
  fault_ = std::move(frame.reason);
  if (frame.code != errc::none) return false;
  found_.features.clear();
  found_.lists.clear();
  pbf_reader fields{data_view{frame.data.data(), frame.data.size()}};
  while (fields.next()) {
    if (fields.tag() == 1 && fields.wire_type() == message) {
      find_entries(fields.get_view(), found_.features);
    } else if (!flat_ && fields.tag() == 2 && fields.wire_type() == message) {
      find_entries(fields.get_view(), found_.lists);
    } else {
      fields.skip();
    }
  }
  return true;
}

/// Reads the key and the stored length.
bool tfrecord_surveyor::read_head() {
  bool length = false;
  for (auto& [name, value] : found_.features) {
    if (name == options_.key) key_ = read_proto_text(value).value_or("");
    if (options_.length.empty() || name != options_.length) continue;
    real_ = read_proto_int64(value);
    length = true;
  }
  if (key_.empty()) {
    fault_ = "has no key that is a single bytes or int64 value";
  } else if (!options_.length.empty() && !real_) {
    fault_ = fmt::format(
        "has {} ({})",
        length ? "a length that is not a single int64" : "no length",
        shown_text(options_.length));
  }
  return fault_.empty();
}

bool tfrecord_surveyor::survey_record(std::string_view record,
                                      survey_builder& into) {
  if (!find_features(record) || !read_head()) return false;
  if (!in_shard(options_.shard, key_)) return false;
  auto steps = flat_ ? flat_steps() : 0;
  for (auto& entry : found_.features) {
    if (entry.name == options_.key ||
        (!entry.name.empty() && entry.name == options_.length))
      continue;
    if (flat_ && !flat_context_.contains(entry.name))
      add_flat(entry, steps, into);
    else
      add_context(entry, into);
  }
  for (auto& entry : found_.lists)
    add_list(entry, into);
  return true;
}

void tfrecord_surveyor::add_context(const named_view& entry,
                                    survey_builder& into) {
  auto place = into.context(entry.name);
  if (!place) return;
  auto& profile = into.context_at(*place);
  into.note_context(*place);
  end_row(profile, add_values(entry.value, profile));
}

void tfrecord_surveyor::add_list(const named_view& entry,
                                 survey_builder& into) {
  auto place = into.sequence(entry.name);
  if (!place) return;
  auto& profile = into.sequence_at(*place);
  std::int64_t steps = 0;
  for (pbf_reader list{entry.value}; list.next(1, message); ++steps)
    end_row(profile, add_values(list.get_view(), profile));
  into.note_steps(*place, steps);
}

/// Adds a sequence whose steps are all in one list.
void tfrecord_surveyor::add_flat(const named_view& entry, std::int64_t steps,
                                 survey_builder& into) {
  auto place = into.sequence(entry.name);
  if (!place) return;
  auto& profile = into.sequence_at(*place);
  auto values = add_values(entry.value, profile);
  if (values == steps) {
    profile.end_single_steps(steps);
  } else if (steps > 0 && values > 0 && values % steps == 0) {
    profile.end_step({values / steps});
  } else {
    if (values != 0) profile.end_step({values}, false);
    return into.note_steps(*place, values);
  }
  into.note_steps(*place, steps);
}

/// Returns the number of values of the sequence with one value per step or, if
/// the record lacks that, of the shortest.
std::int64_t tfrecord_surveyor::flat_steps() const {
  std::optional<std::int64_t> fewest;
  for (auto& [name, value] : found_.features) {
    if (name == reference_) return count_values(value);
    if (name == options_.key || name == options_.length || name.empty() ||
        flat_context_.contains(name))
      continue;
    auto n = count_values(value);
    fewest = std::min(fewest.value_or(n), n);
  }
  return fewest.value_or(0);
}

/// A flat list does not show whether it is one value per example or per step. A
/// feature that never has more than one value, or always the same number while
/// others vary, is taken for context. The sequence with the fewest values is
/// assumed to have one per step.
void tfrecord_surveyor::find_flat_context(const chunk& records) {
  flat_context_found_ = true;
  std::map<std::string, value_counts, std::less<>> counts;
  for (auto& r : records.records)
    try {
      if (!find_features(records.text(r))) continue;
      for (auto& [name, value] : found_.features)
        if (name != options_.key)
          counts[std::string{name}].add(count_values(value));
    } catch (const protozero::exception&) {
      // The survey itself will reject it.
    }
  bool vary = std::ranges::any_of(
      counts, [](auto& entry) { return entry.second.vary(); });
  std::int64_t fewest = 0;
  for (auto& [name, c] : counts) {
    bool asked = std::ranges::count(options_.context, name) > 0;
    if (asked || c.most <= 1 || (vary && !c.vary())) {
      flat_context_.insert(name);
    } else if (fewest == 0 || c.all < fewest) {
      fewest = c.all;
      reference_ = name;
    }
  }
}

}  // namespace

std::unique_ptr<record_surveyor> make_tfrecord_surveyor(
    const input_options& options) {
  return std::make_unique<tfrecord_surveyor>(options);
}

}  // namespace segue
