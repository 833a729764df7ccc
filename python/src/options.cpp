// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/options.hpp"

#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <utility>

#include "segue/config/configuration.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/jobs/job.hpp"
#include "segue/options/option_document.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/tensors.hpp"
#include "segue/python/src/waits.hpp"

namespace segue::python {
namespace {

option_node to_node(nb::handle value, std::string name,
                    const option_place& place);

void add_items(option_node& node, nb::dict items) {
  node.kind = option_kind::table;
  for (auto [key, value] : items)
    if (!value.is_none())
      node.children.push_back(
          to_node(value, to_text(key, "an option's name"), node.place));
}

void add_elements(option_node& node, nb::handle elements) {
  node.kind = option_kind::array;
  std::size_t i = 0;
  for (nb::handle each : elements)
    node.children.push_back(to_node(each, std::to_string(i++), node.place));
}

void set_number(option_node& node, nb::handle value) {
  if (PyIndex_Check(value.ptr())) {
    node.kind = option_kind::integer;
    auto integer = nb::steal(PyNumber_Index(value.ptr()));
    if (!integer.is_valid()) throw nb::python_error();
    if (!nb::try_cast(integer,
                      std::get<std::int64_t>(node.value = std::int64_t{0})))
      throw failure{
          {errc::invalid_argument,
           fmt::format("{}: {}: {} does not fit 64 bits", node.place.source,
                       node.name, nb::str(value).c_str())}};
    return;
  }
  auto number = PyFloat_AsDouble(value.ptr());
  if (number == -1.0 && PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    throw failure{
        {errc::invalid_argument,
         fmt::format("{}: {}: {} is {}, which no option is", node.place.source,
                     node.name, nb::repr(value).c_str(),
                     nb::str(value.type().attr("__name__")).c_str())}};
  }
  node.kind = option_kind::number;
  node.value = number;
}

option_node to_node(nb::handle value, std::string name,
                    const option_place& place) {
  option_node node{std::move(name), option_kind::table, place, {}, {}};
  if (PyBool_Check(value.ptr())) {
    node.kind = option_kind::boolean;
    node.value = value.ptr() == Py_True;
  } else if (PyUnicode_Check(value.ptr()) || PyBytes_Check(value.ptr())) {
    node.kind = option_kind::text;
    node.value = to_text(value, node.name);
  } else if (PyDict_Check(value.ptr())) {
    add_items(node, nb::borrow<nb::dict>(value));
  } else if (PyList_Check(value.ptr()) || PyTuple_Check(value.ptr())) {
    add_elements(node, value);
  } else {
    set_number(node, value);
  }
  return node;
}

void read_layer(option_reader& root, pipeline_options& into, std::int64_t seed,
                option_document& document) {
  auto tables = root.tables("column");
  if (tables.empty()) return;
  auto columns = read_columns(tables);
  if (document.failed()) return;
  auto layer =
      feature_layer::make(std::move(columns), static_cast<std::uint64_t>(seed));
  if (!layer)
    document.fail("column", layer.error().message);
  else
    into.layer = std::make_shared<const feature_layer>(std::move(*layer));
}

pipeline_options read_tables(option_document& document, std::int64_t seed) {
  pipeline_options options;
  auto& root = document.root();
  if (auto* batch = root.table("batch"))
    options.batch = read_batch_options(*batch);
  if (auto* runtime = root.table("runtime"))
    options.runtime = read_runtime_options(*runtime);
  if (auto* input = root.table("input"))
    options.input = read_input_options(*input);
  read_layer(root, options, seed, document);
  return options;
}

std::vector<feature_spec> to_specs(nb::list from) {
  std::vector<feature_spec> all;
  for (nb::handle each : from) {
    feature_spec spec;
    spec.name = to_text(each[0], "a feature's name");
    spec.type = to_dtype(nb::cast<std::string>(each[1]));
    spec.dims = to_shape(each[2]);
    auto form = nb::cast<std::string>(each[3]);
    for (auto l : {layout::dense, layout::sparse, layout::ragged})
      if (to_string(l) == form) spec.form = l;
    all.push_back(std::move(spec));
  }
  return all;
}

void set_states(configured& c, nb::list states) {
  c.options.states.clear();
  for (nb::handle each : states) {
    state_spec spec;
    spec.name = to_text(each[0], "a state's name");
    spec.initial = nb::cast<tensor>(each[1]);
    spec.type = spec.initial.type();
    spec.dims = spec.initial.dims();
    c.options.states.push_back(std::move(spec));
  }
}

/// `any_form`: for a layer, which reads dense, sparse and ragged features.
nb::list specs_of(const std::vector<feature_spec>& specs,
                  bool any_form = false) {
  nb::list all;
  for (const auto& s : specs)
    all.append(nb::make_tuple(
        to_str(s.name), to_str(to_string(s.type)), to_tuple(s.dims),
        any_form ? nb::none() : to_str(to_string(s.form))));
  return all;
}

/// What the layer and the declaration say of the features, declared ones first.
nb::tuple declared(const configured& c) {
  auto sequences = specs_of(c.options.features.sequences);
  auto context = specs_of(c.options.features.context);
  if (c.options.layer) {
    sequences.extend(specs_of(c.options.layer->spec().sequences, true));
    context.extend(specs_of(c.options.layer->spec().context, true));
  }
  return nb::make_tuple(sequences, context);
}

nb::list states_of(const configured& c) {
  nb::list all;
  for (const auto& s : c.options.states)
    all.append(nb::make_tuple(to_str(s.name), to_str(to_string(s.type)),
                              to_tuple(s.dims)));
  return all;
}

}  // namespace

option_node to_option_tree(nb::dict options, const std::string& source) {
  option_node root{"", option_kind::table, {source, 0}, {}, {}};
  add_items(root, options);
  return root;
}

pipeline_options options_from_dict(nb::dict options, std::int64_t seed) {
  option_document document{to_option_tree(options, "segue.Pipeline"), ""};
  auto read = read_tables(document, seed);
  if (auto errors = document.finish(); !errors.empty())
    throw_exception_from_error(errors);
  return read;
}

key_choice to_key_choice(const std::string& name) {
  for (auto each : {key_choice::training, key_choice::evaluation})
    if (to_string(each) == name) return each;
  return key_choice::all;
}

job prepare(const std::string& path, const std::vector<std::string>& overrides,
            purpose for_what, bool initial_tables) {
  auto config = load_configuration(path, overrides);
  if (!config) throw_exception_from_error(config.error());
  if (!config->cluster.nodes.empty())
    throw failure{{errc::invalid_argument,
                   fmt::format("{}: has nodes, which only the program can run: "
                               "segue launch {}",
                               path, path)}};
  if (initial_tables) config->has_train = false;
  auto prepared = prepare_job(std::move(*config), for_what);
  if (!prepared) throw_exception_from_error(prepared.error());
  return std::move(*prepared);
}

configured options_from_file(const std::string& path,
                             const std::vector<std::string>& overrides,
                             key_choice keys, bool initial_tables) {
  auto prepared = prepare(path, overrides, purpose::inspect, initial_tables);
  auto options = prepared.make_pipeline_options();
  options.input->shard.split = split_of(prepared.config, keys);
  return {std::move(options), prepared.config.input.label};
}

void bind_options(nb::module_& module) {
  nb::class_<configured>(module, "Options")
      .def_static(
          "from_dict",
          [](nb::dict options, std::int64_t seed) {
            return configured{options_from_dict(options, seed), ""};
          },
          nb::arg("options"), nb::arg("seed"))
      .def_static(
          "from_file",
          [](const std::string& path, const std::vector<std::string>& overrides,
             const std::string& keys, bool initial_tables) {
            without_gil released;
            return options_from_file(path, overrides, to_key_choice(keys),
                                     initial_tables);
          },
          nb::arg("path"), nb::arg("overrides"), nb::arg("keys"),
          nb::arg("initial_tables"))
      .def_ro("label", &configured::label)
      .def_prop_ro("declared", &declared)
      .def_prop_ro("states", &states_of)
      .def_prop_ro("width",
                   [](const configured& c) {
                     return c.options.layer ? c.options.layer->width() : 0;
                   })
      .def_prop_ro(
          "reads_files",
          [](const configured& c) { return c.options.input.has_value(); })
      .def("set_states", &set_states, nb::arg("states"))
      .def(
          "set_features",
          [](configured& c, nb::list sequences, nb::list context) {
            c.options.features = {to_specs(sequences), to_specs(context)};
          },
          nb::arg("sequences"), nb::arg("context"))
      .def(
          "set_gather",
          [](configured& c, std::vector<std::string> names) {
            c.options.gather = std::move(names);
          },
          nb::arg("names"))
      .def(
          "set_layer_ahead",
          [](configured& c, bool ahead) { c.options.layer_ahead = ahead; },
          nb::arg("ahead"));
}

}  // namespace segue::python
