// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/configuration.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/temporary_folder.hpp"

using namespace segue;

namespace {

// Every kind, with every option but those that another excludes.
constexpr auto columns = R"([input]
files = ["d.jsonl"]
format = "jsonl"
ragged = ["words", "weights"]

[batch]
num_unroll = 4

[[column]]
kind = "numeric"
key = "place"
name = "where"
dtype = "float64"
shape = [2, 3]
default_value = -1
normalizer = { kind = "clip", low = 0, high = 1 }

[[column]]
kind = "embedding"
dimension = 5
combiner = "sqrtn"
max_norm = 2.5
trainable = false
initializer = { kind = "uniform", min = -1, max = 1 }
name = "user"

[column.of]
kind = "identity"
key = "age"
context = true
dtype = "int32"
num_buckets = 100
default_value = 0

[[column]]
kind = "indicator"

[column.of]
kind = "weighted"
weight_key = "weights"
dtype = "float32"

[column.of.of]
kind = "hash_bucket"
key = "words"
hash_bucket_size = 16
salt = 3

[[column]]
kind = "shared_embedding"
dimension = 3
shared_embedding_collection_name = "towns"
of = [
  { kind = "vocabulary_list", key = "from", vocabulary = ["a", "b"], num_oov_buckets = 1 },
  { kind = "vocabulary_file", key = "to", vocabulary_file = "towns.txt", vocabulary_size = 3 },
]

[[column]]
kind = "indicator"
of = { kind = "bucketized", boundaries = [1, 2.5], of = { key = "stars", normalizer = { kind = "log1p" } } }
)";

}  // namespace

TEST_CASE("every kind of column is configured in TOML",
          "[F2][F3][F4][F5][F6][F7][F8][F9][F10][F11][configuration]") {
  test::temporary_folder folder;
  test::write_file(folder / "towns.txt", "x\ny\nz\nbeyond\n");
  test::write_file(folder / "c.toml", columns);
  auto loaded = load_configuration(folder / "c.toml");
  if (loaded.has_error())
    for (auto& e : loaded.error())
      FAIL_CHECK(e.message);
  REQUIRE(loaded.has_value());
  std::vector<std::pair<std::string, std::int64_t>> seen;
  for (auto& column : loaded->columns)
    seen.emplace_back(column->name(), column->width());
  CHECK(seen == decltype(seen){{"where", 6},
                               {"user_embedding", 5},
                               {"words_weighted_by_weights_indicator", 16},
                               {"from_shared_embedding", 3},
                               {"to_shared_embedding", 3},
                               {"stars_bucketized_indicator", 3}});

  auto layer = feature_layer::make(loaded->columns, 1);
  REQUIRE(layer);
  REQUIRE(layer->tables().size() == 2);
  auto& towns = *layer->tables()[0];
  CHECK(towns.tensor_name() == "embedding/towns");
  CHECK(towns.buckets == 3);
  auto& user = *layer->tables()[1];
  CHECK(user.tensor_name() == "embedding/user");
  CHECK(user.buckets == 100);
  CHECK(user.max_norm == 2.5F);
  CHECK_FALSE(user.trainable);
  CHECK(std::get<uniform_initializer>(user.initial).min == -1);
  CHECK(layer->spec() == parse_spec{{{"from", dtype::string, {}},
                                     {"place", dtype::float64, {2, 3}},
                                     {"stars", dtype::float32, {}},
                                     {"to", dtype::string, {}},
                                     {"weights", dtype::float32, {}},
                                     {"words", dtype::string, {}}},
                                    {{"age", dtype::int32, {}}}});
}
