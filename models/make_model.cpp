// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/make_model.hpp"

#include <fmt/format.h>

#include <new>
#include <optional>
#include <utility>

#include "segue/models/cells/cell_kind.hpp"
#include "segue/models/learning_model.hpp"
#include "segue/models/model_registry.hpp"
#include "segue/models/recurrent_model.hpp"
#include "segue/tensors/check_finite.hpp"

namespace segue {
namespace {

/// The largest width of a feature layer.
constexpr std::int64_t most_input_width = std::int64_t{1} << 24;

constexpr auto readout_kernel = recurrent_stack::readout_kernel;
constexpr auto readout_bias = recurrent_stack::readout_bias;

/// A stack and the tensors it was made from.
struct made_stack {
  recurrent_stack stack;
  tensor_map parameters;
};

result<void> check_options(const model_options& o, std::int64_t input_width) {
  auto check = [](std::string_view name, std::int64_t value,
                  std::int64_t most) -> result<void> {
    if (value < 1)
      return error{
          errc::invalid_argument,
          fmt::format("model {} is {}; it must be at least 1", name, value)};
    if (value > most)
      return error{errc::invalid_argument,
                   fmt::format("model {} is {}; it must be at most {}", name,
                               value, most)};
    return {};
  };
  if (auto r = check("units", o.units, most_units); !r) return r;
  if (auto r = check("layers", o.layers, most_layers); !r) return r;
  if (auto r = check("outputs", o.outputs.value_or(1), most_units); !r)
    return r;
  return check("input width", input_width, most_input_width);
}

/// O of the readout, from the options or else the file; nullopt if none.
result<std::optional<std::int64_t>> readout_size(const model_options& o,
                                                 const weight_source& source) {
  if (o.outputs || !source.from_file()) return o.outputs;
  auto* kernel = source.find(readout_kernel);
  if (!kernel) return std::optional<std::int64_t>{};
  if (kernel->rank() == 2 && kernel->dims()[1] >= 1)
    return std::optional{kernel->dims()[1]};
  return error{
      errc::invalid_argument,
      fmt::format(
          "{}: tensor '{}' has shape {}; expected [{}, O] with O at least 1",
          o.weights, readout_kernel, to_string(kernel->dims()), o.units)};
}

result<void> add_readout(const model_options& o, const weight_source& source,
                         made_stack& made) {
  auto size = readout_size(o, source);
  if (!size) return size.error();
  made.stack.softmax = has_softmax(o.readout);
  if (!*size && made.stack.softmax)
    return error{errc::invalid_argument,
                 fmt::format("the readout \"{}\" needs outputs, but the model "
                             "has none; set model.outputs, or use a weights "
                             "file with a readout",
                             to_string(o.readout))};
  if (!*size) return {};
  auto kernel = source.kernel(readout_kernel, {o.units, **size});
  if (!kernel) return kernel.error();
  auto bias = source.bias(readout_bias, {**size});
  if (!bias) return bias.error();
  made.stack.readout.emplace(o.units, **size, kernel->values<float>(),
                             bias->values<float>());
  made.parameters[readout_kernel] = std::move(*kernel);
  made.parameters[readout_bias] = std::move(*bias);
  return {};
}

result<void> add_layer(const cell_kind& kind, const model_options& o,
                       std::int64_t input_width, const weight_source& source,
                       made_stack& made) {
  auto prefix = layer_prefix(o, std::ssize(made.stack.layers));
  auto weights = read_cell_weights(kind, o, input_width, prefix, source);
  if (!weights) return weights.error();
  std::vector<std::span<const float>> values;
  values.reserve(weights->size());
  for (auto& t : *weights)
    values.push_back(t.values<float>());
  recurrent_layer layer{.cell =
                            kind.make(o, input_width, values, best_level())};
  for (auto name : kind.states)
    layer.states.push_back(prefix + std::string{name});
  for (std::size_t i = 0; i < values.size(); ++i) {
    layer.weights.push_back(prefix + std::string{kind.weights[i].name});
    made.parameters[layer.weights[i]] = std::move((*weights)[i]);
  }
  made.stack.layers.push_back(std::move(layer));
  return {};
}

result<made_stack> read_stack(const model_options& options,
                              std::int64_t input_width,
                              const weight_source& source) {
  if (auto r = check_options(options, input_width); !r) return r.error();
  auto kind = find_cell_kind(options.kind);
  if (!kind) return kind.error();
  made_stack made;
  for (std::int64_t l = 0; l < options.layers; ++l) {
    auto width = l == 0 ? input_width : options.units;
    if (auto r = add_layer(**kind, options, width, source, made); !r)
      return r.error();
  }
  if (auto r = add_readout(options, source, made); !r) return r.error();
  return made;
}

/// Returns nullopt if something is wrong, and adds all errors to `faults`.
std::optional<made_stack> make_stack(const model_options& options,
                                     std::int64_t input_width,
                                     const tensor_map& file,
                                     std::vector<error>& faults) {
  weight_source source{options, file};
  try {
    auto made = read_stack(options, input_width, source);
    faults.insert(faults.end(), source.faults().begin(), source.faults().end());
    if (!made) faults.push_back(made.error());
    if (made && source.faults().empty()) return std::move(*made);
  } catch (const std::bad_alloc&) {
    faults.push_back(
        {errc::invalid_argument,
         fmt::format(
             "not enough memory for a model of {} units with inputs of {}",
             options.units, input_width)});
  }
  return std::nullopt;
}

/// Makes a model of a kind that the program has registered.
result<std::unique_ptr<trainable_model>> make_own(const model_factory& factory,
                                                  const model_options& options,
                                                  std::int64_t input_width,
                                                  const tensor_map& file) {
  auto net = factory(options, input_width);
  if (!net || options.weights.empty()) return net;
  tensor_map values;
  for (auto& [name, value] : (*net)->parameters()) {
    auto found = file.find(name);
    if (found == file.end())
      return error{
          errc::not_found,
          fmt::format("{}: there is no tensor '{}', which the model '{}' needs",
                      options.weights, name, options.kind)};
    if (auto finite = check_finite(name, found->second); !finite)
      return at(options.weights, finite.error());
    values[name] = found->second;
  }
  if (auto set = (*net)->set_parameters(values); !set)
    return at(options.weights, set.error());
  return net;
}

}  // namespace

result<tensor_map> read_weights(const model_options& options) {
  if (options.weights.empty()) return tensor_map{};
  return read_safetensors(options.weights);
}

std::vector<std::string> weight_names(const model_options& options) {
  std::vector<std::string> names = {readout_kernel, readout_bias};
  auto kind = find_cell_kind(options.kind);
  if (!kind) return names;
  for (std::int64_t l = 0; l < options.layers; ++l)
    for (auto& weight : (*kind)->weights)
      names.push_back(layer_prefix(options, l) + std::string{weight.name});
  return names;
}

std::unique_ptr<model> make_model(const model_options& options,
                                  std::int64_t input_width,
                                  const tensor_map& file,
                                  std::vector<error>& faults) {
  if (auto* factory = find_model_factory(options.kind)) {
    auto own = make_own(*factory, options, input_width, file);
    if (own) return std::move(*own);
    faults.push_back(own.error());
    return nullptr;
  }
  auto made = make_stack(options, input_width, file, faults);
  if (!made) return nullptr;
  return std::make_unique<recurrent_model>(std::move(made->stack));
}

result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width,
                                          const tensor_map& file) {
  std::vector<error> faults;
  auto made = make_model(options, input_width, file, faults);
  if (!made) return faults.front();
  return made;
}

result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width) {
  auto file = read_weights(options);
  if (!file) return file.error();
  return make_model(options, input_width, *file);
}

result<std::unique_ptr<trainable_model>> make_trainable_model(
    const model_options& options, std::int64_t input_width,
    const tensor_map& file) {
  if (auto* factory = find_model_factory(options.kind))
    return make_own(*factory, options, input_width, file);
  std::vector<error> faults;
  auto made = make_stack(options, input_width, file, faults);
  if (!made) return faults.front();
  return std::unique_ptr<trainable_model>{std::make_unique<learning_model>(
      std::move(made->stack), std::move(made->parameters))};
}

}  // namespace segue
