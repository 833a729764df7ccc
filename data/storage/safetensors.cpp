// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "segue/data/storage/foreign_file.hpp"
#include "segue/data/storage/gzip_source.hpp"
#include "segue/data/storage/replace_file.hpp"
#include "segue/data/storage/safetensors_header.hpp"
#include "segue/data/storage/zstd_source.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

// Values are copied between memory and file without conversion.
static_assert(std::endian::native == std::endian::little);

constexpr std::uint64_t length_size = 8;

error system_error(const char* action, int reason) {
  return {errc::io, fmt::format("cannot {}: {}", action,
                                std::generic_category().message(reason))};
}

/// Returns the size of a regular file that is not empty.
result<std::uint64_t> size_of_file(const std::string& path) {
  std::error_code code;
  auto status = std::filesystem::status(path, code);
  if (status.type() == std::filesystem::file_type::not_found)
    return error{errc::not_found, "no such file"};
  if (code) return system_error("look at the file", code.value());
  if (!std::filesystem::is_regular_file(status))
    return error{errc::io, "not a regular file"};
  std::uint64_t size = std::filesystem::file_size(path, code);
  if (code) return system_error("get the file's size", code.value());
  if (size == 0) return error{errc::empty, "the file is empty"};
  return size;
}

result<void> read_bytes(std::ifstream& file, void* to, std::uint64_t count) {
  if (!file.read(static_cast<char*>(to), static_cast<std::streamsize>(count)))
    return error{errc::io,
                 fmt::format("read {} of {} bytes", file.gcount(), count)};
  return {};
}

/// Describes a file that is known and cannot be read here; else empty.
std::string_view kind_of(std::ifstream& file, std::uint64_t file_size) {
  std::string head(std::min<std::uint64_t>(file_size, 16), '\0');
  file.seekg(0);
  if (!read_bytes(file, head.data(), head.size())) return {};
  file.seekg(length_size);
  // The JSON of a header begins with this.
  if (head.size() > length_size && head[length_size] == '{') return {};
  if (head.starts_with(gzip_magic)) return "compressed with gzip";
  if (is_zstd(head)) return "compressed with zstd";
  return foreign_file(head);
}

result<std::string> read_header(std::ifstream& file, std::uint64_t file_size) {
  if (file_size < length_size)
    return error{errc::truncated,
                 fmt::format("the file has {} bytes, but the length of the "
                             "header alone takes {}",
                             file_size, length_size)};
  std::uint64_t length = 0;
  if (auto r = read_bytes(file, &length, length_size); !r) return r.error();
  if (auto what = kind_of(file, file_size); !what.empty())
    return error{errc::malformed,
                 fmt::format("it is {}; expected a safetensors file", what)};
  if (length > max_safetensors_header)
    return error{errc::malformed,
                 fmt::format("the header's length is {}; at most {} is allowed",
                             length, max_safetensors_header)};
  if (length > file_size - length_size)
    return error{errc::truncated,
                 fmt::format("the header's length is {}, but only {} bytes "
                             "follow it",
                             length, file_size - length_size)};
  std::string header(length, '\0');
  if (auto r = read_bytes(file, header.data(), length); !r) return r.error();
  return header;
}

/// Any other byte would not be a C++ bool.
result<void> check_booleans(const safetensors_entry& e, const buffer& data) {
  for (auto i = e.begin; i < e.end; ++i)
    if (auto byte = std::to_integer<unsigned>(data.data()[i]); byte > 1)
      return error{
          errc::malformed,
          fmt::format(
              "tensor '{}' of BOOL holds {} at index {}; expected 0 or 1",
              shown_text(e.name), byte, i - e.begin)};
  return {};
}

tensor make_tensor(const safetensors_entry& e, const buffer_ptr& data) {
  if (e.begin % size_of(e.type) == 0)
    return tensor::over(e.type, e.dims, data, e.begin);
  auto copy = buffer::allocate(e.end - e.begin);
  std::memcpy(copy->data(), data->data() + e.begin, copy->size());
  return tensor::over(e.type, e.dims, std::move(copy));
}

result<tensor_map> read_tensors(const std::string& path) {
  auto file_size = size_of_file(path);
  if (!file_size) return file_size.error();
  std::ifstream file{path, std::ios::binary};
  if (!file) return system_error("open the file", errno);
  auto header = read_header(file, *file_size);
  if (!header) return header.error();
  auto data_size = *file_size - length_size - header->size();
  auto entries = parse_safetensors_header(*header, data_size);
  if (!entries) return entries.error();
  auto data = buffer::allocate(data_size);
  if (auto r = read_bytes(file, data->data(), data_size); !r) return r.error();
  tensor_map tensors;
  for (auto& e : *entries) {
    if (e.type == dtype::boolean)
      if (auto r = check_booleans(e, *data); !r) return r.error();
    tensors.emplace(e.name, make_tensor(e, data));
  }
  return tensors;
}

result<void> check_writable(const tensor_map& tensors) {
  for (auto& [name, t] : tensors) {
    if (name == "__metadata__")
      return error{
          errc::invalid_argument,
          "a tensor is named '__metadata__', which the format reserves"};
    if (!is_utf8(name))
      return error{
          errc::invalid_argument,
          fmt::format(
              "the tensor name '{}' is not UTF-8, which the format requires",
              shown_text(name))};
    if (t.type() == dtype::string)
      return error{
          errc::invalid_argument,
          fmt::format(
              "tensor '{}' has dtype string, which the format does not support",
              name)};
  }
  return {};
}

}  // namespace

result<tensor_map> read_safetensors(const std::string& path) {
  auto tensors = read_tensors(path);
  if (!tensors) return at(path, tensors.error());
  return tensors;
}

result<void> write_safetensors(const std::string& path,
                               const tensor_map& tensors) {
  if (auto r = check_writable(tensors); !r) return at(path, r.error());
  auto entries = layout_safetensors(tensors);
  auto header = format_safetensors_header(entries);
  // A file that could not be read back is not written.
  auto data_size = entries.empty() ? 0 : entries.back().end;
  if (auto r = parse_safetensors_header(header, data_size); !r)
    return at(path, {errc::invalid_argument, r.error().message});
  std::uint64_t length = header.size();
  std::vector<std::span<const std::byte>> parts = {
      std::as_bytes(std::span{&length, 1}), std::as_bytes(std::span{header})};
  for (auto& e : entries)
    parts.push_back(tensors.at(e.name).bytes());
  return replace_file(path, parts);
}

}  // namespace segue
