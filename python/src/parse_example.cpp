// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/parse_example.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/data/input/tfrecord/proto_feature.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/tensors.hpp"

namespace segue::python {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
constexpr auto message = protozero::pbf_wire_type::length_delimited;

/// Where an example has a feature: in a map of features (of an Example, or the
/// context of a SequenceExample), or in one of lists of features.
struct place {
  data_view value;
  bool is_list = false;
};

using places = std::map<std::string_view, place, std::less<>>;

/// Notes the entries of a map from names to features or lists of them.
void find_entries(data_view map, bool lists, places& into) {
  pbf_reader entries{map};
  while (entries.next(1, message)) {
    pbf_reader entry{entries.get_view()};
    data_view name;
    data_view value;
    while (entry.next()) {
      if (entry.tag() == 1 && entry.wire_type() == message)
        name = entry.get_view();
      else if (entry.tag() == 2 && entry.wire_type() == message)
        value = entry.get_view();
      else
        entry.skip();
    }
    into[{name.data(), name.size()}] = {value, lists};
  }
}

/// An Example is a SequenceExample without lists: the same fields. A name that
/// is in both maps is that of the list.
places find_features(std::string_view serialized) {
  places features;
  places lists;
  pbf_reader fields{data_view{serialized.data(), serialized.size()}};
  while (fields.next()) {
    if (fields.tag() == 1 && fields.wire_type() == message)
      find_entries(fields.get_view(), false, features);
    else if (fields.tag() == 2 && fields.wire_type() == message)
      find_entries(fields.get_view(), true, lists);
    else
      fields.skip();
  }
  lists.merge(features);
  return lists;
}

error fault_in(std::size_t example, const std::string& what) {
  return {errc::malformed, fmt::format("example {}: {}", example, what)};
}

std::string describe(const record_fault& fault) {
  auto value = fault.value.empty() ? "" : fmt::format("'{}' ", fault.value);
  return fmt::format("feature '{}' {}{}", fault.feature, value, fault.reason);
}

/// One feature of all examples: a row of values for each, or for each step.
struct column {
  feature_builder builder;
  nb::list kinds;  // of each example: None, False (flat), True (a list)

  void read(std::size_t example, const place* at,
            proto_feature_reader& reader) {
    if (at == nullptr) {
      kinds.append(nb::none());
    } else {
      auto fault = at->is_list ? reader.read_steps(at->value, builder)
                               : reader.read_context(at->value, builder);
      if (!fault.reason.empty())
        throw failure{fault_in(example, describe(fault))};
      kinds.append(nb::bool_(at->is_list));
    }
    builder.keep();
  }
};

column make_column(const std::string& name, dtype type) {
  feature_spec spec{name, type, {}, layout::ragged};
  return {value_of(feature_builder::make(spec, true, {})), {}};
}

/// `specs` is a list of (name, dtype). Returns for each a list with an item for
/// each example: (None | False | True, RaggedTensor).
nb::list parse_example(nb::list serialized, nb::list specs) {
  std::vector<column> columns;
  for (nb::handle s : specs) {
    columns.push_back(make_column(to_text(s[0], "a feature's name"),
                                  to_dtype(to_text(s[1], "a dtype"))));
    columns.back().builder.start();
  }
  proto_feature_reader reader;
  std::size_t example = 0;
  for (nb::handle one : serialized) {
    auto bytes = to_text(one, fmt::format("serialized[{}]", example));
    try {
      auto found = find_features(bytes);
      for (auto& c : columns) {
        auto at = found.find(c.builder.spec().name);
        c.read(example, at == found.end() ? nullptr : &at->second, reader);
      }
    } catch (const protozero::exception& e) {
      throw failure{fault_in(example, fmt::format("is not a tf.train.Example "
                                                  "or SequenceExample: {}",
                                                  e.what()))};
    }
    ++example;
  }
  nb::list all;
  for (auto& c : columns) {
    c.builder.finish();
    nb::list examples;
    for (std::size_t i = 0; i < example; ++i)
      examples.append(nb::make_tuple(c.kinds[i], to_object(c.builder.take(i))));
    all.append(examples);
  }
  return all;
}

}  // namespace

void bind_parse_example(nb::module_& module) {
  module.def("parse_example", &parse_example, nb::arg("serialized"),
             nb::arg("specs"));
}

}  // namespace segue::python
