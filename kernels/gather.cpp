// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/gather.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace segue {
namespace {

/// A range of rows of a dense source and the rows to fill from it.
struct stretch {
  const tensor* source;
  std::int64_t begin;
  std::int64_t count;
};

tensor gather_fixed(dtype type, shape dims, std::int64_t row_elements,
                    std::int64_t steps, std::span<const stretch> parts) {
  auto result = tensor::uninitialized(type, std::move(dims));
  auto row_bytes = static_cast<std::size_t>(row_elements) * size_of(type);
  auto entry_bytes = row_bytes * static_cast<std::size_t>(steps);
  auto* out = result.data_buffer()->data();
  for (auto& part : parts) {
    auto real = row_bytes * static_cast<std::size_t>(part.count);
    if (real > 0)
      std::memcpy(out,
                  part.source->bytes().data() +
                      row_bytes * static_cast<std::size_t>(part.begin),
                  real);
    std::memset(out + real, 0, entry_bytes - real);
    out += entry_bytes;
  }
  return result;
}

tensor gather_strings(shape dims, std::int64_t row_elements, std::int64_t steps,
                      std::span<const stretch> parts) {
  auto bytes_of = [&](const stretch& part) {
    return part.source->strings().bytes(
        static_cast<std::size_t>(part.begin * row_elements),
        static_cast<std::size_t>((part.begin + part.count) * row_elements));
  };
  std::size_t total = 0;
  for (auto& part : parts)
    total += bytes_of(part).size();
  auto elements = static_cast<std::size_t>(dims.num_elements());
  auto offsets = buffer::allocate((elements + 1) * sizeof(std::int64_t));
  auto characters = buffer::allocate(total);
  auto* offset = reinterpret_cast<std::int64_t*>(offsets->data());
  std::int64_t end = 0;
  for (auto& part : parts) {
    auto column = part.source->strings();
    auto bytes = bytes_of(part);
    if (!bytes.empty())
      std::memcpy(characters->data() + end, bytes.data(), bytes.size());
    auto first = static_cast<std::size_t>(part.begin * row_elements);
    for (std::int64_t i = 0; i < part.count * row_elements; ++i) {
      *offset++ = end;
      end += static_cast<std::int64_t>(
          column[first + static_cast<std::size_t>(i)].size());
    }
    offset = std::fill_n(offset, (steps - part.count) * row_elements, end);
  }
  *offset = end;
  return tensor::from_string_parts(std::move(dims), std::move(offsets),
                                   std::move(characters));
}

tensor gather_dense(dtype type, shape dims, std::int64_t row_elements,
                    std::int64_t steps, std::span<const stretch> parts) {
  return type == dtype::string
             ? gather_strings(std::move(dims), row_elements, steps, parts)
             : gather_fixed(type, std::move(dims), row_elements, steps, parts);
}

/// The parts of a sparse batch before they are joined: for each entry its
/// coordinates (`rank` numbers) and values.
struct sparse_parts {
  std::int64_t rank;
  std::vector<std::int64_t> indices;  // [n, 1 + rank], the entry first
  std::vector<stretch> values;
  shape inner;  // the largest entry's dimensions
};

sparse_tensor join(sparse_parts parts, dtype type, std::int64_t batch) {
  std::int64_t n = 0;
  for (auto& v : parts.values)
    n += v.count;
  sparse_tensor joined;
  // A dimension that was declared as varying, if no entry has values in it.
  for (std::size_t d = 0; d < parts.inner.rank(); ++d)
    parts.inner[d] = std::max<std::int64_t>(parts.inner[d], 0);
  joined.dense_shape = parts.inner.prepend(batch);
  joined.indices = tensor::from<std::int64_t>(
      {n, parts.rank + 1}, std::span<const std::int64_t>{parts.indices});
  if (type == dtype::string) {
    std::vector<std::string_view> strings;
    for (auto& v : parts.values) {
      auto column = v.source->strings();
      for (std::int64_t i = 0; i < v.count; ++i)
        strings.push_back(column[static_cast<std::size_t>(v.begin + i)]);
    }
    joined.values =
        tensor::from_strings({n}, std::span<const std::string_view>{strings});
    return joined;
  }
  joined.values = tensor::uninitialized(type, {n});
  auto* out = joined.values.data_buffer()->data();
  for (auto& v : parts.values) {
    auto bytes = static_cast<std::size_t>(v.count) * size_of(type);
    if (bytes > 0)
      std::memcpy(out,
                  v.source->bytes().data() +
                      static_cast<std::size_t>(v.begin) * size_of(type),
                  bytes);
    out += bytes;
  }
  return joined;
}

void add_sparse(sparse_parts& parts, const sparse_tensor& source,
                std::int64_t entry) {
  auto indices = source.indices.values<std::int64_t>();
  auto rank = static_cast<std::size_t>(parts.rank);
  for (std::size_t i = 0; i < indices.size(); i += rank) {
    parts.indices.push_back(entry);
    for (std::size_t d = 0; d < rank; ++d)
      parts.indices.push_back(indices[i + d]);
  }
  parts.values.push_back({&source.values, 0, source.values.rows()});
  for (std::size_t d = 0; d < rank; ++d)
    parts.inner[d] = std::max(parts.inner[d], source.dense_shape[d]);
}

sparse_tensor gather_sparse_sequence(const feature_spec& spec,
                                     std::span<const segment_view> segments,
                                     std::int64_t steps) {
  std::vector<sparse_tensor> slices;
  slices.reserve(segments.size());
  for (auto& s : segments)
    slices.push_back(
        slice(std::get<sparse_tensor>(*s.value), s.begin, s.count));
  sparse_parts parts;
  parts.rank = static_cast<std::int64_t>(spec.dims.rank()) + 1;
  parts.inner = spec.dims.prepend(steps);
  for (std::size_t b = 0; b < slices.size(); ++b)
    add_sparse(parts, slices[b], static_cast<std::int64_t>(b));
  return join(std::move(parts), spec.type,
              static_cast<std::int64_t>(segments.size()));
}

sparse_tensor gather_ragged(dtype type, std::span<const segment_view> segments,
                            std::int64_t steps) {
  sparse_parts parts;
  parts.rank = 2;
  parts.inner = shape{steps, 0};
  for (std::size_t b = 0; b < segments.size(); ++b) {
    auto& s = segments[b];
    auto& source = std::get<ragged_tensor>(*s.value);
    auto splits = source.row_splits.values<std::int64_t>();
    for (std::int64_t t = 0; t < s.count; ++t) {
      auto row = static_cast<std::size_t>(s.begin + t);
      auto width = splits[row + 1] - splits[row];
      for (std::int64_t j = 0; j < width; ++j)
        parts.indices.insert(parts.indices.end(),
                             {static_cast<std::int64_t>(b), t, j});
      parts.values.push_back({&source.values, splits[row], width});
      parts.inner[1] = std::max(parts.inner[1], width);
    }
  }
  return join(std::move(parts), type,
              static_cast<std::int64_t>(segments.size()));
}

/// Returns [B, rows, values], with the rows and values of the largest entry.
sparse_tensor gather_ragged_context(dtype type,
                                    std::span<const feature* const> values) {
  std::vector<segment_view> all;
  std::int64_t rows = 0;
  for (auto* v : values) {
    all.push_back({v, 0, time_of(*v)});
    rows = std::max(rows, all.back().count);
  }
  return gather_ragged(type, all, rows);
}

}  // namespace

