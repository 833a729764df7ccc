// SPDX-License-Identifier: BSD-3-Clause
#include "segue/output/json_text.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/locale/utf.hpp>
#include <iterator>

namespace segue {
namespace {

/// Appends the elements [begin, ...) of `dims`, in nested arrays; gives the
/// position behind them.
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
  if (c < 0x20) {
    fmt::format_to(std::back_inserter(text), "\\u{:04x}", c);
  } else {
    text += static_cast<char>(c);
  }
}

}  // namespace

void append_json(std::string& text, std::string_view value) {
  namespace utf = boost::locale::utf;
  text += '"';
  const char* at = value.data();
  const char* end = at + value.size();
  while (at != end) {
    if (static_cast<unsigned char>(*at) < 0x80) {
      append_escaped(text, static_cast<unsigned char>(*at++));
      continue;
    }
    const char* after = at;
    auto point = utf::utf_traits<char>::decode(after, end);
    if (utf::is_valid_codepoint(point)) {
      text.append(at, after);
      at = after;
    } else {
      text += "\xef\xbf\xbd";
      ++at;
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
  append_json(text, name);
  text += ':';
}

}  // namespace segue
