// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/kernels/batch_schema.hpp"
#include "segue/tensors/example.hpp"

namespace segue {

/// The first insertion index of a pipeline; each example gets the next [B11].
inline constexpr std::int64_t first_insertion_index =
    std::numeric_limits<std::int64_t>::min();

/// How examples are cut into segments [B4, B5, B10].
struct unroll_rule {
  std::int64_t num_unroll = 1;  ///< steps in a segment, >= 1
  bool pad = true;              ///< whether time is padded to a multiple
};

/// A checked example, its features in the schema's order. Immutable once
/// shared: segments and batches hold handles to it and copy no values.
struct sequence_record {
  std::string key;
  std::vector<feature> sequences;  ///< one per schema sequence
  std::vector<feature> context;    ///< one per schema context feature
  /// One per schema state, or empty: the pipeline's initial states.
  std::vector<tensor> initial_states;
  std::int64_t value_length = 0;  ///< steps in the sequences
  /// The number of steps before the first one that the sequences hold: 0,
  /// except if a record came from another process with one segment only.
  std::int64_t first_step = 0;
  std::int64_t length = 0;  ///< real steps (total_length) [B6]
  /// Padded length / num_unroll. If 0, it has no steps and finishes at once.
  std::int64_t segment_count = 0;
  std::int64_t insertion_index = first_insertion_index;
  std::uint32_t epoch = 0;  ///< counted from 0 [B22]
  std::uint64_t tag = 0;    ///< as in the example
};

using record_ptr = std::shared_ptr<const sequence_record>;

/// Checks the dtype and layout of a feature against its spec, and all
/// dimensions but time, which is the first one if `has_time`. Does not check
/// its content; see validate. Error: invalid_argument, naming `kind`
/// ("sequence"), the feature, the value found and the expected one.
result<void> check_form(const feature_spec& spec, const feature& value,
                        bool has_time, std::string_view kind);

/// Checks an example against the schema and the rules B3-B7 and puts its
/// features into slots. The caller sets the insertion index and the epoch.
/// Error: invalid_argument, naming the key, the feature and the values found.
result<sequence_record> make_record(example e, const batch_schema& schema,
                                    const unroll_rule& rule);

}  // namespace segue
