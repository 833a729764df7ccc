// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/model_options.hpp"

#include "segue/models/model_registry.hpp"

namespace segue {
model_options read_model_options(option_reader& reader) {
  model_options o;
  for (auto* name : {"kind", "units"})
    if (!reader.has(name)) reader.require(name);
  if (auto kind = reader.choice("kind", model_kinds())) o.kind = *kind;
  if (auto units = reader.integer("units", 1, most_units)) o.units = *units;
  if (auto layers = reader.integer("layers", 1, most_layers))
    o.layers = *layers;
  o.outputs = reader.integer("outputs", 1, most_units);
  if (auto readout = reader.choice("readout", {"linear", "softmax"}))
    o.readout = *readout;
  if (auto path = reader.text("weights")) {
    if (path->empty())
      reader.fail("weights", "is empty; expected the path of a file");
    else
      o.weights = reader.resolve_path(*path);
  }
  if (auto seed = reader.integer("seed", 0)) o.seed = *seed;
  o.carry_states = reader.boolean("carry_states").value_or(o.carry_states);
  if (o.kind == "lstm")
    if (auto bias = reader.number("forget_bias")) o.forget_bias = *bias;
  return o;
}

}  // namespace segue
