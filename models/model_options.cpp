// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/model_options.hpp"

#include "segue/models/cells/cell_kind.hpp"
#include "segue/models/model_registry.hpp"
#include "segue/options/option_reader.hpp"
#include "segue/options/read_enum.hpp"

namespace segue {

model_options read_model_options(option_reader& reader) {
  model_options o;
  for (auto* name : {"kind", "units"})
    if (!reader.has(name)) reader.require(name);
  if (auto kind = reader.choice("kind", model_kinds())) o.kind = *kind;
  if (auto units = reader.integer("units", 1, most_units)) o.units = *units;
  o.layers = reader.integer_or("layers", o.layers, 1, most_layers);
  o.outputs = reader.integer("outputs", 1, most_units);
  o.readout =
      read_enum<readout_kind>(reader, "readout", o.readout, readout_kinds);
  o.weights = reader.file("weights").value_or("");
  o.seed = reader.integer_or("seed", o.seed, 0);
  o.carry_states = reader.boolean_or("carry_states", o.carry_states);
  const auto* cell = cell_kind_named(o.kind);
  if (cell && cell->read_options) cell->read_options(reader, o);
  return o;
}

}  // namespace segue
