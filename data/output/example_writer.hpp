// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>

#include "segue/data/output/output_schema.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/example.hpp"

namespace segue {

/// Why an example cannot be written; no reason: it can.
struct write_fault {
  std::string feature;  ///< empty where it is the whole example
  std::string reason;
};

/// Puts examples into the bytes of a format. All that it is given agree with
/// its schema.
class example_writer {
 public:
  virtual ~example_writer() = default;

  /// What stands before the first example.
  virtual std::string header() const { return {}; }

  /// Appends an example. Where the format cannot hold it `to` may end in a
  /// part of it.
  virtual write_fault append(const example& e, std::string& to) = 0;
};

/// A writer of a format; `delimiter` is that of CSV. Error: invalid_argument
/// where two things that have one place in the format have one name, where a
/// name is not UTF-8 and has to be, and for ragged steps in flat lists.
result<std::unique_ptr<example_writer>> make_writer(data_format format,
                                                    const output_schema& schema,
                                                    char delimiter = ',');

}  // namespace segue
