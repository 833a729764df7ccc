// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Who compares canonical options.
enum class compared_by : std::uint8_t {
  /// The nodes of a run: equal lines mean equal batches and outputs of the same
  /// input.
  nodes,
  /// A training that goes on from a checkpoint: with equal lines and [train],
  /// which has its own description (see train_options), it ends with the
  /// weights of a training that was never stopped.
  checkpoint,
};

/// What a run is, apart from how and where it runs: a line "PATH = VALUE" for
/// each option that is written in the file or by an override, and for each
/// default that stands for one that is absent (see option_reader); sorted.
///
/// VALUE is the value itself, so that spelling and order in the file do not
/// matter: `1e1` is `10`. Of an option that names a file (option_reader::file)
/// it is the fingerprint of its contents (fingerprint_file), and neither folder
/// nor name. In PATH the names of the columns that a table makes stand for the
/// table's position, which means nothing: `column."item_embedding".of.salt`.
///
/// Left out for both are [runtime], [output], `input.reject_file` and
/// `input.temporary_folder`. Nodes do not compare what only one of them has to
/// know: `input.files`, `cluster.bind`, `cluster.wait_seconds`, the files of
/// [cluster.tls] (that there is TLS is one line), the checkpoint, curve and
/// picture of [train], and `model.weights` where [train] has the weights. A
/// checkpoint does not compare what can only end a training or let it go on
/// (`input.on_error`, `input.record_limit_mb`, `input.group_memory_mb`),
/// what weights do not depend on (`input.context`, `model.readout`,
/// `batch.epochs`), and the tables of nodes. It
/// compares `input.files` and `model.weights`, which a training may write over,
/// by their absolute paths.
///
/// Errors: not_found, io, of one of the files, with the option in front.
result<std::vector<std::string>> canonical_options(const configuration& config,
                                                   compared_by whom);

}  // namespace segue
