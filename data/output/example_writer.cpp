// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/example_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "segue/data/output/format_writers.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

using names = std::vector<std::string_view>;

void add_names(names& to, const std::vector<written_feature>& features) {
  for (auto& feature : features)
    to.push_back(feature.spec.name);
}

/// The key and the length stand beside the features of the context, of CSV
/// and tf.train.Example also beside the sequences.
std::vector<names> places_of(data_format format, const output_schema& schema) {
  names head{schema.key};
  if (!schema.length.empty()) head.push_back(schema.length);
  if (format == data_format::jsonl) {
    head.insert(head.end(), {"context", "sequences"});
    names context, sequences;
    add_names(context, schema.context);
    add_names(sequences, schema.sequences);
    return {head, context, sequences};
  }
  add_names(head, schema.context);
  if (format != data_format::tfrecord) {
    add_names(head, schema.sequences);
    return {head};
  }
  names sequences;
  add_names(sequences, schema.sequences);
  return {head, sequences};
}

result<void> check_place(data_format format, names place) {
  for (auto name : place)
    if (format != data_format::csv && !is_utf8(name))
      return error{errc::invalid_argument,
                   fmt::format("the name '{}' is not UTF-8, which {} requires",
                               shown_text(name), to_string(format))};
  std::ranges::sort(place);
  auto twice = std::ranges::adjacent_find(place);
  if (twice == place.end()) return {};
  return error{
      errc::invalid_argument,
      fmt::format(
          "two features are named '{}', but {} has only one place for both",
          shown_text(*twice), to_string(format))};
}

result<void> check_flat(const output_schema& schema) {
  for (auto& feature : schema.sequences)
    if (feature.spec.form == layout::ragged && !feature.single)
      return error{
          errc::invalid_argument,
          fmt::format(
              "'{}' has lists of varying length as steps, but the flat lists "
              "of a tf.train.Example do not say where a step ends",
              feature.spec.name)};
  return {};
}

}  // namespace

result<std::unique_ptr<example_writer>> make_writer(data_format format,
                                                    const output_schema& schema,
                                                    char delimiter) {
  for (auto& place : places_of(format, schema))
    if (auto good = check_place(format, place); !good) return good.error();
  if (format == data_format::csv) return make_csv_writer(schema, delimiter);
  if (format == data_format::jsonl) return make_json_writer(schema);
  bool flat = format == data_format::example;
  if (flat)
    if (auto good = check_flat(schema); !good) return good.error();
  return make_tfrecord_writer(schema, flat);
}

}  // namespace segue
