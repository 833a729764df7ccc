// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"

#include <fmt/format.h>

#include "segue/data/storage/masked_crc.hpp"

namespace segue {
namespace {

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (auto i = bytes.size(); i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

}  // namespace

tfrecord_frame read_tfrecord_header(std::string_view bytes) {
  tfrecord_frame frame;
  if (bytes.size() < tfrecord_header) {
    frame.code = errc::truncated;
    frame.reason = fmt::format(
        "is truncated: only {} of the {} bytes of its header are present",
        bytes.size(), tfrecord_header);
    return frame;
  }
  frame.size = little_endian(bytes.substr(0, 8));
  if (masked_crc32c(bytes.substr(0, 8)) == little_endian(bytes.substr(8, 4)))
    return frame;
  frame.code = errc::malformed;
  frame.reason = fmt::format(
      "has a length of {} bytes, but the checksum of this length is wrong; "
      "without it the rest of the file cannot be read",
      frame.size);
  return frame;
}

tfrecord_frame read_tfrecord_frame(std::string_view bytes) {
  auto frame = read_tfrecord_header(bytes);
  if (frame.code != errc::none) return frame;
  auto there = bytes.size() - tfrecord_header;
  if (there < tfrecord_footer || there - tfrecord_footer < frame.size) {
    frame.code = errc::truncated;
    frame.reason = fmt::format(
        "is truncated: only {} of its {} bytes are present", bytes.size(),
        tfrecord_header + frame.size + tfrecord_footer);
    return frame;
  }
  frame.data = bytes.substr(tfrecord_header, frame.size);
  auto crc = bytes.substr(tfrecord_header + frame.size, tfrecord_footer);
  if (masked_crc32c(frame.data) == little_endian(crc)) return frame;
  frame.code = errc::malformed;
  frame.reason = "is corrupt: the checksum of its data is wrong";
  return frame;
}

}  // namespace segue
