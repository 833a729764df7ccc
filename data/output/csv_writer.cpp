// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <vector>

#include "segue/data/input/csv/csv_format.hpp"
#include "segue/data/output/csv_field.hpp"
#include "segue/data/output/format_writers.hpp"
#include "segue/data/output/number_text.hpp"
#include "segue/data/output/step_json.hpp"

namespace segue {
namespace {

class csv_writer : public example_writer {
 public:
  csv_writer(output_schema schema, char delimiter)
      : schema_{std::move(schema)}, delimiter_{delimiter} {}

  std::string header() const override;
  write_fault append(const example& e, std::string& to) override;

 private:
  write_fault open_sequences(const example& e);
  /// Sets the fields before those of the sequences, which all rows of a key
  /// share.
  write_fault set_shared(const example& e);
  bool append_field(std::string& to, const written_feature& feature,
                    const value_view& values, value_view::range step);

  output_schema schema_;
  char delimiter_;
  std::vector<value_view> sequences_;  // of the current example
  std::int64_t steps_ = 0;
  std::string shared_;
  std::string list_;  // scratch
};

std::string csv_writer::header() const {
  std::string row;
  append_csv_field(row, schema_.key, delimiter_);
  auto add = [&](const std::string& name) {
    row += delimiter_;
    append_csv_field(row, name, delimiter_);
  };
  if (!schema_.length.empty()) add(schema_.length);
  for (auto& feature : schema_.context)
    add(feature.spec.name);
  for (auto& feature : schema_.sequences)
    add(feature.spec.name);
  return row + '\n';
}

write_fault csv_writer::append(const example& e, std::string& to) {
  if (auto fault = open_sequences(e); !fault.reason.empty()) return fault;
  if (auto fault = set_shared(e); !fault.reason.empty()) return fault;
  for (std::int64_t step = 0; step < steps_; ++step) {
    to += shared_;
    for (std::size_t i = 0; i < sequences_.size(); ++i) {
      to += delimiter_;
      auto& feature = schema_.sequences[i];
      if (!append_field(to, feature, sequences_[i], sequences_[i].step(step)))
        return {feature.spec.name,
                "holds a list of strings that are not UTF-8"};
    }
    to += '\n';
  }
  return {};
}

write_fault csv_writer::open_sequences(const example& e) {
  sequences_.clear();
  for (auto& feature : schema_.sequences) {
    sequences_.push_back(
        value_view::of_sequence(e.sequences[feature.place].value));
    auto steps = sequences_.back().steps();
    if (sequences_.size() == 1) steps_ = steps;
    if (steps != steps_)
      return {feature.spec.name,
              fmt::format("has a different number of steps from '{}'; a CSV "
                          "row holds one step of every sequence",
                          schema_.sequences.front().spec.name)};
  }
  if (steps_ == 0) return {"", "has no steps, so CSV would have no row for it"};
  return {};
}

write_fault csv_writer::set_shared(const example& e) {
  shared_.clear();
  append_csv_field(shared_, e.key, delimiter_);
  if (!schema_.length.empty()) {
    shared_ += delimiter_;
    append_number(shared_, e.length.value_or(steps_));
  }
  for (auto& feature : schema_.context) {
    auto values = value_view::of_context(e.context[feature.place].value);
    shared_ += delimiter_;
    if (!append_field(shared_, feature, values, values.all()))
      return {feature.spec.name, "holds a list of strings that are not UTF-8"};
  }
  return {};
}

bool csv_writer::append_field(std::string& to, const written_feature& feature,
                              const value_view& values,
                              value_view::range step) {
  if (!feature.single) {
    list_.clear();
    bool good = append_step_json(list_, feature, values, step);
    append_csv_field(to, list_, delimiter_);
    return good;
  }
  values.each(step, [&]<class T>(T value) {
    if constexpr (std::is_same_v<T, std::string_view>) {
      append_csv_field(to, value, delimiter_);
    } else if constexpr (std::is_same_v<T, bool>) {
      to += value ? "true" : "false";
    } else {
      append_typed_number(to, value);
    }
  });
  return true;
}

result<std::unique_ptr<example_writer>> make(const output_schema& schema,
                                             char delimiter) {
  return std::make_unique<csv_writer>(schema, delimiter);
}

}  // namespace

const written_format written_csv{
    .name = "csv",
    .title = "CSV",
    .remark = "",
    .read_as = &csv_format,
    .read_with_example = "",
    .names_are_utf8 = false,
    .lists_are_json = true,
    .floats_are_float32 = false,
    .places_of = one_place_of,  // all are columns
    .make_writer = make,
};

}  // namespace segue
