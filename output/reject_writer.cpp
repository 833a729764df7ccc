// SPDX-License-Identifier: BSD-3-Clause
#include "segue/output/reject_writer.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "segue/output/csv_field.hpp"

namespace segue {

result<void> reject_writer::write(const reject& r) {
  ++count_;
  if (path_.empty()) return {};
  if (!file_.is_open()) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
    if (!file_) return failed("open");
    file_ << "file,record,offset,key,column,value,reason,raw\n";
  }
  std::string row;
  append_csv_field(row, r.file);
  row += fmt::format(",{},{}", r.record, r.offset);
  auto value = r.value ? std::string_view{*r.value} : std::string_view{};
  for (std::string_view field : std::initializer_list<std::string_view>{
           r.key, r.column, value, r.reason, r.raw}) {
    row += ',';
    append_csv_field(row, field);
  }
  file_ << row << '\n';
  if (!file_) return failed("write");
  return {};
}

result<void> reject_writer::close() {
  if (!file_.is_open()) return {};
  file_.close();
  if (file_.fail()) return failed("write");
  return {};
}

error reject_writer::failed(std::string_view what) const {
  return {errc::io, fmt::format("cannot {} the reject file '{}': {}", what,
                                path_, std::generic_category().message(errno))};
}

}  // namespace segue
