// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/tfrecord/tfrecord_format.hpp"

#include <array>

#include "segue/data/input/files/file_source.hpp"
#include "segue/data/input/read_option.hpp"
#include "segue/data/input/tfrecord/tfrecord_file.hpp"
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"
#include "segue/data/input/tfrecord/tfrecord_parser.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 2> endings{".tfrecord", ".tfrecords"};
constexpr std::array<std::string_view, 3> own_options{"length", "ragged",
                                                      "example"};

bool begins_so(std::string_view begin) {
  return read_tfrecord_header(begin).code == errc::none;
}

void read_options(option_reader& reader, input_options& options) {
  if (auto length = reader.text("length")) options.length = *length;
  read_names(reader, "ragged", options.ragged);
  if (auto message = reader.choice("example", {"sequence_example", "example"}))
    options.example = *message == "example" ? tf_message::example
                                            : tf_message::sequence_example;
}

result<std::unique_ptr<record_source>> open(const input_options& options,
                                            const parse_spec&,
                                            std::uint32_t epoch) {
  return open_file_source(options, tfrecord_file::make, epoch);
}

}  // namespace

const input_format tfrecord_format{
    .name = "tfrecord",
    .endings = endings,
    .begins_so = begins_so,
    .rows_are_steps = false,
    .keys_are_unique = false,
    .empty_is_text = false,
    .values_have_dtypes = true,
    .default_key = "",
    .default_length = "",
    .options = own_options,
    .read_options = read_options,
    .column_names = nullptr,
    .open_source = open,
    .make_parser = make_tfrecord_parser,
};

}  // namespace segue
