// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <regex>

#include "nasty.hpp"
#include "program_run.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

using test::dice;
using test::nasty_file;
using test::program_run;
using test::working_folder;

std::int64_t number_of(const char* variable, std::int64_t otherwise) {
  auto* text = std::getenv(variable);
  return text ? std::atoll(text) : otherwise;
}

constexpr auto npos = std::string::npos;

/// The number that a pattern finds first, without its commas; else 0.
std::int64_t count_in(const std::string& text, const char* pattern) {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex{pattern})) return 0;
  auto digits = found[1].str();
  std::erase(digits, ',');
  return std::atoll(digits.c_str());
}

/// Whether a terminal only shows it.
bool is_plain_text(const std::string& text) {
  return terminal_text(text) == text;
}

/// Suggests, and holds what is suggested against the program; whether anything
/// is.
bool try_suggestion(const working_folder& folder, const nasty_file& file,
                    bool with_label) {
  folder.write(file.name, file.bytes);
  std::filesystem::remove("weights.safetensors");
  std::vector<std::string> arguments{"stats", file.name, "--suggest"};
  auto overrides = file.overrides;
  if (with_label) overrides.push_back("input.label=" + toml_text(file.label));
  for (auto& text : overrides)
    arguments.insert(arguments.end(), {"--set", text});
  auto stats = folder.run(arguments);
  INFO(stats.err);
  CHECK(is_utf8(stats.out));
  CHECK(is_plain_text(stats.out));
  CHECK(is_plain_text(stats.err));
  if (stats.code != 0) {
    CHECK(stats.out.empty());
    CHECK(stats.err.starts_with("segue: "));
    CHECK(stats.err.size() > 20);
    return false;
  }
  INFO(stats.out);
  folder.write("start.toml", stats.out);
  auto checked = folder.run({"check", "start.toml"});
  INFO(checked.err);
  REQUIRE(checked.code == 0);
  if (stats.out.find("[train]\n") != npos) {
    auto trained = folder.run(
        {"train", "start.toml", "--quiet", "--set", "train.epochs=2"});
    INFO(trained.err);
    REQUIRE(trained.code == 0);
  }
  auto ran = folder.run({"run", "start.toml", "--quiet"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  // What the survey took for good is; what it refused may be, as a run does not
  // look at what it does not read.
  bool all_of_a_length = stats.out.find("records have no") == npos &&
                         stats.out.find("records give a") == npos;
  if (all_of_a_length) {
    CHECK(count_in(ran.err, "([0-9,]+) keys?,") >=
          count_in(stats.out, "([0-9,]+) keys,"));
    CHECK(count_in(ran.err, "rejected: ([0-9,]+)") <=
          count_in(stats.out, "# ([0-9,]+) records cannot"));
  }
  return true;
}

/// SEGUE_SUGGESTIONS files, from the seed SEGUE_SUGGESTIONS_SEED on.
void try_suggestions(nasty_file (*make)(dice&)) {
  auto files = number_of("SEGUE_SUGGESTIONS", 300);
  auto first = number_of("SEGUE_SUGGESTIONS_SEED", 0);
  working_folder folder;
  std::int64_t suggested = 0;
  for (auto seed = first; seed < first + files; ++seed) {
    CAPTURE(seed);
    dice d{static_cast<std::uint64_t>(seed)};
    auto file = make(d);
    bool with_label = seed % 8 == 7 && !file.label.empty();
    if (try_suggestion(folder, file, with_label)) ++suggested;
  }
  // Not all are refused.
  CHECK(suggested >= files / 5);
}

}  // namespace

TEST_CASE("a suggestion runs on the CSV that it was made from",
          "[suggestions][csv][hostile]") {
  try_suggestions(test::nasty_csv);
}

TEST_CASE("a suggestion runs on the JSON Lines that it was made from",
          "[suggestions][jsonl][hostile]") {
  try_suggestions(test::nasty_json_lines);
}

TEST_CASE("a suggestion runs on the TFRecord that it was made from",
          "[suggestions][tfrecord][hostile]") {
  try_suggestions(test::nasty_tfrecord);
}

}  // namespace segue
