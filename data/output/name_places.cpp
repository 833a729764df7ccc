// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/name_places.hpp"

#include <utility>

namespace segue {

name_place names_of(const std::vector<written_feature>& features,
                    name_place before) {
  for (const auto& feature : features)
    before.push_back(feature.spec.name);
  return before;
}

name_place names_of_head(const output_schema& schema) {
  name_place head{schema.key};
  if (!schema.length.empty()) head.push_back(schema.length);
  return head;
}

name_places one_place_of(const output_schema& schema) {
  auto head = names_of(schema.context, names_of_head(schema));
  return {names_of(schema.sequences, std::move(head))};
}

}  // namespace segue
