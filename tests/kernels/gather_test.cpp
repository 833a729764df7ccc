// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/gather.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/kernels/random_feature.hpp"

namespace segue {
namespace {

using namespace test;

/// Segments of random places in sequences of random length.
struct segments {
  std::vector<feature> sources;
  std::vector<segment_view> views;

  template <class Make>
  segments(std::int64_t batch, std::int64_t steps, random_source& random,
           Make make) {
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    for (std::int64_t b = 0; b < batch; ++b) {
      auto time = below(random, 4 * steps + 1);
      sources.push_back(make(time));
      auto begin = std::min(time, steps * below(random, 4));
      places.emplace_back(begin, std::min(steps, time - begin));
    }
    for (std::size_t b = 0; b < sources.size(); ++b)
      views.push_back({&sources[b], places[b].first, places[b].second});
  }
};

/// [B, T, dims...] one element at a time.
std::vector<std::string> naive_dense(const feature_spec& spec,
                                     const segments& all, std::int64_t steps) {
  std::vector<std::string> expected;
  auto inner = spec.dims.num_elements();
  for (auto& view : all.views) {
    auto source = elements(std::get<tensor>(*view.value));
    for (std::int64_t t = 0; t < steps; ++t)
      for (std::int64_t i = 0; i < inner; ++i)
        expected.push_back(
            t < view.count
                ? source[static_cast<std::size_t>((view.begin + t) * inner + i)]
                : padding_of(spec.type));
  }
  return expected;
}

/// The cells of a batch from those of its segments.
template <class Source>
cell_map naive_cells(const segments& all) {
  cell_map expected;
  for (std::size_t b = 0; b < all.views.size(); ++b) {
    auto& view = all.views[b];
    for (auto& [index, value] : cells(std::get<Source>(*view.value))) {
      auto t = index[0] - view.begin;
      if (t < 0 || t >= view.count) continue;
      std::vector<std::int64_t> place{static_cast<std::int64_t>(b), t};
      place.insert(place.end(), index.begin() + 1, index.end());
      expected[place] = value;
    }
  }
  return expected;
}

constexpr std::int64_t batch_sizes[] = {0, 1, 2, 5, 33};

}  // namespace

TEST_CASE("dense sequences of every dtype are gathered and padded",
          "[B2][B4][B12][gather]") {
  random_source random{1};
  for (auto type : all_dtypes)
    for (auto batch : batch_sizes)
      for (std::int64_t steps : {1, 3, 17})
        for (auto& dims : {shape{}, shape{3}, shape{2, 5}, shape{0}}) {
          feature_spec spec{"x", type, dims, layout::dense};
          segments all{batch, steps, random, [&](auto time) {
                         return random_tensor(type, dims.prepend(time), random);
                       }};
          auto made = std::get<tensor>(gather_sequence(spec, all.views, steps));
          REQUIRE(made.type() == type);
          REQUIRE(made.dims() == dims.prepend(steps).prepend(batch));
          REQUIRE(elements(made) == naive_dense(spec, all, steps));
        }
}

TEST_CASE("a view of a sequence is gathered like a copy of it",
          "[B12][gather]") {
  random_source random{2};
  for (auto type : all_dtypes) {
    auto whole = random_tensor(type, {9, 2}, random);
    feature part = whole.slice(3, 4);
    segment_view view{&part, 1, 3};
    auto made = std::get<tensor>(
        gather_sequence({"x", type, {2}, layout::dense}, {&view, 1}, 3));
    auto expected = elements(whole.slice(4, 3));
    CHECK(elements(made) == expected);
  }
}

TEST_CASE("sparse sequences of every rank are gathered by coordinates",
          "[B2][B13][gather]") {
  random_source random{3};
  for (auto type : all_dtypes)
    for (auto batch : batch_sizes)
      for (auto& dims : {shape{}, shape{4}, shape{3, 2}, shape{2, 2, 2}}) {
        constexpr std::int64_t steps = 5;
        feature_spec spec{"x", type, dims, layout::sparse};
        segments all{batch, steps, random, [&](auto time) {
                       return random_sparse(type, dims.prepend(time), random);
                     }};
        auto made =
            std::get<sparse_tensor>(gather_sequence(spec, all.views, steps));
        REQUIRE(validate(made));
        REQUIRE(made.values.type() == type);
        REQUIRE(made.dense_shape == dims.prepend(steps).prepend(batch));
        REQUIRE(cells(made) == naive_cells<sparse_tensor>(all));
      }
}

TEST_CASE("a sparse dimension that varies becomes the largest of the batch",
          "[B13][gather]") {
  random_source random{4};
  feature_spec spec{"x", dtype::int64, {-1, 2}, layout::sparse};
  std::int64_t widest = 0;
  segments all{7, 3, random, [&](auto time) {
                 auto width = 1 + below(random, 6);
                 widest = std::max(widest, width);
                 return random_sparse(dtype::int64, {time, width, 2}, random);
               }};
  auto made = std::get<sparse_tensor>(gather_sequence(spec, all.views, 3));
  CHECK(made.dense_shape == shape{7, 3, widest, 2});
  CHECK(cells(made) == naive_cells<sparse_tensor>(all));
  made = std::get<sparse_tensor>(gather_sequence(spec, {}, 3));
  CHECK(made.dense_shape == shape{0, 3, 0, 2});
}

TEST_CASE("ragged sequences become sparse ones", "[B13][gather]") {
  random_source random{5};
  for (auto type : all_dtypes)
    for (auto batch : batch_sizes) {
      feature_spec spec{"x", type, {}, layout::ragged};
      segments all{batch, 4, random, [&](auto time) {
                     return random_ragged(type, time, random);
                   }};
      auto made = std::get<sparse_tensor>(gather_sequence(spec, all.views, 4));
      REQUIRE(validate(made));
      auto expected = naive_cells<ragged_tensor>(all);
      REQUIRE(cells(made) == expected);
      std::int64_t widest = 0;
      for (auto& [index, value] : expected)
        widest = std::max(widest, index[2] + 1);
      REQUIRE(made.dense_shape == shape{batch, 4, widest});
    }
}

TEST_CASE("dense context is stacked", "[B2][B12][gather]") {
  random_source random{6};
  for (auto type : all_dtypes)
    for (auto batch : batch_sizes)
      for (auto& dims : {shape{}, shape{3}, shape{2, 2}}) {
        std::vector<feature> values;
        std::vector<std::string> expected;
        for (std::int64_t b = 0; b < batch; ++b) {
          auto one = random_tensor(type, dims, random);
          for (auto& text : elements(one))
            expected.push_back(text);
          values.emplace_back(one);
        }
        std::vector<const feature*> pointers;
        for (auto& v : values)
          pointers.push_back(&v);
        auto made = std::get<tensor>(
            gather_context({"c", type, dims, layout::dense}, pointers));
        REQUIRE(made.dims() == dims.prepend(batch));
        REQUIRE(elements(made) == expected);
      }
}

TEST_CASE("sparse and ragged context are stacked by coordinates",
          "[B2][B13][gather]") {
  random_source random{7};
  for (auto form : {layout::sparse, layout::ragged})
    for (auto batch : batch_sizes)
      for (auto type : all_dtypes) {
        std::vector<feature> values;
        cell_map expected;
        shape inner{0, 0};
        for (std::int64_t b = 0; b < batch; ++b) {
          auto rows = 1 + below(random, 3);
          cell_map own;
          if (form == layout::sparse) {
            auto s = random_sparse(type, {rows, 4}, random);
            own = cells(s);
            inner = {std::max(inner[0], rows), 4};
            values.emplace_back(s);
          } else {
            auto r = random_ragged(type, rows, random);
            own = cells(r);
            inner[0] = std::max(inner[0], rows);
            for (auto& [index, value] : own)
              inner[1] = std::max(inner[1], index[1] + 1);
            values.emplace_back(r);
          }
          for (auto& [index, value] : own)
            expected[{b, index[0], index[1]}] = value;
        }
        std::vector<const feature*> pointers;
        for (auto& v : values)
          pointers.push_back(&v);
        shape declared = form == layout::sparse ? shape{-1, -1} : shape{};
        auto made = std::get<sparse_tensor>(
            gather_context({"c", type, declared, form}, pointers));
        REQUIRE(validate(made));
        REQUIRE(cells(made) == expected);
        REQUIRE(made.dense_shape == inner.prepend(batch));
      }
}

TEST_CASE("rows of several blocks are gathered into one", "[B14][gather]") {
  random_source random{8};
  for (auto type : all_dtypes)
    for (auto& dims : {shape{}, shape{3}, shape{2, 2}}) {
      std::vector<tensor> blocks;
      for (int i = 0; i < 3; ++i)
        blocks.push_back(random_tensor(type, dims.prepend(4), random));
      auto lone = random_tensor(type, dims, random);
      std::vector<row_view> rows;
      std::vector<std::string> expected;
      for (int i = 0; i < 9; ++i) {
        auto& block = blocks[random() % 3];
        auto row = below(random, 4);
        rows.push_back({&block, row});
        for (auto& text : elements(block.slice(row, 1)))
          expected.push_back(text);
      }
      rows.push_back({&lone, 0});
      for (auto& text : elements(lone))
        expected.push_back(text);
      auto made = gather_rows(type, dims, rows);
      REQUIRE(made.dims() == dims.prepend(10));
      REQUIRE(elements(made) == expected);
    }
  CHECK(gather_rows(dtype::int32, {2}, {}).dims() == shape{0, 2});
}

}  // namespace segue
