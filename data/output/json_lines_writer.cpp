// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/json/jsonl_format.hpp"
#include "segue/data/output/format_writers.hpp"
#include "segue/data/output/json_text.hpp"
#include "segue/data/output/step_json.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

constexpr const char* not_utf8 =
    "holds bytes that are not UTF-8, which JSON cannot represent";

class json_lines_writer : public example_writer {
 public:
  explicit json_lines_writer(output_schema schema)
      : schema_{std::move(schema)} {}

  write_fault append(const example& e, std::string& to) override;

 private:
  static write_fault append_context(const written_feature& feature,
                                    const example& e, std::string& to);
  static write_fault append_sequence(const written_feature& feature,
                                     const example& e, std::string& to);

  output_schema schema_;
};

write_fault json_lines_writer::append(const example& e, std::string& to) {
  if (!is_utf8(e.key)) return {schema_.key, not_utf8};
  to += '{';
  append_json_name(to, schema_.key);
  append_json_verbatim(to, e.key);
  if (e.length && !schema_.length.empty()) {
    append_json_name(to, schema_.length);
    append_json(to, *e.length);
  }
  if (!schema_.context.empty()) {
    to += ",\"context\":{";
    for (auto& feature : schema_.context)
      if (auto fault = append_context(feature, e, to); !fault.reason.empty())
        return fault;
    to += '}';
  }
  to += ",\"sequences\":{";
  for (auto& feature : schema_.sequences)
    if (auto fault = append_sequence(feature, e, to); !fault.reason.empty())
      return fault;
  to += "}}\n";
  return {};
}

write_fault json_lines_writer::append_context(const written_feature& feature,
                                              const example& e,
                                              std::string& to) {
  auto values = value_view::of_context(e.context[feature.place].value);
  append_json_name(to, feature.spec.name);
  if (!append_step_json(to, feature, values, values.all()))
    return {feature.spec.name, not_utf8};
  return {};
}

write_fault json_lines_writer::append_sequence(const written_feature& feature,
                                               const example& e,
                                               std::string& to) {
  auto values = value_view::of_sequence(e.sequences[feature.place].value);
  append_json_name(to, feature.spec.name);
  to += '[';
  for (std::int64_t step = 0; step < values.steps(); ++step) {
    if (step > 0) to += ',';
    if (!append_step_json(to, feature, values, values.step(step)))
      return {feature.spec.name, not_utf8};
  }
  to += ']';
  return {};
}

result<std::unique_ptr<example_writer>> make(const output_schema& schema,
                                             char /*delimiter*/) {
  return std::make_unique<json_lines_writer>(schema);
}

/// The key and the length are next to the objects with the features.
name_places places_of(const output_schema& schema) {
  auto head = names_of_head(schema);
  head.insert(head.end(), {"context", "sequences"});
  return {head, names_of(schema.context), names_of(schema.sequences)};
}

}  // namespace

const written_format written_json_lines{
    .name = "jsonl",
    .title = "JSON Lines",
    .remark = "",
    .read_as = &jsonl_format,
    .read_with_example = "",
    .names_are_utf8 = true,
    .lists_are_json = false,
    .floats_are_float32 = false,
    .places_of = places_of,
    .make_writer = make,
};

}  // namespace segue
