// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/cells.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <memory>
#include <utility>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/kernels/cells/dynamic_rnn.hpp"
#include "segue/models/cells/cell_kind.hpp"
#include "segue/models/weight_source.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/kept_objects.hpp"
#include "segue/python/src/tensors.hpp"
#include "segue/python/src/waits.hpp"

namespace segue::python {
namespace {

tensor_map to_map(nb::dict weights) {
  tensor_map all;
  for (auto [name, value] : weights)
    all.insert_or_assign(to_text(name, "a weight's name"),
                         nb::cast<tensor>(value));
  return all;
}

/// A cell with its weights, of a kind that [model] can name.
class bound_cell {
 public:
  /// Weights are drawn from `seed` as those of a model, unless `given` has
  /// them; then it has all.
  bound_cell(const std::string& kind, std::int64_t units,
             std::int64_t input_width, std::int64_t seed, double forget_bias,
             nb::dict given)
      : kind_{value_of(find_cell_kind(kind))} {
    model_options options{.kind = kind, .units = units, .seed = seed};
    options.forget_bias = forget_bias;
    auto map = to_map(given);
    if (!map.empty()) options.weights = "weights";
    weight_source source{options, map};
    weights_ =
        value_of(read_cell_weights(*kind_, options, input_width, "", source));
    if (!source.faults().empty()) throw_exception_from_error(source.faults());
    std::vector<std::span<const float>> values;
    for (const auto& w : weights_)
      values.push_back(w.values<float>());
    cell_ = kind_->make(options, input_width, values, best_level());
  }

  nb::dict weights() const {
    nb::dict all;
    for (std::size_t i = 0; i < weights_.size(); ++i)
      all[to_str(kind_->weights[i].name)] = nb::cast(weights_[i]);
    return all;
  }

  nb::tuple run(const tensor& inputs, const tensor& lengths,
                nb::list states) const {
    give_up_noted();
    std::vector<tensor> before;
    for (nb::handle s : states)
      before.push_back(nb::cast<tensor>(s));
    auto ran = [&] {
      without_gil released;
      return dynamic_rnn(*cell_, inputs, lengths, before);
    }();
    auto made = value_of(std::move(ran));
    nb::list after;
    for (auto& s : made.states)
      after.append(nb::cast(std::move(s)));
    return nb::make_tuple(std::move(made.outputs), after);
  }

 private:
  const cell_kind* kind_;
  std::vector<tensor> weights_;
  std::unique_ptr<recurrent_cell> cell_;
};

}  // namespace

void bind_cells(nb::module_& module) {
  nb::class_<bound_cell>(module, "Cell")
      .def(nb::init<const std::string&, std::int64_t, std::int64_t,
                    std::int64_t, double, nb::dict>(),
           nb::arg("kind"), nb::arg("units"), nb::arg("input_width"),
           nb::arg("seed"), nb::arg("forget_bias"), nb::arg("weights"))
      .def_prop_ro("weights", &bound_cell::weights)
      .def("run", &bound_cell::run, nb::arg("inputs"), nb::arg("lengths"),
           nb::arg("states"));
}

}  // namespace segue::python
