// SPDX-License-Identifier: BSD-3-Clause
// A program written for the last release: headers by the paths of then.
#include <cstdio>
#include <string>
#include <vector>

#include "segue/features/feature_layer.hpp"
#include "segue/features/hash_bucket_column.hpp"
#include "segue/features/indicator_column.hpp"
#include "segue/features/numeric_column.hpp"
#include "segue/features/table_store.hpp"
#include "segue/input/input_options.hpp"
#include "segue/input/record_source.hpp"
#include "segue/storage/safetensors.hpp"

int main() {
  auto word = segue::sequence_categorical_column_with_hash_bucket("word", 4);
  std::vector<segue::feature_column_ptr> columns{
      segue::sequence_numeric_column("x").value(),
      segue::indicator_column(word.value()).value()};
  auto layer = segue::feature_layer::make(columns, 1);
  if (!layer || layer->width() != 5) return 1;
  segue::input_options options;
  options.files = {"none.csv"};
  options.key = "id";
  auto source = segue::open_source(options, layer->spec());
  auto expected = !source && source.error().code == segue::errc::not_found;
  std::printf("%s\n", expected ? "found" : "not found");
  return expected ? 0 : 1;
}
