// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/parse_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <sstream>
#include <system_error>
#include <toml.hpp>

#include "segue/config/bare_value.hpp"
#include "segue/config/other_than_toml.hpp"
#include "segue/config/toml_depth.hpp"

namespace segue {
namespace {

/// A reason without the full stop that some end with.
std::string_view bare(std::string_view reason) {
  while (reason.ends_with('.') || reason.ends_with(' '))
    reason.remove_suffix(1);
  return reason;
}

std::string_view after(std::string_view text, std::string_view mark) {
  auto at = text.find(mark);
  return at == text.npos ? text : text.substr(at + mark.size());
}

/// toml11 explains a fault in several lines: "[error] toml::function: reason",
/// then the line with marks and "^--- annotation". Returns it as one line.
std::string one_line(std::string_view what) {
  if (auto word = bare_value(what); !word.empty())
    return fmt::format("'{}' is not a TOML value; a string needs quotes", word);
  auto reason = what.substr(0, what.find('\n'));
  reason = after(reason, "[error] ");
  if (reason.starts_with("toml::")) reason = after(reason, ": ");
  std::string_view annotation;
  if (auto mark = what.find("^--- "); mark != what.npos) {
    annotation = what.substr(mark + 5);
    annotation = annotation.substr(0, annotation.find('\n'));
  }
  reason = bare(reason);
  annotation = bare(annotation);
  // Also for a table's head without its bracket.
  if (reason == "an invalid key appeared")
    return "is not valid TOML; expected NAME = VALUE or [TABLE]";
  // If a name or table is written twice the mark shows the first one.
  if (annotation.empty() || annotation == "here" ||
      annotation.find("already exists") != annotation.npos)
    return std::string{reason};
  if (reason.empty()) return std::string{annotation};
  return fmt::format("{}: {}", reason, annotation);
}

/// A number as it was written, without characters for readability.
std::string digits_at(const toml::source_location& location) {
  std::string_view line = location.line_str();
  auto token =
      line.substr(std::min<std::size_t>(line.size(), location.column() - 1));
  std::string digits;
  for (auto c : token.substr(0, location.region()))
    if (c != '_' && c != '+') digits += c;
  return digits;
}

/// toml11 3.7 silently clamps a number beyond a double; its text shows it.
bool is_clamped(double value, const toml::source_location& location) {
  if (std::abs(value) != std::numeric_limits<double>::max()) return false;
  auto digits = digits_at(location);
  double parsed = 0;
  return std::from_chars(digits.data(), digits.data() + digits.size(), parsed)
             .ec == std::errc::result_out_of_range;
}

/// The same for an integer beyond 64 bits.
bool is_clamped(std::int64_t value, const toml::source_location& location) {
  using limits = std::numeric_limits<std::int64_t>;
  if (value != limits::max() && value != limits::min()) return false;
  auto digits = digits_at(location);
  auto base = digits.starts_with("0x")   ? 16
              : digits.starts_with("0o") ? 8
              : digits.starts_with("0b") ? 2
                                         : 10;
  auto* first = digits.data() + (base == 10 ? 0 : 2);
  std::int64_t parsed = 0;
  return std::from_chars(first, digits.data() + digits.size(), parsed, base)
             .ec == std::errc::result_out_of_range;
}

class tree_builder {
 public:
  explicit tree_builder(const std::string& source) : source_{source} {}

  option_node build(std::string name, const toml::value& value) {
    option_node node;
    node.name = std::move(name);
    node.place = {source_, line_of(value)};
    switch (value.type()) {
      case toml::value_t::boolean:
        node.kind = option_kind::boolean;
        node.value = value.as_boolean();
        break;
      case toml::value_t::integer:
        read_integer(node, value);
        break;
      case toml::value_t::floating:
        read_number(node, value);
        break;
      case toml::value_t::string:
        node.kind = option_kind::text;
        node.value = value.as_string().str;
        break;
      case toml::value_t::array:
        read_array(node, value.as_array());
        break;
      case toml::value_t::table:
        read_table(node, value.as_table());
        break;
      default:
        node.kind = option_kind::date;
        node.value = toml::format(value);
        break;
    }
    return node;
  }

