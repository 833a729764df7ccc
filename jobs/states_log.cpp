// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/states_log.hpp"

#include "segue/data/output/json_text.hpp"

namespace segue {

result<states_log> states_log::open(const std::optional<std::string>& path,
                                    const reader_patience& patience) {
  states_log log;
  if (!path) return log;
  auto file = output_file::open(*path, patience);
  if (!file) return file.error();
  log.file_.emplace(std::move(*file));
  return log;
}

result<void> states_log::begin() {
  return file_ ? file_->begin() : result<void>{};
}

void states_log::add(const finished_example& example) {
  auto written = file_->write(states_json(example));
  // A callback of a pipeline ends the run by throwing.
  if (!written) throw failure{written.error()};
}

result<void> states_log::close() {
  return file_ ? file_->close() : result<void>{};
}

std::string states_json(const finished_example& example) {
  std::string text = "{";
  append_json_name(text, "key");
  append_json(text, example.key);
  append_json_name(text, "total_length");
  append_json(text, example.total_length);
  append_json_name(text, "states");
  text += '{';
  for (const auto& [name, value] : example.states) {
    append_json_name(text, name);
    append_json(text, value);
  }
  text += "}}\n";
  return text;
}

}  // namespace segue
