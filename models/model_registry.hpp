// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/models/model_options.hpp"
#include "segue/models/trainable_model.hpp"

namespace segue {

/// Makes a model of one kind for inputs [B, T, input_width], with its initial
/// parameters. If there is a weights file, the parameters are then set to its
/// tensors of the same names.
using model_factory = std::function<result<std::unique_ptr<trainable_model>>(
    const model_options& options, std::int64_t input_width)>;

/// Adds a kind of model, so that `[model] kind` can name it and the program's
/// subcommands run and train it like a built-in one; `units`, `outputs` and
/// `seed` come from the configuration. Call it from one thread, before any
/// other function of segue. Errors: invalid_argument (no name, no factory),
/// already_exists.
result<void> register_model(std::string kind, model_factory factory);

/// Returns the factory of a kind; null if it has not been registered.
const model_factory* find_model_factory(std::string_view kind);

/// Returns all kinds: "lstm", "gru", "rnn", and the registered ones.
std::vector<std::string_view> model_kinds();

}  // namespace segue
