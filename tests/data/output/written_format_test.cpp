// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/written_format.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace segue {

TEST_CASE("written formats are found by name and by kind", "[written_format]") {
  std::set<std::string_view> names;
  for (const auto* format : written_formats()) {
    INFO(format->name);
    CHECK(names.insert(format->name).second);
    auto kind = parse_data_format(format->name);
    REQUIRE(kind);
    CHECK(&written_format_of(*kind) == format);
    CHECK(to_string(*kind) == format->name);
  }
  CHECK(written_formats().size() == 4);
  CHECK_FALSE(parse_data_format("xls"));
  CHECK_FALSE(parse_data_format(""));
}

TEST_CASE("written formats leave out no fact", "[written_format]") {
  output_schema schema;
  schema.key = "id";
  for (const auto* format : written_formats()) {
    INFO(format->name);
    CHECK_FALSE(format->title.empty());
    REQUIRE(format->read_as);
    REQUIRE(format->places_of);
    CHECK(format->places_of(schema).front().front() == "id");
    REQUIRE(format->make_writer);
    CHECK(format->make_writer(schema, ',').has_value());
    // A name of its own says that it is one of several messages.
    CHECK((format->name == format->read_as->name) ==
          format->read_with_example.empty());
  }
}

TEST_CASE("formats refuse names that share a place", "[written_format]") {
  auto message = [](data_format format, const char* context,
                    const char* sequence) {
    output_schema schema;
    schema.key = "id";
    schema.context.push_back({.spec = {.name = context}});
    schema.sequences.push_back({.spec = {.name = sequence}});
    auto made = make_writer(format, schema);
    return made ? "" : made.error().message;
  };
  using enum data_format;
  auto twice = [](const char* name, const char* format) {
    return "two features are named '" + std::string{name} + "', but " + format +
           " has only one place for both";
  };
  CHECK(message(csv, "x", "x") == twice("x", "csv"));
  CHECK(message(jsonl, "x", "x").empty());
  CHECK(message(tfrecord, "x", "x").empty());
  CHECK(message(example, "x", "x") == twice("x", "example"));
  CHECK(message(csv, "x", "id") == twice("id", "csv"));
  CHECK(message(jsonl, "id", "id").empty());
  CHECK(message(tfrecord, "id", "x") == twice("id", "tfrecord"));
  CHECK(message(tfrecord, "x", "id").empty());
  CHECK(message(example, "x", "id") == twice("id", "example"));
  CHECK(message(csv, "x", "\xff").empty());
  for (auto format : {jsonl, tfrecord, example})
    CHECK(message(format, "x", "\xff") ==
          "the name '\\xff' is not UTF-8, which " +
              std::string{to_string(format)} + " requires");
}

}  // namespace segue
