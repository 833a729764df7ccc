// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/reject_writer.hpp"

#include <fmt/format.h>

#include <string>

#include "segue/data/output/csv_field.hpp"

namespace segue {
namespace {

result<void> named(const result<void>& done) {
  if (done) return done;
  return error{done.error().code, "the reject file " + done.error().message};
}

}  // namespace

result<void> reject_writer::open() {
  // A reject file named "-" is a file, not standard output.
  auto file = output_file::open(
      path_ == output_file::standard_output ? "./" + path_ : path_, patience_);
  if (!file) return file.error();
  file_.emplace(std::move(*file));
  return file_->write("file,record,offset,key,column,value,reason,raw\n");
}

result<void> reject_writer::write(const reject& r) {
  ++count_;
  if (path_.empty()) return {};
  if (!file_)
    if (auto opened = open(); !opened) return named(opened);
  std::string row;
  append_csv_field(row, r.file);
  row += fmt::format(",{},{}", r.record, r.offset);
  auto value = r.value ? std::string_view{*r.value} : std::string_view{};
  for (std::string_view field : std::initializer_list<std::string_view>{
           r.key, r.column, value, r.reason, r.raw}) {
    row += ',';
    append_csv_field(row, field);
  }
  row += '\n';
  return named(file_->write(row));
}

result<void> reject_writer::close() {
  if (!file_) return {};
  auto closed = file_->close();
  file_.reset();
  return named(closed);
}

}  // namespace segue
