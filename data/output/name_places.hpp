// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>
#include <vector>

#include "segue/data/output/output_schema.hpp"

namespace segue {

/// The names in one place of a format, which must all be different.
using name_place = std::vector<std::string_view>;
using name_places = std::vector<name_place>;

/// Returns the names of features, after those of `before`.
name_place names_of(const std::vector<written_feature>& features,
                    name_place before = {});

/// Returns the name of the key, and of the length if it has one.
name_place names_of_head(const output_schema& schema);

/// Returns the places of a format whose names are all in one.
name_places one_place_of(const output_schema& schema);

}  // namespace segue
