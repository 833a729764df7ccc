// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/convert_options.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "segue/data/survey/toml_text.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;
using texts = std::vector<std::string>;

result<std::optional<data_format>> read_format(const po::variables_map& values,
                                               const char* option) {
  if (!values.count(option)) return std::optional<data_format>{};
  auto& text = values[option].as<std::string>();
  if (auto format = parse_data_format(text)) return format;
  return error{errc::invalid_argument,
               fmt::format("--{}: '{}' is not one of csv, jsonl, tfrecord, "
                           "example",
                           option, text)};
}

/// NAME=DTYPE; the name may hold an equals sign.
result<void> read_dtype(const std::string& text, command_line& line) {
  auto at = text.rfind('=');
  auto type = at == text.npos ? std::nullopt : parse_dtype(text.substr(at + 1));
  if (!type)
    return error{errc::invalid_argument,
                 fmt::format("--dtype: '{}' is not NAME=DTYPE with one of "
                             "float32, float64, int32, int64, uint8, bool, "
                             "string",
                             text)};
  line.conversion.types[text.substr(0, at)] = *type;
  return {};
}

void override_input(const po::variables_map& values, command_line& line) {
  auto set = [&](const char* option, const std::string& value) {
    line.overrides.push_back(fmt::format("input.{}={}", option, value));
  };
  if (values.count("key"))
    set("key", toml_text(values["key"].as<std::string>()));
  if (values.count("order-by"))
    set("order_by", toml_texts(values["order-by"].as<texts>()));
  if (values.count("context"))
    set("context", toml_texts(values["context"].as<texts>()));
  if (!line.from) return;
  bool flat = line.from == data_format::example;
  set("format",
      toml_text(to_string(flat ? data_format::tfrecord : *line.from)));
  if (flat) set("example", toml_text("example"));
}

}  // namespace

void add_convert_options(po::options_description& options) {
  auto add = options.add_options();
  add("from", po::value<std::string>()->value_name("FORMAT"),
      "IN is data of this format: csv, jsonl, tfrecord, or example, a TFRecord "
      "of tf.train.Example");
  add("to", po::value<std::string>()->value_name("FORMAT"),
      "OUT's format, the same ones (default: by its name)");
  add("key", po::value<std::string>()->value_name("NAME"),
      "the column or feature that tells examples apart");
  add("order-by", po::value<texts>()->value_name("NAME"),
      "a column of CSV that orders a key's rows; may be repeated");
  add("context", po::value<texts>()->value_name("NAME"),
      "a column that holds one value per key; may be repeated");
  add("dtype", po::value<texts>()->value_name("NAME=DTYPE"),
      "read a feature as this dtype, whatever its values look like; may be "
      "repeated");
  add("drop", po::value<texts>()->value_name("NAME"),
      "leave a feature out; may be repeated");
}

result<void> read_convert_options(const po::variables_map& values,
                                  command_line& line) {
  auto from = read_format(values, "from");
  if (!from) return from.error();
  auto to = read_format(values, "to");
  if (!to) return to.error();
  line.from = *from;
  line.to = *to;
  if (values.count("dtype"))
    for (auto& text : values["dtype"].as<texts>())
      if (auto read = read_dtype(text, line); !read) return read;
  if (values.count("drop")) line.conversion.drop = values["drop"].as<texts>();
  override_input(values, line);
  return {};
}

}  // namespace segue
