// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/layer.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/concatenate_context_input.hpp"
#include "segue/features/make_parse_example_spec.hpp"
#include "segue/features/sequence_input_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/options/option_document.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/kept_objects.hpp"
#include "segue/python/src/options.hpp"
#include "segue/python/src/tensors.hpp"
#include "segue/python/src/waits.hpp"

namespace segue::python {
namespace {

/// Calls `read(option_reader&)` with the table of a column, named `source` in
/// errors. Throws failure with all of them.
void read_table(nb::handle column, const std::string& source,
                const std::function<void(option_reader&)>& read) {
  option_document document{to_option_tree(nb::borrow<nb::dict>(column), source),
                           ""};
  read(document.root());
  auto errors = document.finish();
  if (!errors.empty()) throw_exception_from_error(errors);
}

/// Whether a table is of a kind that a layer cannot hold itself.
bool is_categorical(nb::handle table) {
  nb::object kind = table.attr("get")("kind");
  if (!nb::isinstance<nb::str>(kind)) return false;
  for (auto one : {"identity", "hash_bucket", "vocabulary_list",
                   "vocabulary_file", "weighted", "bucketized"})
    if (to_text(kind, "kind") == one) return true;
  return false;
}

/// The columns of a list of pairs (source, table).
std::vector<feature_column_ptr> columns_of(nb::list pairs) {
  const auto& kinds = column_registry::standard();
  std::vector<feature_column_ptr> all;
  for (nb::handle pair : pairs) {
    nb::object table = pair[1];
    read_table(table, to_text(pair[0], "a source"), [&](option_reader& reader) {
      if (is_categorical(table)) {
        if (auto one = kinds.read_categorical(reader)) all.push_back(one);
        return;
      }
      for (auto& one : kinds.read_dense(reader))
        all.push_back(one);
    });
  }
  return all;
}

/// The names of the features of which a step holds a fixed number of values.
using fixed_names = std::set<std::pair<std::string, bool>>;

template <class Columns>
fixed_names fixed_features(const Columns& columns) {
  fixed_names fixed;
  for (const auto& column : columns)
    for (const auto& request : column->requests())
      if (request.dims) fixed.emplace(request.name, request.context);
  return fixed;
}

/// A list of (name, dtype, dims), with None for any number of values.
nb::list specs_of(const std::vector<feature_spec>& specs,
                  const fixed_names& fixed, bool context) {
  nb::list all;
  for (const auto& s : specs) {
    nb::object dims = nb::none();
    if (fixed.contains({s.name, context})) dims = to_tuple(s.dims);
    all.append(nb::make_tuple(to_str(s.name), to_str(to_string(s.type)), dims));
  }
  return all;
}

template <class Columns>
nb::tuple to_specs(const parse_spec& spec, const Columns& columns) {
  auto fixed = fixed_features(columns);
  return nb::make_tuple(specs_of(spec.sequences, fixed, false),
                        specs_of(spec.context, fixed, true));
}

/// The initial tables with those of `given`, by name, instead of their own.
table_set_ptr tables_of(const feature_layer& layer, nb::dict given) {
  auto initial = value_of(layer.initial_tables());
  if (given.empty()) return initial;
  std::map<std::string, tensor> all;
  for (std::size_t i = 0; i < initial->size(); ++i)
    all[initial->specs()[i]->tensor_name()] = initial->table(i);
  for (auto [name, value] : given)
    all.insert_or_assign("embedding/" + to_text(name, "a table's name"),
                         nb::cast<tensor>(value));
  table_store store{initial};
  value_of(store.load(all));
  return store.snapshot();
}

/// The columns with their tables.
class bound_layer {
 public:
  bound_layer(nb::list columns, std::int64_t seed, nb::dict tables)
      : layer_{value_of(feature_layer::make(columns_of(columns),
                                            static_cast<std::uint64_t>(seed)))},
        tables_{tables_of(layer_, tables)} {}

  const feature_layer& layer() const { return layer_; }

  /// The tables by name, float32 [buckets, dimension].
  nb::dict tables() const {
    nb::dict all;
    for (std::size_t i = 0; i < tables_->size(); ++i)
      all[to_str(tables_->specs()[i]->name)] = nb::cast(tables_->table(i));
    return all;
  }

  /// `features` is a list of (name, list of a feature for each example).
  nb::tuple run(nb::list features) const {
    give_up_noted();
    batch_features batch;
    for (nb::handle each : features) {
      auto& examples = batch[to_text(each[0], "a feature's name")];
      nb::list pairs;
      for (nb::handle one : nb::borrow<nb::list>(each[1]))
        pairs.append(nb::make_tuple("", one));
      for (auto& one : to_features(pairs))
        examples.push_back(std::move(one.value));
    }
    auto out = [&] {
      without_gil released;
      return sequence_input_layer(batch, layer_, *tables_);
    }();
    auto made = value_of(std::move(out));
    return nb::make_tuple(std::move(made.values), std::move(made.lengths));
  }

 private:
  feature_layer layer_;
  table_set_ptr tables_;
};

}  // namespace

void bind_layer(nb::module_& module) {
  nb::class_<bound_layer>(module, "Layer")
      .def(nb::init<nb::list, std::int64_t, nb::dict>(), nb::arg("columns"),
           nb::arg("seed"), nb::arg("tables"))
      .def_prop_ro("width",
                   [](const bound_layer& l) { return l.layer().width(); })
      .def_prop_ro("names",
                   [](const bound_layer& l) {
                     nb::list names;
                     for (const auto& column : l.layer().columns())
                       names.append(to_str(column->name()));
                     return names;
                   })
      .def_prop_ro("specs",
                   [](const bound_layer& l) {
                     return to_specs(l.layer().spec(), l.layer().columns());
                   })
      .def_prop_ro("tables", &bound_layer::tables)
      .def("run", &bound_layer::run, nb::arg("features"));
  module.def(
      "check_column",
      [](const std::string& source, nb::dict table) {
        nb::list one;
        one.append(nb::make_tuple(source, table));
        auto first = columns_of(one).front();
        if (auto* dense = dynamic_cast<const dense_column*>(first.get()))
          return dense->width();
        return dynamic_cast<const categorical_column&>(*first).num_buckets();
      },
      nb::arg("source"), nb::arg("table"));
  module.def(
      "feature_specs",
      [](nb::list columns) {
        auto all = columns_of(columns);
        return to_specs(value_of(make_parse_example_spec(all)), all);
      },
      nb::arg("columns"));
  module.def(
      "concatenate_context_input",
      [](const tensor& context, const tensor& sequence) {
        return value_of(concatenate_context_input(context, sequence));
      },
      nb::arg("context"), nb::arg("sequence"));
}

}  // namespace segue::python
