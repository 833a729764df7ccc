// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/json_text.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// Appends the elements [begin, ...) of `dims` as nested arrays; returns the
/// position after them.
template <class Append>
std::int64_t append_nested(std::string& text,
                           std::span<const std::int64_t> dims,
                           std::int64_t begin, const Append& append_element) {
  if (dims.empty()) {
    append_element(begin);
    return begin + 1;
  }
  text += '[';
  for (std::int64_t i = 0; i < dims[0]; ++i) {
    if (i > 0) text += ',';
    begin = append_nested(text, dims.subspan(1), begin, append_element);
  }
  text += ']';
  return begin;
}

void append_escaped(std::string& text, unsigned char c) {
  switch (c) {
    case '"':
      text += "\\\"";
      return;
    case '\\':
      text += "\\\\";
      return;
    case '\n':
      text += "\\n";
      return;
    case '\r':
      text += "\\r";
      return;
    case '\t':
      text += "\\t";
      return;
    default:
      break;
  }
  if (c < 0x20 || c == 0x7f) {
    fmt::format_to(std::back_inserter(text), "\\u{:04x}", c);
  } else {
    text += static_cast<char>(c);
  }
}

/// Whether a text begins with one of U+0080 to U+009F, which control terminals.
bool is_second_control(std::string_view text) {
  return text.size() > 1 && text[0] == '\xc2' &&
         static_cast<unsigned char>(text[1]) < 0xa0;
}

}  // namespace

void append_json(std::string& text, std::string_view value) {
  append_json_verbatim(text, as_utf8(value));
}

void append_json_verbatim(std::string& text, std::string_view value) {
  text += '"';
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (is_second_control(value.substr(i))) {
      fmt::format_to(std::back_inserter(text), "\\u{:04x}",
                     static_cast<unsigned char>(value[++i]));
    } else {
      append_escaped(text, static_cast<unsigned char>(value[i]));
    }
  }
  text += '"';
}

void append_json(std::string& text, const tensor& value) {
  auto dims = value.dims().dims();
  if (value.type() == dtype::string) {
    auto strings = value.strings();
    append_nested(text, dims, 0, [&](std::int64_t i) {
      append_json(text, strings[static_cast<std::size_t>(i)]);
    });
    return;
  }
  visit_dtype(value.type(), [&]<class T>(T) {
    auto values = value.values<T>();
    append_nested(text, dims, 0, [&](std::int64_t i) {
      append_json(text, values[static_cast<std::size_t>(i)]);
    });
  });
}

void append_json(std::string& text, const sparse_tensor& value) {
  text += '{';
  append_json_name(text, "indices");
  append_json(text, value.indices);
  append_json_name(text, "values");
  append_json(text, value.values);
  append_json_name(text, "dense_shape");
  append_nested(text, std::array{std::ssize(value.dense_shape.dims())}, 0,
                [&](std::int64_t i) {
                  append_json(text,
                              value.dense_shape[static_cast<std::size_t>(i)]);
                });
  text += '}';
}

void append_json(std::string& text, const feature& value) {
  if (const auto* dense = std::get_if<tensor>(&value)) {
    append_json(text, *dense);
  } else if (const auto* sparse = std::get_if<sparse_tensor>(&value)) {
    append_json(text, *sparse);
  } else {
    const auto& ragged = std::get<ragged_tensor>(value);
    auto splits = ragged.row_splits.values<std::int64_t>();
    append_nested(text, std::array{ragged.rows()}, 0, [&](std::int64_t r) {
      auto row = static_cast<std::size_t>(r);
      append_json(text, ragged.values.slice(splits[row],
                                            splits[row + 1] - splits[row]));
    });
  }
}

void append_json_name(std::string& text, std::string_view name) {
  if (!text.empty() && text.back() != '{') text += ',';
  append_json_verbatim(text, name);
  text += ':';
}

}  // namespace segue
