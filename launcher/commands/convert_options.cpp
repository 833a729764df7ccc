// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/convert_options.hpp"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <string>
#include <vector>

#include "segue/data/survey/toml_text.hpp"
#include "segue/launcher/commands/common_options.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;
using texts = std::vector<std::string>;

result<std::optional<data_format>> read_format(const given_arguments& given,
                                               const char* option) {
  if (!given.has(option)) return std::optional<data_format>{};
  auto text = text_of(given, option);
  if (auto format = parse_data_format(text)) return format;
  return error{errc::invalid_argument,
               fmt::format("--{}: '{}' is not one of csv, jsonl, tfrecord, "
                           "example",
                           option, text)};
}

/// NAME=DTYPE; the name may hold an equals sign.
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

/// All values of an option that may be repeated.
texts texts_of(const given_arguments& given, const char* option) {
  return given.has(option) ? given.options[option].as<texts>() : texts{};
}

void override_input(const given_arguments& given,
                    const std::optional<data_format>& from, texts& overrides) {
  auto set = [&](const char* option, const std::string& value) {
    overrides.push_back(fmt::format("input.{}={}", option, value));
  };
  if (given.has("key")) set("key", toml_text(text_of(given, "key")));
  if (given.has("order-by"))
    set("order_by", toml_texts(texts_of(given, "order-by")));
  if (given.has("context"))
    set("context", toml_texts(texts_of(given, "context")));
  if (!from) return;
  bool flat = from == data_format::example;
  set("format", toml_text(to_string(flat ? data_format::tfrecord : *from)));
  if (flat) set("example", toml_text("example"));
}

/// IN OUT.
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
      "treat IN as data in this format: csv, jsonl, tfrecord, or example (a "
      "TFRecord of tf.train.Example)");
  add("to", po::value<std::string>()->value_name("FORMAT"),
      "format of OUT, one of the same (default: by its name)");
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
  auto from = read_format(given, "from");
  if (!from) return from.error();
  auto to = read_format(given, "to");
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
