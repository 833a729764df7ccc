// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include "segue/data/input/csv/csv_header.hpp"
#include "segue/data/input/csv/csv_splitter.hpp"
#include "segue/data/survey/field_profile.hpp"
#include "segue/data/survey/guess/guess_format.hpp"
#include "segue/data/survey/guess/guess_formats.hpp"
#include "segue/data/survey/key_candidates.hpp"
#include "segue/data/survey/toml_text.hpp"

namespace segue {
namespace {

result<void> guess_the_delimiter(const std::string& path,
                                 input_options& options,
                                 std::vector<std::string>& made) {
  auto rows = open_csv(path, options, {});
  if (!rows) return rows.error();
  auto header = rows->next();
  if (!header) return header.error();
  if (!*header) return {};
  auto guessed = guess_delimiter((*header)->bytes);
  if (guessed == options.delimiter) return {};
  options.delimiter = guessed;
  made.push_back("delimiter = " + toml_text(guessed));
  return {};
}

result<void> guess_the_key(const std::string& path, input_options& options,
                           std::vector<std::string>& made) {
  auto rows = open_csv(path, options, {});
  if (!rows) return rows.error();
  auto names = read_csv_header(*rows, options);
  if (!names) return names.error();
  if (auto hint = hint_of_data(*names); !hint.empty())
    return error{errc::invalid_argument,
                 fmt::format("cannot guess the key of '{}'{}", path, hint)};
  key_candidates candidates{false};
  csv_splitter splitter{options.delimiter};
  for (int n = 0; n < guess_rows; ++n) {
    auto row = rows->next();
    if (!row) return row.error();
    if (!*row || (*row)->offset > guess_bytes) break;
    splitter.split((*row)->bytes);
    auto fields = splitter.fields();
    if (fields.size() != names->size()) continue;
    candidates.note_record();
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (!is_missing_field(fields[i], options.missing))
        add_field(candidates.at((*names)[i]), fields[i]);
  }
  auto key = candidates.choose();
  if (!key) return key.error();
  note_key(options, std::move(*key), made);
  return {};
}

}  // namespace

result<void> guess_csv(const known_options& known, const std::string& path,
                       input_options& options, std::vector<std::string>& made) {
  if (!known.delimiter)
    if (auto done = guess_the_delimiter(path, options, made); !done)
      return done;
  if (known.key) return {};
  return guess_the_key(path, options, made);
}

}  // namespace segue
