// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "segue/data/output/data_format.hpp"
#include "segue/data/output/output_schema.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/example.hpp"

namespace segue {

/// Why an example cannot be written; without a reason if it can.
struct write_fault {
  std::string feature;  ///< empty if it is the whole example
  std::string reason;
};

/// Writes examples as the bytes of a format. Every example must match the
/// schema.
class example_writer {
 public:
  virtual ~example_writer() = default;

  /// Returns the bytes before the first example.
  virtual std::string header() const { return {}; }

  /// Appends an example. If the format cannot represent it, `to` may end with a
  /// part of it.
  virtual write_fault append(const example& e, std::string& to) = 0;
};

/// Makes the writer of a format; `delimiter` is that of CSV. Error:
/// invalid_argument for a duplicate name in one place of the format, for a name
/// that is not UTF-8 although it must be, and for ragged steps in flat lists.
result<std::unique_ptr<example_writer>> make_writer(data_format format,
                                                    const output_schema& schema,
                                                    char delimiter = ',');

}  // namespace segue
