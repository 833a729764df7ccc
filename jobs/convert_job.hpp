// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/conversion/conversion_plan.hpp"
#include "segue/data/conversion/converter.hpp"
#include "segue/jobs/input_plan.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

struct convert_request {
  /// A data file, a glob, "-" for standard input, or a configuration with
  /// [input].
  std::string from;
  /// `from` is data, whatever it is called.
  bool from_is_data = false;
  /// A file, or "-" for standard output.
  std::string to;
  /// Absent: as the name of `to` says.
  std::optional<data_format> format;
  /// "NAME=VALUE", as `--set` takes them.
  std::vector<std::string> overrides;
  /// dtypes and what is left out; `to` is not looked at.
  conversion_request features;
};

/// An input is read twice: for what its features are, then to convert it.
enum class conversion_pass : std::uint8_t { looking, converting };

struct convert_hooks : job_hooks {
  /// Called about five times a second.
  std::function<void(conversion_pass, const read_progress&)> on_progress;
};

struct convert_report {
  /// What was read, and what of it was guessed.
  input_plan plan;
  data_format to{};
  /// What the output does not hold as the input did, in words.
  std::vector<std::string> notes;
  conversion_counts counts;
  /// The first records that were skipped, described.
  std::vector<std::string> rejects;
  std::chrono::duration<double> wall_time{};
};

/// Writes the examples of an input in another format. A regular file takes its
/// name when it is whole. Failure: as plan_input, plan_conversion, converter;
/// invalid_argument for a name that says no format, or for an input that can be
/// read only once.
job_result<convert_report> convert_job(const convert_request& what,
                                       const convert_hooks& hooks = {});

}  // namespace segue
