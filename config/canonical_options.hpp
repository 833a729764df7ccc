// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The purposes for which canonical options are compared.
enum class compared_by : std::uint8_t {
  /// The nodes of a run: equal lines mean equal batches and outputs of the same
  /// input.
  nodes,
  /// A training that resumes from a checkpoint: if the lines and [train], which
  /// has its own description (see train_options), are equal, it ends with the
  /// weights of an uninterrupted training.
  checkpoint,
};

/// The options of a run, except how and where it runs: a line "PATH = VALUE"
/// for each option that is written in the file or by an override, and for each
/// default of an absent option (see option_reader); sorted.
///
/// VALUE is the value itself, so that spelling and order in the file do not
/// matter: `1e1` is `10`. For an option that names a file (option_reader::file)
/// it is the fingerprint of its contents (fingerprint_file), without folder and
/// name. In PATH the names of the columns that a table makes replace the
/// table's position, which has no meaning: `column."item_embedding".of.salt`.
///
/// Left out for both are [runtime], [output], `input.reject_file` and
/// `input.temporary_folder`. Nodes do not compare options that only one of them
/// needs: `input.files`, `cluster.bind`, `cluster.wait_seconds`, the files of
/// [cluster.tls] (its presence is one line), the checkpoint, curve and picture
/// of [train], and `model.weights` if [train] has the weights. A checkpoint
/// does not compare options that can only end a training or let it continue
/// (`input.on_error`, `input.record_limit_mb`, `input.group_memory_mb`),
/// options that weights do not depend on (`input.context`, `model.readout`,
/// `batch.epochs`), and the tables of nodes. It compares `input.files` and
/// `model.weights`, which a training may overwrite, by their absolute paths.
///
/// Errors: not_found, io, for one of the files, with the option in front.
result<std::vector<std::string>> canonical_options(const configuration& config,
                                                   compared_by whom);

}  // namespace segue
