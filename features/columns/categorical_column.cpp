// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/categorical_column.hpp"

#include <fmt/format.h>

#include <utility>

namespace segue {
namespace {

feature_request one_request(std::string key, dtype type, bool context) {
  auto kind = type == dtype::string ? value_kind::string : value_kind::integer;
  return {std::move(key), kind, type, std::nullopt, context};
}

}  // namespace

lookup_column::lookup_column(std::string key, dtype type, bool context)
    : categorical_column{key, {one_request(key, type, context)}} {}

result<void> lookup_column::append_ids(const column_input& in,
                                       std::size_t example,
                                       layer_scratch& scratch) const {
  if (!in.context) {
    auto& view = in.view(0, example);
    if (auto* plain = plain_steps(in.requests[0], view)) {
      auto* ids = scratch.ids.append_ones(view.count);
      return lookup(*plain, view.begin,
                    {ids, static_cast<std::size_t>(view.count)});
    }
  }
  auto values = in.values(0, example, scratch.splits);
  if (!values) return values.error();
  auto* ids = scratch.ids.append(*values);
  if (values->size() == 0) return {};
  return lookup(*values->values, values->begin(0),
                {ids, static_cast<std::size_t>(values->size())});
}

result<void> batch_ids(const categorical_column& column, const column_input& in,
                       layer_scratch& scratch) {
  scratch.ids.clear();
  for (std::size_t b = 0; b < in.batch(); ++b)
    if (auto ok = column.append_ids(in, b, scratch); !ok)
      return at(fmt::format("example {} of the batch", b), ok.error());
  return {};
}

}  // namespace segue
