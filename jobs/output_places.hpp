// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// What is wrong with where an option lets a run write.
struct output_fault {
  std::string option;  ///< "output.file"
  error what;
};

/// Checks where a run will write: every file's folder exists, none of them is
/// a folder, or one of the files the run reads, or another of its outputs. Of a
/// run over nodes the consumers write outputs, the batcher states and the
/// source rejects; `roles` are those whose files this process writes.
std::vector<output_fault> check_output_places(const configuration& config,
                                              role_set roles = role_set::all());

/// The same for what a training writes, and that it can be: it would come to
/// that at its end only. What is there stays.
std::vector<output_fault> check_training_places(const configuration& config);

/// The same for a conversion, of which the options are "OUT" and the input's.
std::vector<output_fault> check_conversion_places(
    const std::string& out, const std::string& reject_file,
    const std::vector<std::string>& files);

}  // namespace segue
