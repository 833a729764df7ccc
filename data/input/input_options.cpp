// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/input_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "segue/data/input/input_format.hpp"
#include "segue/data/input/read_option.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {
namespace {

void read_files(option_reader& reader, input_options& options) {
  auto files = reader.texts("files");
  if (!files) {
    if (!reader.has("files")) reader.require("files");
    return;
  }
  if (files->empty())
    reader.fail("files", "no file is named; at least one is needed");
  for (auto& file : *files)
    options.files.push_back(file == "-" ? file : reader.resolve_path(file));
}

void read_rename(option_reader& reader, input_options& options) {
  auto* table = reader.table("rename");
  if (!table) return;
  for (auto& name : table->names()) {
    auto to = table->text(name);
    if (!to) continue;
    auto same = [&](auto& other) { return other.second == *to; };
    if (to->empty())
      table->fail(name, "is empty; expected a name");
    else if (auto wrong = fault_of_name(*to); !wrong.empty())
      table->fail(name, wrong);
    else if (std::ranges::any_of(options.rename, same))
      table->fail(
          name,
          fmt::format("'{}' is already the new name of another feature", *to));
    else
      options.rename[name] = *to;
  }
}

void read_defaults(option_reader& reader, input_options& options) {
  auto* table = reader.table("default");
  if (!table) return;
  for (auto& column : table->names())
    if (auto text = table->text(column)) options.defaults[column] = *text;
}

/// Reads "i/n".
void read_shard(option_reader& reader, key_shard& shard) {
  auto text = reader.text("shard");
  reader.assume("shard", "0/1");
  if (!text) return;
  key_shard read;
  const char* end = text->data() + text->size();
  auto index = std::from_chars(text->data(), end, read.index);
  bool good = index.ec == std::errc{} && index.ptr != end && *index.ptr == '/';
  if (good) {
    auto count = std::from_chars(index.ptr + 1, end, read.count);
    good = count.ec == std::errc{} && count.ptr == end && read.index >= 0 &&
           read.index < read.count;
  }
  if (good) {
    shard = read;
  } else {
    reader.fail(
        "shard",
        fmt::format(
            "'{}' is not a shard such as \"0/4\", \"1/4\", \"2/4\" or \"3/4\"",
            *text));
  }
}

void read_shuffle(option_reader& reader, input_options& options) {
  constexpr std::int64_t most = (std::int64_t{1} << 31) - 1;
  options.shuffle_files = reader.integer("shuffle_files", 0);
  options.shuffle_examples = reader.integer("shuffle_examples", 0);
  options.shuffle_buffer =
      reader.integer_or("shuffle_buffer", options.shuffle_buffer, 2, most);
  if (reader.has("shuffle_buffer") && !reader.has("shuffle_examples"))
    reader.fail("shuffle_buffer",
                "has no effect without the seed shuffle_examples");
}

/// Refuses options that another format has and this one does not.
void refuse_others(option_reader& reader, const input_format& format) {
  std::set<std::string_view> others;
  for (const auto* other : input_formats())
    others.insert(other->options.begin(), other->options.end());
  for (auto own : format.options)
    others.erase(own);
  for (auto option : others)
    if (reader.has(option))
      reader.fail(option, fmt::format("is not an option of the format {}",
                                      format.name));
}

void read_own_options(option_reader& reader, const input_format& format,
                      input_options& options) {
  refuse_others(reader, format);
  if (!reader.has("key")) options.key = format.default_key;
  reader.assume("key", options.key);
  if (!reader.has("length")) options.length = format.default_length;
  format.read_options(reader, options);
}

void check_name(option_reader& reader, std::string_view option,
                const std::string& name) {
  if (auto wrong = fault_of_name(name); !wrong.empty())
    reader.fail(option, wrong);
}

}  // namespace

std::string fault_of_name(std::string_view name) {
  if (name.find(':') == std::string_view::npos) return {};
  return fmt::format("'{}': a name must not contain a colon", name);
}

input_options read_input_options(option_reader& reader, bool needs_key) {
  input_options options;
  options.format =
      reader.choice_or("format", options.format, input_format_names());
  const auto& format = known_format_of(options);
  read_files(reader, options);
  if (auto key = reader.text("key")) {
    options.key = *key;
    if (key->empty())
      reader.fail(
          "key",
          "is empty; expected the name of the column or feature with the key");
  }
  if (needs_key && !reader.has("key") && format.default_key.empty())
    reader.require("key");
  read_names(reader, "context", options.context);
  for (auto& name : options.context)
    check_name(reader, "context", name);
  options.label = reader.text_or("label", options.label);
  check_name(reader, "label", options.label);
  if (auto policy = reader.choice("on_error", {"stop", "skip"}))
    options.on_error =
        *policy == "skip" ? error_policy::skip : error_policy::stop;
  if (auto file = reader.text("reject_file"); file && !file->empty())
    options.reject_file = reader.resolve_path(*file);
  read_megabytes(reader, "record_limit_mb", 1024, options.record_limit);
  read_shuffle(reader, options);
  read_shard(reader, options.shard);
  read_own_options(reader, format, options);
  read_defaults(reader, options);
  read_rename(reader, options);
  options.steps_per_key = reader.integer("steps_per_key", 1);
  return options;
}

}  // namespace segue
