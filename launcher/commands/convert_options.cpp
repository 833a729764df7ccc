// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/convert_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/data/input/input_format.hpp"
#include "segue/data/output/written_format.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/launcher/commands/common_options.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;
using texts = std::vector<std::string>;

using names = std::vector<std::string_view>;

error not_one_of(const names& all, const char* option,
                 const std::string& text) {
  return {errc::invalid_argument,
          fmt::format("--{}: '{}' is not one of {}", option, text,
                      fmt::join(all, ", "))};
}

result<std::optional<data_format>> read_to(const given_arguments& given) {
  if (!given.has("to")) return std::optional<data_format>{};
  auto text = text_of(given, "to");
  if (auto format = parse_data_format(text)) return format;
  return not_one_of(written_format_names(), "to", text);
}

/// Returns the formats that are read, and the variants of them that are
/// written.
names readable_names() {
  auto all = input_format_names();
  for (auto name : written_format_names())
    if (std::ranges::find(all, name) == all.end()) all.push_back(name);
  return all;
}

/// The options of [input] for a format of `--from`.
struct input_kind {
  std::string_view format;
  std::string_view example;  ///< empty: the default
};

result<std::optional<input_kind>> read_from(const given_arguments& given) {
  if (!given.has("from")) return std::optional<input_kind>{};
  auto text = text_of(given, "from");
  if (auto format = parse_data_format(text)) {
    const auto& written = written_format_of(*format);
    return std::optional{
        input_kind{written.read_as->name, written.read_with_example}};
  }
  if (const auto* format = find_input_format(text))
    return std::optional{input_kind{format->name, ""}};
  return not_one_of(readable_names(), "from", text);
}

/// Lists names for --help.
std::string described(const names& all) {
  std::string text;
  for (auto name : all) {
    auto format = parse_data_format(name);
    auto remark = format ? written_format_of(*format).remark : "";
    text += fmt::format("{}{}", text.empty() ? "" : ", ", name);
    if (!remark.empty()) text += fmt::format(" ({})", remark);
  }
  return text;
}

/// Reads NAME=DTYPE; the name may contain an equals sign.
result<void> read_dtype(const std::string& text, convert_request& request) {
  auto at = text.rfind('=');
  auto type = at == text.npos ? std::nullopt : parse_dtype(text.substr(at + 1));
  if (!type)
    return error{
        errc::invalid_argument,
        fmt::format("--dtype: '{}' is not NAME=DTYPE, where DTYPE is one of "
                    "float32, float64, int32, int64, uint8, bool, string",
                    text)};
  request.features.types[text.substr(0, at)] = *type;
  return {};
}

/// Returns all values of an option that may be repeated.
texts texts_of(const given_arguments& given, const char* option) {
  return given.has(option) ? given.options[option].as<texts>() : texts{};
}

void override_input(const given_arguments& given,
                    const std::optional<input_kind>& from, texts& overrides) {
  auto set = [&](const char* option, const std::string& value) {
    overrides.push_back(fmt::format("input.{}={}", option, value));
  };
  if (given.has("key")) set("key", toml_text(text_of(given, "key")));
  if (given.has("order-by"))
    set("order_by", toml_texts(texts_of(given, "order-by")));
  if (given.has("context"))
    set("context", toml_texts(texts_of(given, "context")));
  if (!from) return;
  set("format", toml_text(from->format));
  if (!from->example.empty()) set("example", toml_text(from->example));
}

/// Reads IN and OUT.
result<convert_request> read_files(const texts& positional) {
  if (positional.size() < 2)
    return error{errc::invalid_argument, positional.empty()
                                             ? "no input file given"
                                             : "no output file given"};
  if (positional.size() > 2)
    return error{
        errc::invalid_argument,
        fmt::format(
            "expected one input and one output, but '{}' follows '{}' and '{}'",
            positional[2], positional[0], positional[1])};
  convert_request request;
  request.from = positional[0];
  request.to = positional[1];
  return request;
}

}  // namespace

void add_convert_options(po::options_description& options) {
  auto add = options.add_options();
  add("from", po::value<std::string>()->value_name("FORMAT"),
      fmt::format("treat IN as data in this format, one of {}",
                  described(readable_names()))
          .c_str());
  add("to", po::value<std::string>()->value_name("FORMAT"),
      fmt::format("format of OUT, one of {} (default: by its name)",
                  fmt::join(written_format_names(), ", "))
          .c_str());
  add("key", po::value<std::string>()->value_name("NAME"),
      "the column or feature that identifies an example");
  add("order-by", po::value<texts>()->value_name("NAME"),
      "a CSV column that orders the rows of a key; may be repeated");
  add("context", po::value<texts>()->value_name("NAME"),
      "a column that holds one value per key; may be repeated");
  add("dtype", po::value<texts>()->value_name("NAME=DTYPE"),
      "read a feature with this dtype, whatever its values look like; may be "
      "repeated");
  add("drop", po::value<texts>()->value_name("NAME"),
      "leave a feature out; may be repeated");
}

result<convert_request> read_convert_options(const given_arguments& given) {
  auto request = read_files(given.positional);
  if (!request) return request;
  auto from = read_from(given);
  if (!from) return from.error();
  auto to = read_to(given);
  if (!to) return to.error();
  request->from_is_data = from->has_value();
  request->format = *to;
  for (auto& text : texts_of(given, "dtype"))
    if (auto read = read_dtype(text, *request); !read) return read.error();
  request->features.drop = texts_of(given, "drop");
  request->overrides = overrides_of(given);
  override_input(given, *from, request->overrides);
  return request;
}

}  // namespace segue
