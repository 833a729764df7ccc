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
      auto ok = lookup(*plain, view.begin,
                       {ids, static_cast<std::size_t>(view.count)});
      if (ok) return ok;
      return in_its_step({plain, view.count, nullptr, view.begin}, view,
                         ok.error());
    }
  }
  auto values = in.values(0, example, scratch.splits);
  if (!values) return values.error();
  auto* ids = scratch.ids.append(*values);
  if (values->size() == 0) return {};
  auto ok = lookup(*values->values, values->begin(0),
                   {ids, static_cast<std::size_t>(values->size())});
  if (ok || in.context) return ok;
  return in_its_step(*values, in.view(0, example), ok.error());
}

error lookup_column::in_its_step(const step_values& values,
                                 const sequence_view& view,
                                 const error& of_all) const {
  std::vector<std::int64_t> ids;
  for (std::int64_t s = 0; s < values.steps; ++s) {
    ids.resize(static_cast<std::size_t>(values.end(s) - values.begin(s)));
    if (auto ok = lookup(*values.values, values.begin(s), ids); !ok)
      return at(fmt::format("step {}", view.first_step + s), ok.error());
  }
  return of_all;
}

result<void> batch_ids(const categorical_column& column, const column_input& in,
                       layer_scratch& scratch) {
  scratch.ids.clear();
  for (std::size_t b = 0; b < in.batch(); ++b)
    if (auto ok = column.append_ids(in, b, scratch); !ok)
      return in.features->of_example(b, ok.error());
  return {};
}

}  // namespace segue