  /// The place of the first number that does not fit 64 bits; line 0: none.
  const option_place& clamped() const { return clamped_; }

 private:
  static std::uint32_t line_of(const toml::value& value) {
    return static_cast<std::uint32_t>(value.location().line());
  }

  void read_integer(option_node& node, const toml::value& value) {
    node.kind = option_kind::integer;
    node.value = std::int64_t{value.as_integer()};
    note_clamped(node, is_clamped(value.as_integer(), value.location()));
  }

  void read_number(option_node& node, const toml::value& value) {
    node.kind = option_kind::number;
    node.value = value.as_floating();
    note_clamped(node, is_clamped(value.as_floating(), value.location()));
  }

  void note_clamped(const option_node& node, bool clamped) {
    if (clamped && clamped_.line == 0) clamped_ = node.place;
  }

  void read_array(option_node& node, const toml::array& values) {
    node.kind = option_kind::array;
    for (std::size_t i = 0; i < values.size(); ++i)
      node.children.push_back(build(std::to_string(i), values[i]));
  }

  void read_table(option_node& node, const toml::table& values) {
    node.kind = option_kind::table;
    for (auto& [name, value] : values)
      node.children.push_back(build(name, value));
    // toml11 gives no order; names break ties within a line.
    std::ranges::sort(node.children, {}, [](const option_node& n) {
      return std::pair{n.place.line, std::string_view{n.name}};
    });
  }

  const std::string& source_;
  option_place clamped_;
};

/// Far more than any configuration has: data that is passed as a configuration
/// is not read to its end.
constexpr std::size_t longest_text = 64 << 20;

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string reason_of(int number) {
  return std::generic_category().message(number);
}

result<std::string> read_text(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return error{errc::invalid_argument,
                 "is a folder; expected a configuration file"};
  std::unique_ptr<std::FILE, close_file> file{std::fopen(path.c_str(), "rb")};
  if (!file && errno == ENOENT)
    return error{errc::not_found, "there is no such configuration file"};
  if (!file) return error{errc::io, "cannot be opened: " + reason_of(errno)};
  std::string text;
  char block[16384];
  while (auto count = std::fread(block, 1, sizeof block, file.get())) {
    text.append(block, count);
    if (text.size() > longest_text) break;
  }
  if (std::ferror(file.get()))
    return error{errc::io, "cannot be read: " + reason_of(errno)};
  return text;
}

}  // namespace

result<option_node> parse_toml(const std::string& text,
                               const std::string& source) {
  if (auto line = find_too_deep(text); line != 0)
    return at(option_place{source, line}.text(),
              {errc::malformed,
               fmt::format("tables or arrays are nested deeper than {}",
                           most_toml_depth)});
  // toml11 reports faults by exceptions; they end here.
  try {
    std::istringstream in{text};
    auto value = toml::parse(in, source);
    tree_builder builder{source};
    auto root = builder.build("", value);
    root.place.line = 0;  // the file as a whole
    if (builder.clamped().line != 0)
      return at(builder.clamped().text(),
                {errc::malformed, "a number does not fit into 64 bits"});
    return root;
  } catch (const toml::exception& e) {
    option_place place{source, static_cast<std::uint32_t>(e.location().line())};
    return at(place.text(), {errc::malformed, one_line(e.what())});
  } catch (const std::exception& e) {
    return at(source, {errc::malformed, one_line(e.what())});
  }
}

result<option_node> parse_toml_file(const std::string& path) {
  auto text = read_text(path);
  if (!text) return at(path, text.error());
  auto root =
      text->size() <= longest_text
          ? parse_toml(*text, path)
          : at(path, {errc::malformed,
                      "is larger than 64 MiB; expected a configuration"});
  if (root) return root;
  auto other = other_than_toml(path, *text);
  if (other.empty()) return root;
  return at(path, {errc::malformed, std::move(other)});
}

}  // namespace segue
