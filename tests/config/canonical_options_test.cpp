// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "segue/config/canonical_options.hpp"
#include "segue/config/file_fingerprint.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

using namespace segue;

namespace {

using lines = std::vector<std::string>;

constexpr auto tables = R"([input]
files = ["here.csv"]
key = "id"
default = { x = "0" }
[batch]
num_unroll = 2
[[column]]
kind = "numeric"
key = "x"
normalizer = { kind = "affine", scale = 0.5 }
[[column]]
kind = "indicator"
of = { kind = "vocabulary_file", key = "w", vocabulary_file = "words.txt" }
[[column]]
kind = "embedding"
dimension = 2
weights = "table.safetensors"
of = { kind = "identity", key = "i", num_buckets = 3 }
[model]
kind = "lstm"
units = 4
weights = "model.safetensors"
[output]
file = "out.csv"
[runtime]
threads = 3
[[node]]
name = "all"
host = "localhost"
port = 4701
roles = ["source", "state", "worker", "batcher", "consumer"]
[cluster]
window = 4
wait_seconds = 7
)";

/// A configuration and the files it names, in a folder of its own.
struct written {
  explicit written(const std::string& text = tables) {
    test::write_file(folder / "run.toml", text);
    test::write_file(folder / "words.txt", "a\nb\n");
    test::write_file(folder / "table.safetensors", "table");
    test::write_file(folder / "model.safetensors", "model");
  }

  configuration load(const lines& overrides = {}) const {
    auto loaded = load_configuration(folder / "run.toml", overrides);
    REQUIRE(loaded.has_value());
    return *loaded;
  }

  lines options(const lines& overrides = {},
                compared_by whom = compared_by::nodes) const {
    auto listed = canonical_options(load(overrides), whom);
    REQUIRE(listed);
    return *listed;
  }

  test::temporary_folder folder;
};

std::string content(const std::string& file) {
  return "content " + fingerprint_file(file).value();
}

}  // namespace

TEST_CASE("options that nodes must agree in are sorted lines",
          "[config][canonical_options]") {
  written w;
  auto options = w.options();
  CHECK(std::ranges::is_sorted(options));
  // Written; the defaults are among them.
  for (const auto& line :
       lines{"batch.num_unroll = 2",
             "cluster.window = 4",
             "column.\"x\".key = \"x\"",
             "column.\"x\".kind = \"numeric\"",
             "column.\"x\".normalizer.kind = \"affine\"",
             "column.\"x\".normalizer.scale = 0.5",
             "column.\"w_indicator\".kind = \"indicator\"",
             "column.\"w_indicator\".of.key = \"w\"",
             "column.\"w_indicator\".of.kind = \"vocabulary_file\"",
             "column.\"w_indicator\".of.vocabulary_file = " +
                 content(w.folder / "words.txt"),
             "column.\"i_embedding\".dimension = 2",
             "column.\"i_embedding\".kind = \"embedding\"",
             "column.\"i_embedding\".of.key = \"i\"",
             "column.\"i_embedding\".of.kind = \"identity\"",
             "column.\"i_embedding\".of.num_buckets = 3",
             "column.\"i_embedding\".weights = " +
                 content(w.folder / "table.safetensors"),
             "input.default.x = \"0\"",
             "input.key = \"id\"",
             "model.kind = \"lstm\"",
             "model.units = 4",
             "model.weights = " + content(w.folder / "model.safetensors"),
             "node.0.host = \"localhost\"",
             "node.0.name = \"all\"",
             "node.0.port = 4701",
             "node.0.roles.0 = \"source\"",
             "node.0.roles.1 = \"state\"",
             "node.0.roles.2 = \"worker\"",
             "node.0.roles.3 = \"batcher\"",
             "node.0.roles.4 = \"consumer\""}) {
    INFO(line);
    CHECK(std::ranges::count(options, line) == 1);
  }
  CHECK(std::ranges::count(options, "batch.pad = true") == 1);
  CHECK(std::ranges::count(options, "column.\"x\".dtype = \"float32\"") == 1);
  CHECK(std::ranges::none_of(options, [](const auto& line) {
    return line.starts_with("output.") || line.starts_with("runtime.");
  }));
}

TEST_CASE("what is a node's own affair does not have to agree",
          "[config][canonical_options]") {
  written w;
  auto options = w.options();
  for (const auto* own :
       {"input.files=[\"/there/other.csv\"]", "input.reject_file=r.csv",
        "input.temporary_folder=/tmp", "runtime.threads=1", "output.file=-",
        "cluster.bind=0.0.0.0", "cluster.wait_seconds=60"})
    CHECK(w.options({own}) == options);
}

TEST_CASE("an override is seen, its spelling is not",
          "[config][canonical_options]") {
  written w;
  auto options = w.options();
  CHECK(w.options({"batch.num_unroll=3"}) != options);
  CHECK(w.options({"batch.pad=false"}) != options);
  CHECK(w.options({"cluster.window=0x4"}) == options);
  CHECK(w.options({"column.0.normalizer.scale=5e-1"}) == options);
}

