// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/canonical_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

using namespace segue;

namespace {

constexpr auto common = R"(files = ["d"]
key = "id"
[batch]
num_unroll = 4
[[column]]
kind = "numeric"
key = "x"
[model]
kind = "lstm"
units = 8
outputs = 2
)";

/// Of configurations in one folder, so that paths are the same.
class described {
 public:
  std::string operator()(const std::string& format,
                         const std::vector<std::string>& overrides = {}) {
    auto file = folder_ / "c.toml";
    test::write_file(file, "[input]\nformat = '" + format + "'\n" + common);
    auto loaded = load_configuration(file, overrides);
    if (loaded.has_error())
      for (auto& e : loaded.error())
        FAIL(e.message);
    auto lines = canonical_options(*loaded, compared_by::checkpoint);
    if (!lines) FAIL(lines.error().message);
    return fmt::format("{}\n", fmt::join(*lines, "\n"));
  }

  void write(const std::string& name, const std::string& text) {
    test::write_file(folder_ / name, text);
  }

 private:
  test::temporary_folder folder_;
};

}  // namespace

TEST_CASE("every option that decides batches or weights is described",
          "[config][canonical_options]") {
  described description;
  const std::map<std::string, std::vector<std::string>> deciding{
      {"csv",
       {"input.files=[\"e\"]",
        "input.key=x",
        "input.order_by=[\"x\"]",
        "input.label=x",
        "input.shard=1/2",
        "input.default={x = '0'}",
        "input.shuffle_files=1",
        "input.shuffle_examples=1",
        "input.grouped=true",
        "input.delimiter=;",
        "input.missing=[\"-\"]",
        "input.rename={q = 'r'}",
        "input.steps_per_key=5",
        "batch.num_unroll=5",
        "batch.batch_size=3",
        "batch.capacity=99",
        "batch.pad=false",
        "batch.allow_small_batch=false",
        "batch.on_duplicate=queue",
        "batch.make_keys_unique=true",
        "batch.make_keys_unique_seed=1",
        "column.0.name=z",
        "column.1={kind = 'numeric', key = 'y'}",
        "column.0.default_value=1",
        "column.0.dtype=int64",
        "column.0.normalizer={kind = 'log1p'}",
        "model.kind=gru",
        "model.units=9",
        "model.layers=2",
        "model.outputs=1",
        "model.seed=1",
        "model.weights=w",
        "model.forget_bias=0",
        "model.carry_states=false"}},
      {"jsonl",
       {"input.length=n", "input.ragged=[\"x\"]", "input.json={context = ''}",
        "input.json={sequences = ''}"}},
      {"tfrecord", {"input.example=example"}}};
  description.write("w", "weights");
  for (auto& [format, options] : deciding) {
    auto plain = description(format);
    for (auto& option : options) {
      INFO(format << " " << option);
      CHECK(description(format, {option}) != plain);
    }
  }
  CHECK(description("csv",
                    {"input.shuffle_examples=1", "input.shuffle_buffer=2"}) !=
        description("csv", {"input.shuffle_examples=1"}));
  CHECK(description("csv") != description("jsonl"));
}

TEST_CASE("every option that gives a column its meaning is described",
          "[config][canonical_options]") {
  const std::map<std::string, std::vector<std::string>> of_same_width{
      {"kind = 'numeric', key = 'v', normalizer = {kind = 'clip', low = 0, "
       "high = 2}",
       {"normalizer.low=1", "normalizer.high=1"}},
      {"kind = 'embedding', dimension = 2, of = {kind = 'hash_bucket', key = "
       "'v', hash_bucket_size = 9}",
       {"of.hash_bucket_size=8", "of.salt=1", "combiner=sum", "max_norm=1",
        "trainable=false", "initializer={kind = 'zeros'}"}},
      {"kind = 'indicator', of = {kind = 'vocabulary_list', key = 'v', "
       "vocabulary = ['a', 'b']}",
       {"of.vocabulary=['b', 'a']", "of.default_value=1"}},
      {"kind = 'indicator', of = {kind = 'bucketized', boundaries = [1], of = "
       "{key = 'v'}}",
       {"of.boundaries=[2]", "of.of.default_value=1"}},
      {"kind = 'shared_embedding', dimension = 2, of = [{kind = 'identity', "
       "key = 'v', num_buckets = 4}, {kind = 'identity', key = 'w', "
       "num_buckets = 4}]",
       {"of.0.default_value=1", "of.1.default_value=1"}}};
  described description;
  for (auto& [column, options] : of_same_width) {
    auto set = "column.1={" + column + "}";
    auto plain = description("csv", {set});
    for (auto& option : options) {
      INFO(column << " " << option);
      CHECK(description("csv", {set, "column.1." + option}) != plain);
    }
  }
}

TEST_CASE("a column is described by its name, whatever its place",
          "[config][canonical_options]") {
  described description;
  auto x = std::string{"{kind = 'numeric', key = 'x', shape = [2]}"};
  auto y = std::string{"{kind = 'numeric', key = 'y', default_value = 3}"};
  auto first = description("csv", {"column=[" + x + ", " + y + "]"});
  CHECK(first == description("csv", {"column=[" + y + ", " + x + "]"}));
  CHECK_THAT(first, Catch::Contains("\ncolumn.\"y\".default_value = 3\n"));
}

TEST_CASE("a vocabulary file is described by its words, not its path",
          "[config][canonical_options]") {
  described description;
  auto of = [&](const std::string& file) {
    return description("csv",
                       {"column.0={kind = 'indicator', of = {kind = "
                        "'vocabulary_file', key = 'x', vocabulary_file = '" +
                        file + "'}}"});
  };
  description.write("a", "one\ntwo\n");
  description.write("b", "one\ntwo\n");
  description.write("c", "two\none\n");
  CHECK(of("a") == of("b"));
  CHECK(of("a") != of("c"));
}

TEST_CASE("one meaning has one description, however it is written",
          "[config][canonical_options]") {
  described description;
  auto plain = description("csv");
  for (auto* option : {"input.default={}", "input.rename={}"}) {
    INFO(option);
    CHECK(description("csv", {option}) == plain);
  }
  CHECK(description("csv", {"input.order_by=[\"x\"]"}) ==
        description("csv", {"input.order_by=[{column = \"x\"}]"}));
  CHECK(description("csv", {"input.files=[\"./e/../d\"]"}) == plain);
}

TEST_CASE("a training may write over the weights that it begins from",
          "[config][canonical_options]") {
  described description;
  description.write("w", "before");
  auto before = description("csv", {"model.weights=w"});
  description.write("w", "after");
  CHECK(description("csv", {"model.weights=w"}) == before);
}

TEST_CASE("what decides no weights is not described",
          "[config][canonical_options]") {
  described description;
  auto plain = description("csv");
  for (auto* option :
       {"input.on_error=skip", "input.reject_file=r", "input.group_memory_mb=1",
        "input.temporary_folder=/tmp", "input.record_limit_mb=1",
        "runtime.parsers=7", "output.file=o"}) {
    INFO(option);
    CHECK(description("csv", {option}) == plain);
  }
}
