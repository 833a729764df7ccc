// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/tfrecord/tfrecord_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {

tfrecord_file::tfrecord_file(std::unique_ptr<byte_source> bytes,
                             std::string name, const input_options& options)
    : window_{std::move(bytes)},
      name_{std::move(name)},
      limit_{static_cast<std::uint64_t>(options.record_limit)},
      skip_faults_{options.on_error == error_policy::skip} {}

std::unique_ptr<record_file> tfrecord_file::make(
    std::unique_ptr<byte_source> bytes, std::string name,
    const input_options& options) {
  return std::unique_ptr<record_file>{
      new tfrecord_file{std::move(bytes), std::move(name), options}};
}

result<void> tfrecord_file::check() {
  if (auto held = hold(1); !held) return held;
  if (window_.view().empty())
    return error{errc::empty, fmt::format("'{}' is empty", name_)};
  return {};
}

result<std::optional<file_record>> tfrecord_file::next() {
  if (auto held = hold(tfrecord_header); !held) return held.error();
  if (lost_ || window_.view().empty()) return std::optional<file_record>{};
  auto header = read_tfrecord_header(window_.view());
  if (header.code != errc::none) return end_with(header);
  if (header.size > limit_)
    return fail(errc::malformed,
                fmt::format("has {} bytes, more than {} (record_limit_mb)",
                            header.size, limit_));
  auto size = tfrecord_header + header.size + tfrecord_footer;
  if (auto held = hold(size); !held) return held.error();
  if (window_.view().size() < size)
    return end_with(read_tfrecord_frame(window_.view()));
  return std::optional{take(size)};
}

/// Grows the window to `bytes` bytes, or to the end of the file.
result<void> tfrecord_file::hold(std::uint64_t bytes) {
  while (window_.view().size() < bytes && !window_.ended())
    if (auto read = window_.grow(); !read) return read;
  return {};
}

result<std::optional<file_record>> tfrecord_file::end_with(
    const tfrecord_frame& fault) {
  if (!skip_faults_) return fail(fault.code, fault.reason);
  lost_ = true;
  // If the size of a frame is corrupt, the reject has the header only.
  auto there = window_.view().size();
  return std::optional{take(fault.code == errc::malformed
                                ? std::min(there, tfrecord_header)
                                : there)};
}

file_record tfrecord_file::take(std::size_t bytes) {
  file_record record{window_.view().substr(0, bytes), record_++,
                     window_.offset()};
  window_.pass(bytes);
  return record;
}

error tfrecord_file::fail(errc code, std::string_view reason) const {
  return {code, fmt::format("{}: record {} at byte offset {} {}", name_,
                            record_, window_.offset(), reason)};
}

}  // namespace segue
