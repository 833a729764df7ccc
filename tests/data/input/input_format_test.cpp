// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/input_format.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "segue/data/input/format_of_name.hpp"
#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"

namespace segue {

using Catch::Contains;

TEST_CASE("formats have names and endings of their own", "[I1][input_format]") {
  std::set<std::string_view> names, endings;
  std::size_t count = 0;
  for (const auto* format : input_formats()) {
    CHECK(names.insert(format->name).second);
    CHECK(find_input_format(format->name) == format);
    CHECK_FALSE(format->endings.empty());
    for (auto ending : format->endings) {
      CHECK(endings.insert(ending).second);
      for (auto* stored : {"", ".gz", ".zst"})
        CHECK(format_of_name("some/data" + std::string{ending} + stored) ==
              format->name);
      ++count;
    }
  }
  CHECK(count == endings.size());
  CHECK(format_of_name("some/data.csv.txt").empty());
}

TEST_CASE("a format is told by its first bytes", "[I1][input_format]") {
  auto name_of = [](std::string_view bytes) {
    const auto* format = format_of_bytes(bytes);
    return format ? format->name : "";
  };
  CHECK(name_of("id,x\n") == "csv");
  CHECK(name_of("") == "csv");
  CHECK(name_of(" \n{\"key\"") == "jsonl");
  CHECK(name_of(std::string_view{"a\0b", 3}).empty());
  // The length of the first record may read as a brace: 123, or 31520.
  for (std::size_t size : {122, 123, 124, 0x7b20})
    CHECK(name_of(test::frame(std::string(size, 'x'))) == "tfrecord");
}

TEST_CASE("a name of no format is taken for none", "[I1][input_format]") {
  test::temporary_folder folder;
  auto options = test::csv_options({folder.write("a.csv", "id,x\nk,1\n")});
  for (auto* name : {"xls", "", "CSV"}) {
    options.format = name;
    auto spec = test::sequences({{"x", dtype::float32, {}}});
    for (auto& message : {open_source(options, spec).error().message,
                          make_parser(options, spec).error().message,
                          format_of(options).error().message})
      CHECK_THAT(message, Contains("'" + std::string{name} + "'") &&
                              Contains("expected one of csv, jsonl, tfrecord"));
  }
}

}  // namespace segue
