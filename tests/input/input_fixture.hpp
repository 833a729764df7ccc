// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "segue/input/record_parser.hpp"
#include "segue/input/record_source.hpp"

namespace segue::testing {

/// A folder that is gone with this object.
class temporary_folder {
 public:
  temporary_folder() {
    auto name =
        (std::filesystem::temp_directory_path() / "segue-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~temporary_folder() { std::filesystem::remove_all(path_); }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  std::string path(std::string_view name) const {
    return path_ + "/" + std::string{name};
  }
  const std::string& path() const { return path_; }

  /// Writes a file; gives its path.
  std::string write(std::string_view name, std::string_view bytes) const {
    auto where = path(name);
    std::filesystem::create_directories(
        std::filesystem::path{where}.parent_path());
    std::ofstream file{where, std::ios::binary};
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.good());
    return where;
  }

 private:
  std::string path_;
};

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

}  // namespace segue::testing
