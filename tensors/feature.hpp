// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/ragged_tensor.hpp"
#include "segue/tensors/sparse_tensor.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// One feature of one example. A sequence's first dimension is time; a ragged
/// sequence has one row of values per step.
using feature = std::variant<tensor, sparse_tensor, ragged_tensor>;

enum class layout : std::uint8_t { dense, sparse, ragged };

/// "dense", "sparse", "ragged".
std::string_view to_string(layout l);

dtype type_of(const feature& f);
layout layout_of(const feature& f);

/// The shape of a feature; [rows] for a ragged one.
shape shape_of(const feature& f);

/// Steps: the first dimension. Precondition: the feature has one.
std::int64_t time_of(const feature& f);

/// Steps [begin, begin + count) of a sequence.
feature slice(const feature& f, std::int64_t begin, std::int64_t count);

/// Checks a sparse or ragged feature's own consistency.
result<void> validate(const feature& f);

/// A feature with its name, in the form that programs provide.
struct named_feature {
  std::string name{};
  feature value{};
};

/// The form that a feature of the pipeline has in every example [B3, F14].
struct feature_spec {
  std::string name{};
  dtype type = dtype::float32;
  /// For a sequence, the dimensions after time; for context, all of them. Not
  /// used by ragged features.
  shape dims{};
  layout form = layout::dense;

  friend bool operator==(const feature_spec&, const feature_spec&) = default;
};

/// Which features a parser must read, and how; sorted by name [F14].
struct parse_spec {
  std::vector<feature_spec> sequences{};
  std::vector<feature_spec> context{};

  friend bool operator==(const parse_spec&, const parse_spec&) = default;
};

}  // namespace segue
