// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

inline parse_spec sequences(std::vector<feature_spec> features) {
  return {std::move(features), {}};
}

inline input_options csv_options(std::vector<std::string> files) {
  input_options options;
  options.files = std::move(files);
  options.key = "id";
  return options;
}

/// Everything an input holds, in order.
struct all_read {
  std::vector<example> examples;
  std::vector<reject> rejects;
  std::int64_t records = 0;
  std::size_t chunks = 0;
};

inline result<all_read> try_read(const input_options& options,
                                 const parse_spec& spec) {
  auto source = open_source(options, spec);
  if (!source) return source.error();
  auto parser = make_parser(options, spec);
  if (!parser) return parser.error();
  all_read all;
  for (;;) {
    auto records = (*source)->next();
    if (!records) return records.error();
    if (!*records) return all;
    REQUIRE((*records)->index == all.chunks);
    REQUIRE(!(*records)->records.empty());
    ++all.chunks;
    auto parsed = (*parser)->parse(**records);
    REQUIRE(parsed.index == (*records)->index);
    all.records += parsed.records;
    for (auto& e : parsed.examples)
      all.examples.push_back(std::move(e));
    for (auto& r : parsed.rejects)
      all.rejects.push_back(std::move(r));
  }
}

inline all_read read_all(const input_options& options, const parse_spec& spec) {
  auto all = try_read(options, spec);
  if (!all) FAIL(all.error().message);
  return std::move(*all);
}

/// The error that reading ends in.
inline error read_error(const input_options& options, const parse_spec& spec) {
  auto all = try_read(options, spec);
  REQUIRE(all.has_error());
  return all.error();
}

inline std::vector<std::string> keys(const all_read& all) {
  std::vector<std::string> names;
  for (auto& e : all.examples)
    names.push_back(e.key);
  return names;
}

inline const tensor& dense(const std::vector<named_feature>& features,
                           std::string_view name) {
  for (auto& f : features)
    if (f.name == name) return std::get<tensor>(f.value);
  FAIL("no feature " << name);
  std::abort();
}

template <class T>
std::vector<T> numbers(const tensor& t) {
  auto values = t.values<T>();
  return {values.begin(), values.end()};
}

/// The values of a float feature of each example, by its key.
inline std::map<std::string, std::vector<float>> floats_by_key(
    const all_read& all, std::string_view name) {
  std::map<std::string, std::vector<float>> values;
  for (auto& e : all.examples)
    values[e.key] = numbers<float>(dense(e.sequences, name));
  return values;
}

inline std::vector<std::string> strings(const tensor& t) {
  std::vector<std::string> texts;
  auto column = t.strings();
  for (std::size_t i = 0; i < column.size(); ++i)
    texts.emplace_back(column[i]);
  return texts;
}

inline std::vector<std::string> messages(const all_read& all) {
  std::vector<std::string> texts;
  for (auto& r : all.rejects)
    texts.push_back(describe(r));
  return texts;
}

}  // namespace segue::test
