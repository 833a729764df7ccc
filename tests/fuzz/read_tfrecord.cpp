// SPDX-License-Identifier: BSD-3-Clause
#include "read_input.hpp"
#include "segue/data/storage/masked_crc.hpp"
#include "targets.hpp"

namespace segue::fuzz {
namespace {

void append_number(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i)
    out += static_cast<char>(number >> (8 * i) & 0xff);
}

/// A TFRecord file of one record, which is whole.
std::string frame(std::string_view message) {
  std::string out;
  append_number(out, message.size(), 8);
  append_number(out, masked_crc32c(out), 4);
  out += message;
  append_number(out, masked_crc32c(message), 4);
  return out;
}

input_options tfrecord_options(unsigned choice) {
  auto options = bounded_options("tfrecord");
  options.key = "id";
  if (choice & 1) options.example = tf_message::example;
  if (choice & 2) options.length = "steps";
  if (choice & 4) options.defaults = {{"x", "0.5"}, {"name", "none"}};
  if (choice & 8) options.shard = {.index = 0, .count = 2};
  return options;
}

/// The features of tests/data/input/fixtures.
parse_spec tfrecord_spec(unsigned choice) {
  parse_spec spec{{{"x", dtype::float32, {}}, {"xy", dtype::float32, {2}}}, {}};
  if (choice & 4) spec.context.push_back({"name", dtype::string, {}});
  if (choice & 16) spec.sequences.push_back({"id32", dtype::int32, {}});
  if (choice & 32) spec.sequences.push_back({"word", dtype::string, {}});
  if (choice & 64) {
    spec.sequences.push_back({"big", dtype::float64, {}});
    spec.context.push_back({"pair", dtype::float64, {2}});
  }
  bool can_be_ragged = (choice & 1) == 0;
  if ((choice & 128) && can_be_ragged)
    spec.sequences.push_back({"tags", dtype::int64, {}, layout::ragged});
  return spec;
}

}  // namespace

std::string read_tfrecord(std::string_view bytes) {
  auto choice = take_choice(bytes);
  return read_input(bytes, tfrecord_options(choice), tfrecord_spec(choice));
}

std::string read_message(std::string_view bytes) {
  auto choice = take_choice(bytes);
  return read_input(frame(bytes), tfrecord_options(choice),
                    tfrecord_spec(choice));
}

}  // namespace segue::fuzz
