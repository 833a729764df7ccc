// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/guess/guess_options.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/survey/guess/guess_formats.hpp"
#include "segue/data/survey/survey_format.hpp"
#include "segue/data/survey/survey_input.hpp"
#include "segue/data/survey/toml_text.hpp"

namespace segue {

void note_key(input_options& options, std::string key,
              std::vector<std::string>& made) {
  options.key = std::move(key);
  made.push_back("key = " + toml_text(options.key));
}

result<std::optional<chunk>> first_chunk(const std::string& path,
                                         input_options options) {
  options.files = {path};
  options.on_error = error_policy::skip;
  options.chunk_bytes = guess_bytes;
  auto source = open_survey_source(options);
  if (!source) return source.error();
  return (*source)->next();
}

result<std::vector<std::string>> guess_options(const known_options& known,
                                               input_options& options) {
  std::vector<std::string> made;
  auto files = list_files(options.files);
  if (!files) return files.error();
  auto& first = files->front();
  const auto& format = survey_format_of(options);
  if (!can_be_read_again(first)) {
    if (known.key || !format.format.default_key.empty()) return made;
    return error{errc::invalid_argument,
                 fmt::format("input.key is not set, and '{}' can be read only "
                             "once, so nothing can be guessed from it",
                             first)};
  }
  if (auto done = format.guess(known, first, options, made); !done)
    return done.error();
  return made;
}

}  // namespace segue
