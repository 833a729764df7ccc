// SPDX-License-Identifier: BSD-3-Clause
#include "read_input.hpp"

#include <fmt/format.h>

#include <functional>

#include "memory_file.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"

namespace segue::fuzz {
namespace {

/// Few bytes decompress to any number of records; after so many no other
/// kind of record is to be expected.
constexpr std::int64_t most_records = 20'000;

/// A digest of values in their order.
class digest {
 public:
  void add(std::string_view bytes) {
    state_ = state_ * 31 + std::hash<std::string_view>{}(bytes);
  }
  void add(std::int64_t number) {
    state_ = state_ * 31 + static_cast<std::size_t>(number);
  }
  void add(const tensor& values);
  void add(const ragged_tensor& rows);

  friend bool operator==(const digest&, const digest&) = default;

 private:
  std::size_t state_ = 0;
};

void digest::add(const tensor& values) {
  for (auto dim : values.dims())
    add(dim);
  if (values.type() == dtype::string) {
    auto texts = values.strings();
    for (std::size_t i = 0; i < texts.size(); ++i)
      add(texts[i]);
    return;
  }
  auto bytes = values.bytes();
  add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void digest::add(const ragged_tensor& rows) {
  auto splits = rows.row_splits.values<std::int64_t>();
  for (std::size_t i = 0; i + 1 < splits.size(); ++i)
    add(rows.values.slice(splits[i], splits[i + 1] - splits[i]));
}

/// What came of reading, for comparison.
struct reading {
  std::int64_t records = 0;
  digest examples;
  digest rejects;
  std::string ended;   // the error's message
  std::string broken;  // a promise
};

void add_feature(reading& all, const named_feature& f) {
  all.examples.add(f.name);
  if (auto good = validate(f.value); !good)
    all.broken = good.error().message;
  else if (auto* dense = std::get_if<tensor>(&f.value))
    all.examples.add(*dense);
  else if (auto* ragged = std::get_if<ragged_tensor>(&f.value))
    all.examples.add(*ragged);
}

void add_chunk(reading& all, const parsed_chunk& parsed) {
  all.records += parsed.records;
  for (auto& e : parsed.examples) {
    if (e.key.empty()) all.broken = "an example has no key";
    all.examples.add(e.key);
    all.examples.add(e.length.value_or(-1));
    for (auto* list : {&e.sequences, &e.context})
      for (auto& f : *list)
        add_feature(all, f);
  }
  for (auto& r : parsed.rejects) {
    if (r.reason.empty()) all.broken = "a reject has no reason";
    all.rejects.add(describe(r));
    all.rejects.add(r.raw);
  }
}

reading read_all(const input_options& options, const parse_spec& spec) {
  reading all;
  auto source = open_source(options, spec);
  auto parser = make_parser(options, spec);
  if (!parser) all.broken = parser.error().message;
  if (!source) {
    all.ended = source.error().message;
    bool never_read = source.error().code == errc::not_found ||
                      source.error().code == errc::io;
    if (never_read) all.broken = all.ended;
  }
  if (!source || !parser) return all;
  while (all.records < most_records && all.broken.empty()) {
    auto records = (*source)->next();
    if (!records) all.ended = records.error().message;
    if (!records || !*records) break;
    add_chunk(all, (*parser)->parse(**records));
  }
  bool cut = all.records >= most_records;
  // How far a chunk goes beyond the bound is its own affair.
  if (cut) all = {.broken = all.broken};
  return all;
}

}  // namespace

unsigned take_choice(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  auto choice = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return choice;
}

input_options bounded_options(std::string format) {
  input_options options;
  options.format = std::move(format);
  options.on_error = error_policy::skip;
  options.record_limit = std::int64_t{1} << 20;
  options.group_memory = std::int64_t{1} << 20;
  options.temporary_folder = "/dev/shm";
  return options;
}

std::string read_input(std::string_view bytes, input_options options,
                       const parse_spec& spec) {
  memory_file file{bytes};
  options.files = {file.path()};
  options.chunk_bytes = 8 << 10;
  auto whole = read_all(options, spec);
  // Rows without a key end a grouped one where they alone fill a chunk.
  if (options.grouped || !whole.broken.empty()) return whole.broken;
  options.chunk_bytes = 1;
  auto split = read_all(options, spec);
  if (!split.broken.empty()) return split.broken;
  auto differ = [&](std::string_view what) {
    return fmt::format(
        "chunks of one record give other {} of {} records ('{}') than larger "
        "ones, of {} ('{}')",
        what, split.records, split.ended, whole.records, whole.ended);
  };
  if (whole.ended != split.ended) return differ("errors");
  // Of CSV the keys before an error are given out only with a full chunk.
  if (!whole.ended.empty() && options.format == "csv") return {};
  if (whole.examples != split.examples) return differ("examples");
  if (whole.rejects != split.rejects) return differ("rejects");
  if (whole.records != split.records) return differ("counts");
  return {};
}

}  // namespace segue::fuzz