feature gather_sequence(const feature_spec& spec,
                        std::span<const segment_view> segments,
                        std::int64_t steps) {
  if (spec.form == layout::sparse)
    return gather_sparse_sequence(spec, segments, steps);
  if (spec.form == layout::ragged)
    return gather_ragged(spec.type, segments, steps);
  std::vector<stretch> parts;
  parts.reserve(segments.size());
  for (auto& s : segments)
    parts.push_back({&std::get<tensor>(*s.value), s.begin, s.count});
  auto batch = static_cast<std::int64_t>(segments.size());
  return gather_dense(spec.type, spec.dims.prepend(steps).prepend(batch),
                      spec.dims.num_elements(), steps, parts);
}

feature gather_context(const feature_spec& spec,
                       std::span<const feature* const> values) {
  auto batch = static_cast<std::int64_t>(values.size());
  if (spec.form == layout::sparse) {
    sparse_parts parts;
    parts.rank = static_cast<std::int64_t>(spec.dims.rank());
    parts.inner = spec.dims;
    for (std::int64_t b = 0; b < batch; ++b)
      add_sparse(parts,
                 std::get<sparse_tensor>(*values[static_cast<std::size_t>(b)]),
                 b);
    return join(std::move(parts), spec.type, batch);
  }
  if (spec.form == layout::ragged)
    return gather_ragged_context(spec.type, values);
  std::vector<stretch> parts;
  parts.reserve(values.size());
  for (auto* v : values)
    parts.push_back({&std::get<tensor>(*v), 0, 1});
  return gather_dense(spec.type, spec.dims.prepend(batch),
                      spec.dims.num_elements(), 1, parts);
}

tensor gather_rows(dtype type, const shape& row_dims,
                   std::span<const row_view> rows) {
  std::vector<stretch> parts;
  parts.reserve(rows.size());
  for (auto& row : rows)
    parts.push_back({row.source, row.row, 1});
  return gather_dense(type,
                      row_dims.prepend(static_cast<std::int64_t>(rows.size())),
                      row_dims.num_elements(), 1, parts);
}

}  // namespace segue
