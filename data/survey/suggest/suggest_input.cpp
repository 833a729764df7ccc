// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/suggest/suggest_input.hpp"

#include <fmt/format.h>

#include <string_view>

#include "segue/data/survey/suggest/suggest_order.hpp"
#include "segue/data/survey/survey_format.hpp"
#include "segue/data/survey/toml_text.hpp"

namespace segue {
void write_csv_options(std::string& text, const input_options& options,
                       const input_survey& survey) {
  const input_options usual;
  if (options.delimiter != usual.delimiter)
    text += fmt::format("delimiter = {}\n", toml_text(options.delimiter));
  if (options.missing != usual.missing)
    text += fmt::format("missing = {}\n", toml_texts(options.missing));
  if (!options.header)
    text += fmt::format("header = false\ncolumns = {}\n",
                        toml_texts(options.columns));
  if (options.grouped) text += "grouped = true\n";
  if (options.group_memory != usual.group_memory)
    text += fmt::format("group_memory_mb = {}\n", options.group_memory >> 20);
  if (!options.temporary_folder.empty())
    text += fmt::format("temporary_folder = {}\n",
                        toml_text(options.temporary_folder));
  text += suggest_order(options, survey);
}

void write_record_options(std::string& text, const input_options& options,
                          const input_survey&) {
  const input_options usual;
  if (options.json.context != usual.json.context ||
      options.json.sequences != usual.json.sequences)
    text += fmt::format("json = {{ context = {}, sequences = {} }}\n",
                        toml_text(options.json.context),
                        toml_text(options.json.sequences));
  if (options.length != known_format_of(options).default_length)
    text += fmt::format("length = {}\n", toml_text(options.length));
  if (options.example == tf_message::example) text += "example = \"example\"\n";
}

namespace {

/// Appends the options that determine which records are read, and their order.
void append_choice(std::string& text, const input_options& options) {
  const input_options usual;
  if (options.record_limit != usual.record_limit)
    text += fmt::format("record_limit_mb = {}\n", options.record_limit >> 20);
  if (options.shuffle_files)
    text += fmt::format("shuffle_files = {}\n", *options.shuffle_files);
  if (options.shuffle_examples) {
    text += fmt::format("shuffle_examples = {}\n", *options.shuffle_examples);
    text += fmt::format("shuffle_buffer = {}\n", options.shuffle_buffer);
  }
  if (options.shard.count > 1)
    text += fmt::format("shard = \"{}/{}\"\n", options.shard.index,
                        options.shard.count);
}

void append_label(std::string& text, const input_options& options,
                  const std::optional<suggested_label>& label) {
  if (label)
    text += fmt::format("# {}\nlabel = {}\n", label->reason,
                        toml_text(options.label));
  else
    text +=
        "# label = \"...\"  # a number in each step, to be learned: --set "
        "input.label=NAME\n";
}

void append_defaults(std::string& text, const input_options& options,
                     const suggested_columns& columns,
                     const std::optional<suggested_label>& label) {
  auto defaults = columns.defaults;
  auto given = options.defaults.find(options.label);
  if (label && given != options.defaults.end())
    defaults[options.label] = given->second;
  else if (label && label->default_value)
    defaults[options.label] = *label->default_value;
  if (defaults.empty()) return;
  bool made_up = label && defaults.contains(options.label);
  text += fmt::format(
      "# Used where a value is missing{}.\ndefault = {}\n",
      made_up ? "; also for the label, where it counts as a label" : "",
      toml_table(defaults));
}

/// Appends a comment for each kind of record that stops a run, with the option
/// that lets it continue.
void append_faults(std::string& text, const input_survey& survey) {
  std::string faults;
  auto note = [&](std::int64_t n, std::string_view what) {
    if (n > 0) faults += fmt::format("# {} {}\n", n, what);
  };
  note(survey.rejected, "records cannot be read.");
  note(survey.wrong_lengths, "records give a length that they do not have.");
  if (!faults.empty()) text += faults + "on_error = \"skip\"\n";
}

}  // namespace

void append_input(std::string& text, const input_options& options,
                  const input_survey& survey, const suggested_columns& columns,
                  const std::optional<suggested_label>& label) {
  text += fmt::format("\n[input]\nformat = \"{}\"\nfiles = {}\nkey = {}\n",
                      options.format, toml_texts(options.files),
                      toml_text(options.key));
  survey_format_of(options).write_options(text, options, survey);
  append_choice(text, options);
  if (!options.rename.empty())
    text += fmt::format("rename = {}\n", toml_table(options.rename));
  if (options.steps_per_key)
    text += fmt::format("steps_per_key = {}\n", *options.steps_per_key);
  if (!columns.ragged.empty())
    text += fmt::format("ragged = {}\n", toml_texts(columns.ragged));
  append_label(text, options, label);
  append_defaults(text, options, columns, label);
  append_faults(text, survey);
}

}  // namespace segue
