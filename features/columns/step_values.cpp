// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/step_values.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "segue/tensors/step_shape.hpp"

namespace segue {
namespace {

error wrong(const feature_request& request, std::string what) {
  return {errc::invalid_argument,
          fmt::format("feature '{}' {}", request.name, what)};
}

std::string_view allowed(value_kind kind) {
  switch (kind) {
    case value_kind::number:
      return "numbers";
    case value_kind::integer:
      return "integers";
    case value_kind::string:
      break;
  }
  return "strings";
}

result<void> check_dtype(const feature_request& request, const feature& f) {
  auto* dense = std::get_if<tensor>(&f);
  auto type = dense ? dense->type() : type_of(f);
  if (reads(request.kind, type)) return {};
  return wrong(request, fmt::format("is {}, but the column reads {}",
                                    to_string(type), allowed(request.kind)));
}

/// `step` is the step of the example; absent for context.
error wrong_count(const feature_request& request,
                  std::optional<std::int64_t> step, std::int64_t seen) {
  auto where = step ? fmt::format(" in step {}", *step) : "";
  return wrong(request, fmt::format("holds {} values{}, expected {} for shape "
                                    "{}",
                                    seen, where, request.values_per_step(),
                                    step_shape(*request.dims)));
}

/// Does not copy the shape, since it is called for every example and column.
std::size_t rank_of(const feature& f) {
  if (auto* t = std::get_if<tensor>(&f)) return t->rank();
  auto* sparse = std::get_if<sparse_tensor>(&f);
  return sparse ? sparse->dense_shape.rank() : 1;
}

/// Whether the first dimension holds all values, several for each step.
bool is_flat(const feature_request& request, const feature& f) {
  return request.values_per_step() > 1 && layout_of(f) != layout::ragged &&
         rank_of(f) == 1;
}

/// The number of values in one row of the first dimension.
std::int64_t row_size(const shape& dims) {
  return dims.drop_front().num_elements();
}

result<step_values> dense_steps(const feature_request& request, const tensor& t,
                                const sequence_view& view, std::int64_t steps) {
  auto wanted = request.values_per_step();
  if (is_flat(request, *view.value))
    return step_values{&t, steps, nullptr, view.begin, wanted};
  auto seen = t.row_size();
  if (wanted != 0 && seen != wanted)
    return wrong_count(request, view.first_step, seen);
  return step_values{&t, steps, nullptr, view.begin * seen, seen};
}

result<step_values> ragged_steps(const feature_request& request,
                                 const ragged_tensor& t,
                                 const sequence_view& view) {
  auto splits = t.row_splits.values<std::int64_t>();
  auto* first = splits.data() + view.begin;
  auto wanted = request.values_per_step();
  if (wanted == 0) return step_values{&t.values, view.count, first};
  for (std::int64_t s = 0; s < view.count; ++s)
    if (first[s + 1] - first[s] != wanted)
      return wrong_count(request, view.first_step + s, first[s + 1] - first[s]);
  return step_values{&t.values, view.count, nullptr, first[0], wanted};
}

/// The index of the first entry whose first coordinate is at least `row`.
std::int64_t first_entry(const sparse_tensor& t, std::int64_t row) {
  auto rank = static_cast<std::int64_t>(t.dense_shape.rank());
  auto indices = t.indices.values<std::int64_t>();
  std::int64_t low = 0;
  std::int64_t high = t.indices.rows();
  while (low < high) {
    auto middle = low + (high - low) / 2;
    if (indices[static_cast<std::size_t>(middle * rank)] < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

result<step_values> sparse_steps(const feature_request& request,
                                 const sparse_tensor& t,
                                 const sequence_view& view, std::int64_t steps,
                                 std::vector<std::int64_t>& splits) {
  auto wanted = request.values_per_step();
  auto flat = is_flat(request, *view.value);
  auto width = flat ? wanted : row_size(t.dense_shape);
  if (wanted != 0 && width != wanted)
    return wrong_count(request, view.first_step, width);
  auto entry = first_entry(t, view.begin);
  auto last = first_entry(t, view.begin + view.count);
  if (wanted != 0 && last - entry == steps * wanted)  // nothing is absent
    return step_values{&t.values, steps, nullptr, entry, wanted};
  splits.clear();
  for (std::int64_t s = 0; s < steps; ++s) {
    splits.push_back(entry);
    auto rows_end = view.begin + (flat ? (s + 1) * wanted : s + 1);
    auto rank = t.dense_shape.rank();
    auto indices = t.indices.values<std::int64_t>();
    while (entry < last &&
           indices[static_cast<std::size_t>(entry) * rank] < rows_end)
      ++entry;
  }
  splits.push_back(entry);
  return step_values{&t.values, steps, splits.data(),
                     0,         1,     wanted != 0 ? &t : nullptr};
}

}  // namespace

result<std::int64_t> count_steps(const feature_request& request,
                                 const sequence_view& view) {
  if (!view.value) return 0;
  auto& f = *view.value;
  if (rank_of(f) == 0) return wrong(request, "has no time dimension");
  auto* dense = std::get_if<tensor>(&f);
  auto rows = dense ? dense->rows() : time_of(f);
  if (view.begin < 0 || view.count < 0 || view.count > rows - view.begin)
    return wrong(
        request,
        fmt::format("has {} steps, but {} were requested from step {} on", rows,
                    view.count, view.begin));
  if (!is_flat(request, f)) return view.count;
  auto wanted = request.values_per_step();
  if (view.count % wanted != 0)
    return wrong(request,
                 fmt::format("holds {} values, expected a multiple of {} for "
                             "shape {}",
                             view.count, wanted, step_shape(*request.dims)));
  return view.count / wanted;
}

result<step_values> read_steps(const feature_request& request,
                               const sequence_view& view,
                               std::vector<std::int64_t>& splits) {
  if (auto* t = plain_steps(request, view))
    return step_values{t, view.count, nullptr, view.begin};
  auto steps = count_steps(request, view);
  if (!steps) return steps.error();
  if (*steps == 0) return step_values{};
  if (auto ok = check_dtype(request, *view.value); !ok) return ok.error();
  if (auto* t = std::get_if<tensor>(view.value))
    return dense_steps(request, *t, view, *steps);
  if (auto* t = std::get_if<ragged_tensor>(view.value))
    return ragged_steps(request, *t, view);
  return sparse_steps(request, std::get<sparse_tensor>(*view.value), view,
                      *steps, splits);
}

result<step_values> read_context(const feature_request& request,
                                 const feature* value,
                                 std::vector<std::int64_t>& splits) {
  if (!value) return wrong(request, "is missing from the context");
  if (auto ok = check_dtype(request, *value); !ok) return ok.error();
  auto wanted = request.values_per_step();
  step_values all{nullptr, 1};
  if (auto* t = std::get_if<tensor>(value)) {
    all.values = t;
    all.stride = t->size();
  } else if (auto* t = std::get_if<ragged_tensor>(value)) {
    auto bounds = t->row_splits.values<std::int64_t>();
    all.values = &t->values;
    all.first = bounds.front();
    all.stride = bounds.back() - bounds.front();
  } else {
    auto& sparse = std::get<sparse_tensor>(*value);
    all.values = &sparse.values;
    all.stride = sparse.values.rows();
    if (wanted != 0 && sparse.dense_shape.num_elements() == wanted &&
        all.stride != wanted) {
      splits = {0, all.stride};
      all.splits = splits.data();
      all.gaps = &sparse;
      return all;
    }
  }
  if (wanted != 0 && all.stride != wanted)
    return wrong_count(request, std::nullopt, all.stride);
  return all;
}

std::int64_t flat_place(const sparse_tensor& sparse, std::int64_t entry,
                        std::int64_t first_row) {
  auto rank = sparse.dense_shape.rank();
  auto index = sparse.indices.values<std::int64_t>().subspan(
      static_cast<std::size_t>(entry) * rank, rank);
  std::int64_t place = index[0] - first_row;
  for (std::size_t d = 1; d < rank; ++d)
    place = place * sparse.dense_shape[d] + index[d];
  return place;
}

}  // namespace segue
