// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/make_model.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "segue/models/make_cell.hpp"
#include "segue/models/recurrent_model.hpp"

namespace segue {
namespace {

constexpr const char* readout_kernel = "readout/kernel";
constexpr const char* readout_bias = "readout/bias";

result<void> check_options(const model_options& o, std::int64_t input_width) {
  auto at_least_one = [](std::string_view name,
                         std::int64_t value) -> result<void> {
    if (value >= 1) return {};
    return error{
        errc::invalid_argument,
        fmt::format("model {} is {}; it must be at least 1", name, value)};
  };
  if (auto r = at_least_one("units", o.units); !r) return r;
  if (auto r = at_least_one("outputs", o.outputs.value_or(1)); !r) return r;
  return at_least_one("input width", input_width);
}

/// O of the readout: the options', or else the file's; none: no readout.
result<std::optional<std::int64_t>> readout_size(const model_options& o,
                                                 const weight_source& source) {
  if (o.outputs || !source.from_file()) return o.outputs;
  auto* kernel = source.find(readout_kernel);
  if (!kernel) return std::optional<std::int64_t>{};
  if (kernel->rank() == 2 && kernel->dims()[1] >= 1)
    return std::optional{kernel->dims()[1]};
  return error{errc::invalid_argument,
               fmt::format("{}: tensor '{}' is of shape {}; expected [{}, O] "
                           "with O at least 1",
                           o.weights, readout_kernel, to_string(kernel->dims()),
                           o.units)};
}

result<std::optional<dense_layer>> make_readout(const model_options& o,
                                                const weight_source& source) {
  auto size = readout_size(o, source);
  if (!size) return size.error();
  if (!*size) return std::optional<dense_layer>{};
  auto kernel = source.kernel(readout_kernel, {o.units, **size});
  if (!kernel) return kernel.error();
  auto bias = source.bias(readout_bias, {**size});
  if (!bias) return bias.error();
  return std::optional<dense_layer>{std::in_place, o.units, **size,
                                    kernel->values<float>(),
                                    bias->values<float>()};
}

}  // namespace

result<tensor_map> read_weights(const model_options& options) {
  if (options.weights.empty()) return tensor_map{};
  return read_safetensors(options.weights);
}

std::vector<std::string> weight_names(const model_options& options) {
  std::vector<std::string> names = {readout_kernel, readout_bias};
  if (auto kind = find_cell_kind(options.kind))
    names.insert(names.end(), (*kind)->tensors.begin(), (*kind)->tensors.end());
  return names;
}

result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width,
                                          const tensor_map& file) {
  if (auto r = check_options(options, input_width); !r) return r.error();
  auto kind = find_cell_kind(options.kind);
  if (!kind) return kind.error();
  weight_source source{options, file};
  auto cell = (*kind)->make(options, input_width, source);
  if (!cell) return cell.error();
  auto readout = make_readout(options, source);
  if (!readout) return readout.error();
  return std::unique_ptr<model>{std::make_unique<recurrent_model>(
      std::move(*cell), (*kind)->states, std::move(*readout))};
}

result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width) {
  auto file = read_weights(options);
  if (!file) return file.error();
  return make_model(options, input_width, *file);
}

}  // namespace segue
