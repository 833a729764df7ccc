// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue::test {

/// Options from a JSON object, for tests: errors are collected as
/// "OPTION: message" in a list that all tables of one document share.
class json_options final : public option_reader {
 public:
  using errors_ptr = std::shared_ptr<std::vector<std::string>>;

  explicit json_options(
      boost::json::object values,
      errors_ptr errors = std::make_shared<std::vector<std::string>>());

  const std::vector<std::string>& errors() const { return *errors_; }

  bool has(std::string_view name) override;
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t min,
                                      std::int64_t max) override;
  std::optional<double> number(std::string_view name) override;
  std::optional<bool> boolean(std::string_view name) override;
  std::optional<std::string> text(std::string_view name) override;
  std::optional<std::string> choice(
      std::string_view name, std::vector<std::string_view> allowed) override;
  std::optional<std::vector<std::string>> texts(std::string_view name) override;
  std::optional<std::vector<double>> numbers(std::string_view name) override;
  std::optional<std::vector<std::int64_t>> integers(std::string_view name,
                                                    std::int64_t min,
                                                    std::int64_t max) override;
  option_reader* table(std::string_view name) override;
  std::vector<option_reader*> tables(std::string_view name) override;
  std::vector<option_reader*> tables_or_texts(std::string_view,
                                              std::string_view) override {
    return {};
  }
  std::vector<std::string> names() override;
  std::string resolve_path(std::string_view path) const override;
  void fail(std::string_view name, std::string message) override;
  void require(std::string_view name) override;

 private:
  template <class T, class Read>
  std::optional<std::vector<T>> list(std::string_view name, Read read);

  boost::json::object values_;
  errors_ptr errors_;
  std::vector<std::unique_ptr<json_options>> children_;
};

/// A JSON object's text as options.
json_options options(std::string_view json);

}  // namespace segue::test
