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

bool matches_begin(std::string_view begin) {
  return read_tfrecord_header(begin).code == errc::none;
}

void read_options(option_reader& reader, input_options& options) {
  read_record_options(reader, options);
  auto message = reader.choice_or("example", "sequence_example",
                                  {"sequence_example", "example"});
  options.example =
      message == "example" ? tf_message::example : tf_message::sequence_example;
}

}  // namespace

const input_format tfrecord_format{
    .name = "tfrecord",
    .endings = endings,
    .matches_begin = matches_begin,
    .rows_are_steps = false,
    .keys_are_unique = false,
    .empty_is_text = false,
    .values_have_dtypes = true,
    .default_key = "",
    .default_length = "",
    .options = own_options,
    .read_options = read_options,
    .column_names = nullptr,
    .open_source = open_files<tfrecord_file::make>,
    .make_parser = make_tfrecord_parser,
};

}  // namespace segue
