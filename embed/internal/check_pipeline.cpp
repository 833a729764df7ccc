// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/check_pipeline.hpp"

#include <fmt/format.h>

#include "segue/data/input/shard.hpp"

namespace segue {
namespace {

result<void> check_split(const pipeline_options& options) {
  auto ok = validate(options.split);
  if (!ok) return error{ok.error().code, "split." + ok.error().message};
  if (options.input) ok = validate(options.input->shard.split);
  if (!ok)
    return error{ok.error().code, "input.shard.split." + ok.error().message};
  return {};
}

result<void> check_resuming(const pipeline_options& options) {
  if (options.batch.on_duplicate != on_duplicate::resume) return {};
  if (!options.states.empty()) return {};
  return error{errc::invalid_argument,
               "on_duplicate = \"resume\" needs states to resume from, but "
               "none is declared"};
}

result<void> check(const pipeline_options& options) {
  if (auto ok = validate(options.batch); !ok) return ok;
  if (auto ok = validate(options.runtime); !ok) return ok;
  if (auto ok = check_split(options); !ok) return ok;
  if (auto ok = check_resuming(options); !ok) return ok;
  if (!options.input && options.batch.epochs != 1)
    return error{errc::invalid_argument,
                 fmt::format("epochs is {}, but only files can be read again; "
                             "pushed examples are not repeated",
                             options.batch.epochs)};
  if (!options.input && options.features.sequences.empty() &&
      !options.features.context.empty())
    return error{errc::invalid_argument,
                 "features.context is given without features.sequences; for "
                 "pushed examples declare all features, or none"};
  if (options.input && options.split.read != held_out_keys::part::all)
    return error{errc::invalid_argument,
                 "split is for pushed examples; for files set "
                 "input.shard.split"};
  if (options.tables && !options.layer)
    return error{errc::invalid_argument,
                 "tables are given without a feature layer"};
  return {};
}

result<void> check_node(const pipeline_options& options) {
  if (!options.node) return {};
  auto& node = *options.node;
  if (auto ok = validate(node.cluster); !ok) return ok;
  if (!node.cluster.find(node.name))
    return error{errc::invalid_argument,
                 fmt::format("there is no node '{}'", node.name)};
  if (!options.input && options.features.sequences.empty())
    return error{errc::invalid_argument,
                 "features.sequences is empty, but nodes must know in advance "
                 "which features pushed examples have"};
  return {};
}

}  // namespace

result<void> check_pipeline(const pipeline_options& options) {
  if (auto ok = check(options); !ok) return ok;
  return check_node(options);
}

}  // namespace segue
