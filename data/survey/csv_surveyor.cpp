// SPDX-License-Identifier: BSD-3-Clause
#include <farmhash.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "segue/data/input/csv/csv_splitter.hpp"
#include "segue/data/survey/field_profile.hpp"
#include "segue/data/survey/record_surveyor.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

constexpr auto none = std::numeric_limits<std::size_t>::max();

/// The columns of one file.
struct file_columns {
  std::size_t key = none;
  std::vector<std::size_t> features;  // places in the survey, if kept
};

class csv_surveyor : public record_surveyor {
 public:
  explicit csv_surveyor(const input_options& options)
      : options_{options}, splitter_{options.delimiter} {}

  void survey(const chunk& records, survey_builder& into) override;

 private:
  void find_columns(const input_files& files, survey_builder& into);
  std::string fault_of(const file_columns& columns) const;
  void add_row(std::string_view key, const file_columns& columns,
               survey_builder& into);
  void note_change(std::size_t feature, std::string_view text,
                   survey_builder& into);
  void end_key(survey_builder& into);

  input_options options_;
  csv_splitter splitter_;
  std::shared_ptr<const input_files> files_;
  std::vector<file_columns> columns_;  // by file
  std::string key_;
  std::int64_t rows_ = 0;             // of that key
  std::vector<std::uint64_t> first_;  // of that key, by feature
};

void csv_surveyor::find_columns(const input_files& files,
                                survey_builder& into) {
  columns_.clear();
  for (auto& file : files) {
    file_columns columns;
    for (auto& name : file.columns) {
      bool twice = std::ranges::count(file.columns, name) > 1;
      auto field = columns.features.size();
      if (twice)
        into.note_left_out(
            name.empty()
                ? fmt::format("column {} has no name", field + 1)
                : fmt::format("column '{}' appears twice", shown_text(name)),
            name);
      if (name == options_.key) columns.key = field;
      columns.features.push_back(name == options_.key || twice
                                     ? none
                                     : into.sequence(name).value_or(none));
    }
    columns_.push_back(std::move(columns));
  }
}

void csv_surveyor::survey(const chunk& records, survey_builder& into) {
  if (records.files != files_) {
    files_ = records.files;
    find_columns(*files_, into);
  }
  for (auto& r : records.records) {
    into.note_record();
    auto& columns = columns_[r.file];
    auto text = records.text(r);
    splitter_.split(text);
    auto fields = splitter_.fields();
    auto key = columns.key < fields.size() ? fields[columns.key] : "";
    if (std::ranges::find(options_.missing, key) != options_.missing.end())
      key = {};
    if (auto fault = fault_of(columns); !fault.empty() || key.empty()) {
      if (fault.empty()) fault = "has no key";
      into.add_reject({(*files_)[r.file].name, r.record, r.offset,
                       std::string{key}, "", "", std::move(fault), ""});
      continue;
    }
    add_row(key, columns, into);
  }
  // A chunk contains whole keys.
  end_key(into);
}

std::string csv_surveyor::fault_of(const file_columns& columns) const {
  if (splitter_.fault() == csv_fault::open_quote)
    return "opens a quote that is never closed";
  if (splitter_.fault() == csv_fault::text_after_quote)
    return "has text after a closing quote";
  auto fields = splitter_.fields().size();
  auto wanted = columns.features.size();
  if (fields == wanted) return {};
  return fmt::format("has {} fields where the header has {}", fields, wanted);
}

void csv_surveyor::add_row(std::string_view key, const file_columns& columns,
                           survey_builder& into) {
  if (rows_ == 0 || key != key_) {
    end_key(into);
    key_ = key;
  }
  auto fields = splitter_.fields();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto feature = columns.features[i];
    if (feature == none) continue;
    auto& profile = into.sequence_at(feature);
    if (is_missing_field(fields[i], options_.missing)) {
      add_missing_field(profile, fields[i], options_.missing);
    } else {
      add_field(profile, fields[i]);
    }
    profile.end_step({});
    if (profile.constant_in_keys()) note_change(feature, fields[i], into);
  }
  ++rows_;
}

/// Compares a value with that of the key's first row.
void csv_surveyor::note_change(std::size_t feature, std::string_view text,
                               survey_builder& into) {
  auto print = util::Fingerprint64(text.data(), text.size());
  if (first_.size() <= feature) first_.resize(feature + 1);
  if (rows_ == 0) {
    first_[feature] = print;
  } else if (first_[feature] != print) {
    into.sequence_at(feature).note_change();
  }
}

void csv_surveyor::end_key(survey_builder& into) {
  if (rows_ > 0) into.end_even_example(key_, rows_);
  rows_ = 0;
}

}  // namespace

std::unique_ptr<record_surveyor> make_csv_surveyor(
    const input_options& options) {
  return std::make_unique<csv_surveyor>(options);
}

}  // namespace segue