TEST_CASE("an option that is written with its default is as one that is absent",
          "[config][canonical_options]") {
  written w;
  for (auto whom : {compared_by::nodes, compared_by::checkpoint}) {
    auto options = w.options({}, whom);
    for (const auto* same : {"batch.pad=true",
                             "batch.batch_size=32",
                             "batch.capacity=256",
                             "batch.on_duplicate=reject",
                             "batch.make_keys_unique=false",
                             "batch.make_keys_unique_seed=0",
                             "column.0.dtype=float32",
                             "column.0.context=false",
                             "column.0.name=\"\"",
                             "column.0.default_value=0",
                             "column.0.normalizer.offset=0",
                             "column.1.of.default_value=-1",
                             "column.1.of.num_oov_buckets=0",
                             "column.1.of.dtype=string",
                             "column.2.combiner=mean",
                             "column.2.trainable=true",
                             "column.2.of.dtype=int64",
                             "input.format=csv",
                             "input.label=\"\"",
                             "input.header=true",
                             "input.grouped=false",
                             "input.delimiter=\",\"",
                             "input.shuffle_buffer=1024",
                             "input.shard=0/1",
                             "model.layers=1",
                             "model.readout=linear",
                             "model.seed=0",
                             "model.carry_states=true",
                             "model.forget_bias=1"}) {
      INFO(same);
      if (std::string{same}.starts_with("input.shuffle_buffer"))
        CHECK(w.options({same, "input.shuffle_examples=1"}, whom) ==
              w.options({"input.shuffle_examples=1"}, whom));
      else
        CHECK(w.options({same}, whom) == options);
    }
  }
}

TEST_CASE("files agree by content, wherever they are",
          "[config][canonical_options]") {
  written w;
  auto options = w.options();
  test::write_file(w.folder / "copy", "model");
  CHECK(w.options({"model.weights=copy"}) == options);
  CHECK(w.options({"model.weights=" + w.folder / "copy"}) == options);
  test::write_file(w.folder / "copy", "modem");
  CHECK(w.options({"model.weights=copy"}) != options);
}

TEST_CASE("a file that is missing is named with its option",
          "[config][canonical_options]") {
  written w;
  auto config = w.load({"model.weights=none"});
  auto listed = canonical_options(config, compared_by::nodes);
  REQUIRE_FALSE(listed);
  CHECK(listed.error() ==
        error{errc::not_found,
              "model.weights: there is no file '" + w.folder / "none" + "'"});
}

TEST_CASE("after a training its weights are those that must agree",
          "[config][canonical_options]") {
  written w{std::string{tables} +
            "[train]\nweights = 'learnt'\ncheckpoint = 'c'\n"};
  test::write_file(w.folder / "learnt", "more");
  auto options = w.options({"input.label=y", "model.weights=none"});
  auto has = [&](const std::string& line) {
    return std::ranges::find(options, line) != options.end();
  };
  CHECK(has("train.weights = " + content(w.folder / "learnt")));
  CHECK(std::ranges::none_of(options, [](const auto& line) {
    return line.starts_with("model.weights") ||
           line.starts_with("train.checkpoint");
  }));
}

TEST_CASE("that links are secret must agree, the files need not",
          "[config][canonical_options]") {
  written w;
  lines overrides{"cluster.tls.certificate=a", "cluster.tls.key=b",
                  "cluster.tls.authority=c"};
  auto options = w.options(overrides);
  CHECK(std::ranges::count(options, "cluster.tls = true") == 1);
  overrides[0] = "cluster.tls.certificate=other";
  CHECK(w.options(overrides) == options);
  CHECK(w.options() != options);
}

TEST_CASE("a fingerprint is that of a file's bytes", "[file_fingerprint]") {
  test::temporary_folder folder;
  auto print = [&](std::string_view bytes) {
    test::write_file(folder / "f", bytes);
    auto printed = fingerprint_file(folder / "f");
    REQUIRE(printed);
    CHECK(printed->size() == 16);
    return *printed;
  };
  CHECK(print("") == "0000000000000000");
  CHECK(print("a") == print("a"));
  CHECK(print("a") != print("b"));
  std::string blocks(3 << 20, 'x');
  auto whole = print(blocks);
  CHECK(whole == print(blocks));
  CHECK(whole != print(blocks + "x"));
  blocks.back() = 'y';
  CHECK(whole != print(blocks));
  blocks.back() = 'x';
  blocks.front() = 'y';
  CHECK(whole != print(blocks));
}

TEST_CASE("what is no file has no fingerprint", "[file_fingerprint]") {
  test::temporary_folder folder;
  CHECK(fingerprint_file(folder.path()).error() ==
        error{errc::io, "'" + folder.path() + "' is not a regular file"});
  CHECK(fingerprint_file("/dev/zero").error().code == errc::io);
}
