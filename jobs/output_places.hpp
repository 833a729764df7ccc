// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// An error in the path of an output option.
struct output_fault {
  std::string option;  ///< "output.file"
  error what;
};

/// Checks the files a run will write: their folders exist, and none of them is
/// a folder, an input file of the run, or the same as another output. In a run
/// over nodes the consumers write outputs, the batcher writes states and the
/// source writes rejects; `roles` are those whose files this process writes.
std::vector<output_fault> check_output_places(const configuration& config,
                                              role_set roles = role_set::all());

/// The same for the files of a training. Also checks that they can be written,
/// because a training writes only at its end. Existing files are not changed.
std::vector<output_fault> check_training_places(const configuration& config);

/// The same for a conversion, whose options are "OUT" and those of the input.
std::vector<output_fault> check_conversion_places(
    const std::string& out, const std::string& reject_file,
    const std::vector<std::string>& files);

}  // namespace segue
