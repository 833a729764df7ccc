// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/reject_writer.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace segue {
namespace {

std::string quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos)
    return std::string{text};
  std::string out = "\"";
  for (char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

}  // namespace

result<void> reject_writer::write(const reject& r) {
  ++count_;
  if (path_.empty()) return {};
  if (!file_.is_open()) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
    if (!file_) return failed("open");
    file_ << "file,record,offset,key,column,value,reason,raw\n";
  }
  file_ << fmt::format("{},{},{},{},{},{},{},{}\n", quoted(r.file), r.record,
                       r.offset, quoted(r.key), quoted(r.column),
                       quoted(r.value), quoted(r.reason), quoted(r.raw));
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
