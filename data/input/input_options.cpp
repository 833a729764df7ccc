// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/input_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

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

/// Names of columns or features: none empty, none twice.
void read_names(option_reader& reader, std::string_view option,
                std::vector<std::string>& names) {
  auto read = reader.texts(option);
  if (!read) return;
  for (auto& name : *read) {
    if (name.empty()) {
      reader.fail(option, "a name is empty");
    } else if (std::ranges::count(names, name) > 0) {
      reader.fail(option, fmt::format("'{}' is named twice", name));
    } else {
      names.push_back(name);
    }
  }
}

void read_delimiter(option_reader& reader, input_options& options) {
  auto text = reader.text("delimiter");
  if (!text) return;
  if (text->empty() || text->find_first_of("\"\r\n") != text->npos)
    reader.fail("delimiter", text->empty()
                                 ? "is empty; expected what stands between "
                                   "fields"
                                 : "holds a quote or a line end");
  else
    options.delimiter = *text;
}

void read_header(option_reader& reader, input_options& options) {
  options.header = reader.boolean("header").value_or(true);
  read_names(reader, "columns", options.columns);
  if (options.header && reader.has("columns"))
    reader.fail("columns",
                "files with a header name their columns "
                "themselves; without one say header = false");
  if (!options.header && !reader.has("columns")) reader.require("columns");
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
      table->fail(name, fmt::format("'{}' is the new name of another", *to));
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

void read_bytes(option_reader& reader, std::string_view option,
                std::int64_t max_mb, std::int64_t& bytes) {
  if (auto mb = reader.integer(option, 1, max_mb)) bytes = *mb << 20;
}

/// "i/n".
void read_shard(option_reader& reader, key_shard& shard) {
  auto text = reader.text("shard");
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
    reader.fail("shard", fmt::format("'{}' is not a part of the keys such as "
                                     "\"0/4\", \"1/4\", \"2/4\" or \"3/4\"",
                                     *text));
  }
}

void read_shuffle(option_reader& reader, input_options& options) {
  constexpr std::int64_t most = (std::int64_t{1} << 31) - 1;
  options.shuffle_files = reader.integer("shuffle_files", 0);
  options.shuffle_examples = reader.integer("shuffle_examples", 0);
  options.shuffle_buffer = reader.integer("shuffle_buffer", 2, most)
                               .value_or(options.shuffle_buffer);
  if (reader.has("shuffle_buffer") && !reader.has("shuffle_examples"))
    reader.fail("shuffle_buffer",
                "nothing is shuffled without the seed shuffle_examples");
}

/// Options that another format has and this one does not.
void refuse(option_reader& reader, const input_options& options,
            std::initializer_list<std::string_view> others) {
  for (auto option : others)
    if (reader.has(option))
      reader.fail(option, fmt::format("the format {} does not have this option",
                                      options.format));
}

void read_order(option_reader& reader, std::vector<order_column>& columns) {
  for (auto* entry : reader.tables_or_texts("order_by", "column")) {
    auto name = entry->text("column");
    auto as = entry->choice("as", {"value", "time"});
    if (!entry->has("column")) entry->require("column");
    if (!name) continue;
    if (name->empty()) {
      reader.fail("order_by", "a name is empty");
    } else if (std::ranges::count(columns, *name, &order_column::column) > 0) {
      reader.fail("order_by", fmt::format("'{}' is named twice", *name));
    } else {
      columns.emplace_back(std::move(*name),
                           as == "time" ? order_kind::time : order_kind::value);
    }
  }
}

void read_csv(option_reader& reader, input_options& options) {
  refuse(reader, options, {"length", "ragged", "json", "example"});
  read_order(reader, options.order_by);
  if (auto grouped = reader.boolean("grouped")) options.grouped = *grouped;
  read_bytes(reader, "group_memory_mb", std::int64_t{1} << 30,
             options.group_memory);
  if (auto folder = reader.text("temporary_folder"); folder && !folder->empty())
    options.temporary_folder = reader.resolve_path(*folder);
  read_delimiter(reader, options);
  read_header(reader, options);
  if (auto missing = reader.texts("missing")) options.missing = *missing;
}

/// What formats with an example in each record share.
void read_records(option_reader& reader, input_options& options) {
  refuse(reader, options,
         {"order_by", "grouped", "group_memory_mb", "temporary_folder",
          "delimiter", "missing", "header", "columns"});
  if (auto length = reader.text("length")) options.length = *length;
  read_names(reader, "ragged", options.ragged);
}

void read_jsonl(option_reader& reader, input_options& options) {
  refuse(reader, options, {"example"});
  if (!reader.has("key")) options.key = "key";
  if (!reader.has("length")) options.length = "length";
  auto* names = reader.table("json");
  if (!names) return;
  if (auto name = names->text("context")) options.json.context = *name;
  if (auto name = names->text("sequences")) options.json.sequences = *name;
}

void read_tfrecord(option_reader& reader, input_options& options) {
  refuse(reader, options, {"json"});
  if (auto message = reader.choice("example", {"sequence_example", "example"}))
    options.example = *message == "example" ? tf_message::example
                                            : tf_message::sequence_example;
}

void check_name(option_reader& reader, std::string_view option,
                const std::string& name) {
  if (auto wrong = fault_of_name(name); !wrong.empty())
    reader.fail(option, wrong);
}

}  // namespace

std::string fault_of_name(std::string_view name) {
  if (name.find(':') == std::string_view::npos) return {};
  return fmt::format("'{}': a name holds no colon", name);
}

input_options read_input_options(option_reader& reader, bool needs_key) {
  input_options options;
  if (auto format = reader.choice("format", {"csv", "jsonl", "tfrecord"}))
    options.format = *format;
  read_files(reader, options);
  if (auto key = reader.text("key")) {
    options.key = *key;
    if (key->empty())
      reader.fail("key", "is empty; expected the name of what holds the key");
  }
  if (needs_key && !reader.has("key") && options.format != "jsonl")
    reader.require("key");
  read_names(reader, "context", options.context);
  for (auto& name : options.context)
    check_name(reader, "context", name);
  if (auto label = reader.text("label")) options.label = *label;
  check_name(reader, "label", options.label);
  if (auto policy = reader.choice("on_error", {"stop", "skip"}))
    options.on_error =
        *policy == "skip" ? error_policy::skip : error_policy::stop;
  if (auto file = reader.text("reject_file"); file && !file->empty())
    options.reject_file = reader.resolve_path(*file);
  read_bytes(reader, "record_limit_mb", 1024, options.record_limit);
  read_shuffle(reader, options);
  read_shard(reader, options.shard);
  if (options.format == "csv") {
    read_csv(reader, options);
  } else {
    read_records(reader, options);
    if (options.format == "jsonl") read_jsonl(reader, options);
    if (options.format == "tfrecord") read_tfrecord(reader, options);
  }
  read_defaults(reader, options);
  read_rename(reader, options);
  options.steps_per_key = reader.integer("steps_per_key", 1);
  return options;
}

}  // namespace segue
