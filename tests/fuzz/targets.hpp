// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace segue::fuzz {

/// Lets one of segue's readers read `bytes`, whatever they are. Returns which
/// promise the reader has broken; empty: none. Crashes, leaks and sizes are
/// for the sanitizers and libFuzzer to see.
///
/// But for safetensors the first byte draws the options, the others are the
/// file (or, of `read_message`, the message in a good TFRecord frame).
std::string read_csv(std::string_view bytes);
std::string read_json_lines(std::string_view bytes);
std::string read_tfrecord(std::string_view bytes);
std::string read_message(std::string_view bytes);
std::string read_safetensors_file(std::string_view bytes);

struct target {
  std::string_view name;  ///< of its folder in corpus/
  std::string (*run)(std::string_view bytes);
};

inline constexpr std::array<target, 5> targets = {{
    {"csv", read_csv},
    {"json_lines", read_json_lines},
    {"tfrecord", read_tfrecord},
    {"message", read_message},
    {"safetensors", read_safetensors_file},
}};

}  // namespace segue::fuzz
