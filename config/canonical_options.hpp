// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What the nodes of a run must agree in, a line "PATH = VALUE" for each option
/// that is written in the file or by an override, sorted. Two nodes whose lines
/// are the same make the same batches and outputs of the same input.
///
/// VALUE is the value itself, so that spelling and order in the file do not
/// matter: `1e1` is `10`. An option that is written with its default differs
/// from one that is absent: nodes are meant to have one file. Of the tables
/// left out and in:
/// - `[runtime]` and `[output]`: each node's own affair;
/// - `cluster.bind`, `cluster.wait_seconds` and the files of `[cluster.tls]`
///   likewise; that there is TLS is one line;
/// - `input.files`, `input.reject_file`, `input.temporary_folder`: of concern
///   to the node with the role `source` alone;
/// - `train.checkpoint`, `train.curve`, `train.picture`: a training's, which
///   is no affair of several nodes;
/// - the weights that a run takes (`train.weights` where there is a [train],
///   else `model.weights`), those of columns and `vocabulary_file`: wherever a
///   node has them, their content must be the same, so VALUE is its
///   fingerprint (see fingerprint_file), and neither folder nor name.
///
/// Errors: not_found, io, of one of those files, with the option in front.
result<std::vector<std::string>> canonical_options(const configuration& config);

/// The same lines of the columns alone, for checkpoints of a training. In PATH
/// the names of the columns that a table makes stand for its position, which
/// means nothing: `column."item_embedding".of.salt = 3`. Errors: the same.
result<std::vector<std::string>> canonical_columns(const configuration& config);

}  // namespace segue
