// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <vector>

#include "segue/config/toml_document.hpp"

namespace segue::test {

/// What a table's options are, and all errors of reading them.
template <class Options>
struct table_outcome {
  Options options;
  std::vector<std::string> errors;
};

/// Reads TOML as the file conf/f.toml by `read`, such as read_batch_options.
template <class Options>
table_outcome<Options> read_table(Options (*read)(option_reader&),
                                  const std::string& text,
                                  std::span<const std::string> overrides = {}) {
  auto document = read_toml(text, "conf/f.toml", overrides);
  REQUIRE(document);
  table_outcome<Options> outcome;
  outcome.options = read(document->root());
  for (auto& e : document->finish())
    outcome.errors.push_back(e.message);
  return outcome;
}

}  // namespace segue::test
