// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/output_rows.hpp"

#include <fmt/format.h>

#include "segue/data/output/csv_field.hpp"
#include "segue/data/output/json_text.hpp"

namespace segue {

row_format::row_format(output_format format, bool label, std::int64_t outputs)
    : format_{format}, label_{label} {
  for (std::int64_t i = 0; i < outputs; ++i)
    output_names_.push_back(fmt::format("output_{}", i));
}

// A format that these have forgotten does not compile.
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wswitch"

std::string row_format::header() const {
  switch (format_) {
    case output_format::csv:
      return fmt::format("key,step{},{}\n", label_ ? ",label" : "",
                         fmt::join(output_names_, ","));
    case output_format::jsonl:
      return "";
  }
  return "";
}

void row_format::append(std::string& text, const output_row& row) const {
  switch (format_) {
    case output_format::csv:
      return append_csv(text, row);
    case output_format::jsonl:
      return append_json_line(text, row);
  }
}

#pragma GCC diagnostic pop

void row_format::append_csv(std::string& text, const output_row& row) const {
  append_csv_field(text, row.key);
  text += ',';
  append_number(text, row.step);
  if (label_) {
    text += ',';
    append_number(text, *row.label);
  }
  for (auto output : row.outputs) {
    text += ',';
    append_number(text, output);
  }
  text += '\n';
}

void row_format::append_json_line(std::string& text,
                                  const output_row& row) const {
  text += '{';
  append_json_name(text, "key");
  append_json(text, row.key);
  append_json_name(text, "step");
  append_json(text, row.step);
  if (label_) {
    append_json_name(text, "label");
    append_json(text, *row.label);
  }
  for (std::size_t i = 0; i < row.outputs.size(); ++i) {
    append_json_name(text, output_names_[i]);
    append_json(text, row.outputs[i]);
  }
  text += "}\n";
}

}  // namespace segue
