// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/errors/error.hpp"
#include "segue/features/feature_request.hpp"

namespace segue {

class column_registry;
class option_reader;

/// The base of all columns: a name and the features to read. Immutable.
class feature_column {
 public:
  feature_column(const feature_column&) = delete;
  feature_column& operator=(const feature_column&) = delete;
  virtual ~feature_column() = default;

  /// The name of the column. A layer sorts dense columns by it [F2].
  const std::string& name() const { return name_; }

  /// The features that it reads, at least one; either all sequences, or all
  /// context.
  const std::vector<feature_request>& requests() const { return requests_; }

  /// Whether it reads context.
  bool context() const { return requests_.front().context; }

 protected:
  feature_column(std::string name, std::vector<feature_request> requests)
      : name_{std::move(name)}, requests_{std::move(requests)} {}

 private:
  std::string name_;
  std::vector<feature_request> requests_;
};

/// invalid_argument: "column 'NAME': WHAT".
error column_error(std::string_view name, std::string_view what);

using feature_column_ptr = std::shared_ptr<const feature_column>;

}  // namespace segue
