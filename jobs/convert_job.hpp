// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/conversion/conversion_counts.hpp"
#include "segue/data/conversion/conversion_plan.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/jobs/input_plan.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

struct convert_request {
  /// A data file, a glob, "-" for standard input, or a configuration with
  /// [input].
  std::string from{};
  /// Whether `from` is data, whatever its name.
  bool from_is_data = false;
  /// A file, or "-" for standard output.
  std::string to{};
  /// If absent, the name of `to` determines the format.
  std::optional<data_format> format{};
  /// "NAME=VALUE", as for `--set`.
  std::vector<std::string> overrides{};
  /// dtypes and the features to leave out; its `to` is ignored.
  conversion_request features{};
};

/// An input is read twice: to find out its features, then to convert it.
enum class conversion_pass : std::uint8_t { looking, converting };

struct convert_hooks : job_hooks {
  /// Called about five times a second.
  std::function<void(conversion_pass, const read_progress&)> on_progress{};
};

struct convert_report {
  /// The input that was read, and what was guessed about it.
  input_plan plan{};
  data_format to{};
  /// What the output does not represent exactly like the input, as messages.
  std::vector<std::string> notes{};
  conversion_counts counts{};
  /// Descriptions of the first records that were skipped.
  std::vector<std::string> rejects{};
  std::chrono::duration<double> wall_time{};
};

/// Converts the examples of an input to another format. A regular output file
/// gets its name only when it is complete. Failures: as for plan_input,
/// plan_conversion and converter; invalid_argument if the format is neither
/// given nor clear from the name, or if the input can be read only once.
job_result<convert_report> convert_job(const convert_request& what,
                                       const convert_hooks& hooks = {});

}  // namespace segue
