// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "data_set.hpp"

namespace segue::bench {

/// Parses every record of a TFRecord file with protobuf's own parser, into a
/// message that is used again and again; the records are in memory, their
/// checksums are not looked at. Empty where protobuf was not found.
std::function<void()> make_protobuf_run(const data_set& data);

}  // namespace segue::bench
