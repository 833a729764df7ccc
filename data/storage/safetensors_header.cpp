// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include "segue/data/storage/json_members.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

namespace json = boost::json;

constexpr std::array<std::pair<std::string_view, dtype>, 6> dtype_names = {{
    {"F32", dtype::float32},
    {"F64", dtype::float64},
    {"I32", dtype::int32},
    {"I64", dtype::int64},
    {"U8", dtype::uint8},
    {"BOOL", dtype::boolean},
}};

std::string_view file_name_of(dtype type) {
  auto found =
      std::ranges::find(dtype_names, type, [](auto& n) { return n.second; });
  return found == dtype_names.end() ? "" : found->first;
}

error malformed(std::string message) {
  return {errc::malformed, std::move(message)};
}

/// Returns a value as it is in the file, cut if it is long.
std::string shown(const json::value& value) {
  constexpr std::size_t longest = 80;
  return shown_text(json::serialize(value), longest);
}

result<dtype> read_dtype(const json::object& fields) {
  auto* value = fields.if_contains("dtype");
  if (!value || !value->is_string())
    return malformed("has no string \"dtype\"");
  for (auto& [name, type] : dtype_names)
    if (name == std::string_view{value->get_string()}) return type;
  return malformed(fmt::format(
      "dtype {} is not one of F32, F64, I32, I64, U8, BOOL", shown(*value)));
}

/// Returns an integer in [0, 2^63); nullopt for other values.
std::optional<std::int64_t> natural(const json::value& value) {
  if (!value.is_int64() || value.get_int64() < 0) return std::nullopt;
  return value.get_int64();
}

result<shape> read_shape(const json::object& fields, dtype type) {
  auto* value = fields.if_contains("shape");
  if (!value || !value->is_array()) return malformed("has no list \"shape\"");
  std::vector<std::int64_t> dims;
  // Zeros count as one here, so that no product of some of the dimensions,
  // such as the size of a row, can overflow either.
  std::int64_t bytes = static_cast<std::int64_t>(size_of(type));
  for (auto& item : value->get_array()) {
    auto dim = natural(item);
    if (!dim)
      return malformed(
          fmt::format("shape {} holds {}; dimensions are integers in [0, 2^63)",
                      shown(*value), shown(item)));
    if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(*dim, 1), &bytes))
      return malformed(
          fmt::format("shape {} of {} takes more than 2^63 - 1 bytes",
                      shown(*value), file_name_of(type)));
    dims.push_back(*dim);
  }
  return shape{dims};
}

result<void> read_offsets(const json::object& fields, safetensors_entry& e) {
  auto* value = fields.if_contains("data_offsets");
  if (!value || !value->is_array() || value->get_array().size() != 2)
    return malformed("has no list \"data_offsets\" of two integers");
  auto begin = natural(value->get_array()[0]);
  auto end = natural(value->get_array()[1]);
  if (!begin || !end || *end < *begin)
    return malformed(fmt::format(
        "data_offsets {} are not two ascending integers in [0, 2^63)",
        shown(*value)));
  e.begin = static_cast<std::uint64_t>(*begin);
  e.end = static_cast<std::uint64_t>(*end);
  auto needed =
      static_cast<std::uint64_t>(e.dims.num_elements()) * size_of(e.type);
  if (e.end - e.begin != needed)
    return malformed(fmt::format(
        "data_offsets {} hold {} bytes; {} {} needs {}", shown(*value),
        e.end - e.begin, file_name_of(e.type), to_string(e.dims), needed));
  return {};
}

result<safetensors_entry> read_entry(std::string_view name,
                                     const json::value& value) {
  if (!value.is_object())
    return malformed(fmt::format("is {}, not an object", shown(value)));
  auto& fields = value.get_object();
  safetensors_entry e{.name = std::string{name}};
  auto type = read_dtype(fields);
  if (!type) return type.error();
  e.type = *type;
  auto dims = read_shape(fields, e.type);
  if (!dims) return dims.error();
  e.dims = std::move(*dims);
  if (auto r = read_offsets(fields, e); !r) return r.error();
  return e;
}

/// Checks that the entries, in the order of their bytes, cover the data.
result<void> check_coverage(const std::vector<safetensors_entry>& entries,
                            std::uint64_t data_size) {
  std::uint64_t last = 0;
  for (auto& e : entries) {
    if (e.end > data_size)
      return error{errc::truncated,
                   fmt::format("tensor '{}' ends at byte {} of the data, but "
                               "the file has {} bytes of data",
                               shown_text(e.name), e.end, data_size)};
    if (e.begin != last)
      return malformed(fmt::format(
          "tensor '{}' begins at byte {} of the data, {} the tensor before it, "
          "which ends at {}",
          shown_text(e.name), e.begin, e.begin < last ? "inside" : "past",
          last));
    last = e.end;
  }
  if (last != data_size)
    return malformed(
        fmt::format("the last tensor ends at byte {} of the data, but the file "
                    "has {} bytes of data",
                    last, data_size));
  return {};
}

}  // namespace

result<std::vector<safetensors_entry>> parse_safetensors_header(
    std::string_view text, std::uint64_t data_size) {
  boost::system::error_code code;
  auto header = json::parse(text, code);
  if (code)
    return malformed(
        fmt::format("the header is not valid JSON: {}", code.message()));
  if (!header.is_object())
    return malformed(
        fmt::format("the header is {}, not an object", shown(header)));
  if (auto twice = find_repeated_member(text))
    return malformed(
        fmt::format("the header lists '{}' twice", shown_text(*twice)));
  std::vector<safetensors_entry> entries;
  for (auto& [key, value] : header.get_object()) {
    std::string_view name{key};
    if (name == "__metadata__") continue;
    auto e = read_entry(name, value);
    if (!e) return at(fmt::format("tensor '{}'", shown_text(name)), e.error());
    entries.push_back(std::move(*e));
  }
  std::ranges::sort(entries, {}, [](const safetensors_entry& e) {
    return std::tie(e.begin, e.end, e.name);
  });
  if (auto r = check_coverage(entries, data_size); !r) return r.error();
  return entries;
}

std::vector<safetensors_entry> layout_safetensors(const tensor_map& tensors) {
  std::vector<safetensors_entry> entries;
  for (auto& [name, t] : tensors)
    entries.push_back({.name = name, .type = t.type(), .dims = t.dims()});
  std::ranges::stable_sort(
      entries, std::ranges::greater{},
      [](const safetensors_entry& e) { return size_of(e.type); });
  std::uint64_t last = 0;
  for (auto& e : entries) {
    e.begin = last;
    e.end = last + tensors.at(e.name).bytes().size();
    last = e.end;
  }
  return entries;
}

std::string format_safetensors_header(
    const std::vector<safetensors_entry>& entries) {
  json::object header;
  for (auto& e : entries)
    header[e.name] = {{"dtype", file_name_of(e.type)},
                      {"shape", json::array(e.dims.begin(), e.dims.end())},
                      {"data_offsets", {e.begin, e.end}}};
  auto text = json::serialize(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

}  // namespace segue
