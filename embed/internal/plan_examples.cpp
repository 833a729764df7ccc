// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/plan_examples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/input_format.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/embed/internal/callback_scope.hpp"
#include "segue/features/feature_layer.hpp"

namespace segue {
namespace {

/// Returns the declared features, and those that the layer needs. For pushed
/// examples without declared features, the first example determines them.
parse_spec merge_features(const pipeline_options& options) {
  auto merged = options.features;
  auto add = [](auto& into, auto& from) {
    for (auto& spec : from) {
      auto known = [&](auto& s) { return s.name == spec.name; };
      if (std::ranges::none_of(into, known)) into.push_back(spec);
    }
  };
  if (options.layer && (options.input || !merged.sequences.empty())) {
    add(merged.sequences, options.layer->spec().sequences);
    add(merged.context, options.layer->spec().context);
  }
  return merged;
}

/// A second epoch of a pipe would wait for bytes that were already read.
result<void> check_epochs(const pipeline_options& options) {
  if (options.batch.epochs == 1) return {};
  auto once = find_read_once(options.input->files);
  if (!once) return once.error();
  if (!*once) return {};
  return error{errc::invalid_argument,
               fmt::format("epochs is {}, but '{}' can be read only once",
                           options.batch.epochs, **once)};
}

}  // namespace

result<parse_spec> features_of(const pipeline_options& options) {
  auto features = merge_features(options);
  if (!options.input) return features;
  return wanted_features(*options.input, features);
}

result<std::shared_ptr<source_plan>> plan_source(
    const pipeline_options& options, const parse_spec& features,
    const std::shared_ptr<run_board>& board) {
  if (auto ok = check_epochs(options); !ok) return ok.error();
  auto source = std::make_shared<source_plan>();
  // Opens the source once before the run starts, so that this function returns
  // the errors of the files.
  auto first = open_source(*options.input, features);
  if (!first) return first.error();
  auto opened =
      std::make_shared<std::unique_ptr<record_source>>(std::move(*first));
  source->input = std::make_shared<interruptible_input>(
      [opened, input = *options.input, features](
          std::uint32_t epoch) -> result<std::unique_ptr<record_source>> {
        // The source that is already open is that of the first epoch.
        if (*opened) return std::move(*opened);
        return open_source(input, features, epoch);
      });
  for (std::int64_t i = 0; i < options.runtime.parsers; ++i) {
    auto parser = make_parser(*options.input, features);
    if (!parser) return parser.error();
    source->parsers.push_back(std::move(*parser));
  }
  source->rejects.on_error = options.input->on_error;
  source->keys_are_unique = known_format_of(*options.input).keys_are_unique;
  if (options.on_reject)
    source->rejects.on_reject = [call = options.on_reject,
                                 board](const reject& r) {
      callback_scope scope{*board};
      call(r);
      return result<void>{};
    };
  return source;
}

}  // namespace segue
