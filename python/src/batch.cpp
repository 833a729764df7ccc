// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/batch.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <map>
#include <utility>

#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"
#include "segue/python/src/kept_objects.hpp"
#include "segue/python/src/tensors.hpp"

namespace segue::python {
namespace {

/// int64 [B] of a number of every entry.
template <class Number>
tensor numbers(const bound_batch& b,
               Number (batch::*number)(std::int64_t) const) {
  const auto& content = b.content();
  auto all = tensor::uninitialized(dtype::int64, {content.batch_size()});
  auto values = all.mutable_values<std::int64_t>();
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<std::int64_t>(
        (content.*number)(static_cast<std::int64_t>(i)));
  return all;
}

std::string to_name(nb::handle name) {
  return to_text(name, "a name");
}

template <class Text>
nb::list texts(const bound_batch& b, Text (batch::*text)(std::int64_t) const) {
  const auto& content = b.content();
  nb::list all;
  for (std::int64_t i = 0; i < content.batch_size(); ++i)
    all.append(to_str((content.*text)(i)));
  return all;
}

}  // namespace

bound_batch::bound_batch(segue::batch content,
                         std::shared_ptr<batches_held> held)
    : content_{std::make_unique<segue::batch>(std::move(content))},
      held_{std::move(held)},
      unsaved_{content_->state_names()} {
  held_->draw(drawn_by_);
  // An empty batch has nothing to save.
  if (content_->batch_size() == 0) end();
}

bound_batch::~bound_batch() {
  // What a fork inherits leads to threads that it does not have.
  if (is_forked()) {
    (void)content_.release();
    return;
  }
  end();
}

void bound_batch::end() {
  if (std::exchange(done_, true)) return;
  held_->leave(drawn_by_);
}

const segue::batch& bound_batch::content() const {
  check_not_forked();
  return *content_;
}

void bound_batch::save(nb::list states) {
  check_not_forked();
  give_up_noted();
  std::map<std::string, tensor> all;
  for (nb::handle pair : states)
    all.insert_or_assign(to_text(pair[0], "a state's name"),
                         nb::cast<tensor>(pair[1]));
  std::vector<std::string> names;
  for (const auto& [name, value] : all)
    names.push_back(name);
  value_of(content_->save_states(std::move(all)));
  for (const auto& name : names)
    std::erase(unsaved_, name);
  if (!unsaved_.empty()) return;
  if (!done_) ++held_->saved;
  end();
}

void bound_batch::acknowledge() {
  check_not_forked();
  value_of(content_->acknowledge());
  if (!done_) ++held_->saved;
  end();
}

void bound_batch::drop() {
  check_not_forked();
  content_->drop();
  end();
}

void bind_batch(nb::module_& module) {
  nb::class_<bound_batch> type(module, "Batch");
  type.def_prop_ro(
          "batch_size",
          [](const bound_batch& b) { return b.content().batch_size(); })
      .def_prop_ro(
          "num_unroll",
          [](const bound_batch& b) { return b.content().num_unroll(); })
      .def_prop_ro("is_done", &bound_batch::is_done)
      .def_prop_ro("unsaved",
                   [](const bound_batch& b) { return to_list(b.unsaved()); })
      .def("keys", [](const bound_batch& b) { return texts(b, &batch::key); })
      .def("next_keys",
           [](const bound_batch& b) { return texts(b, &batch::next_key); })
      .def("example_keys",
           [](const bound_batch& b) { return texts(b, &batch::example_key); })
      .def("segments",
           [](const bound_batch& b) { return numbers(b, &batch::segment); })
      .def("segment_counts",
           [](const bound_batch& b) {
             return numbers(b, &batch::segment_count);
           })
      .def("lengths",
           [](const bound_batch& b) { return b.content().lengths(); })
      .def(
          "total_lengths",
          [](const bound_batch& b) { return numbers(b, &batch::total_length); })
      .def("insertion_indices",
           [](const bound_batch& b) {
             return numbers(b, &batch::insertion_index);
           })
      .def("epochs",
           [](const bound_batch& b) { return numbers(b, &batch::epoch); })
      .def("tags", [](const bound_batch& b) { return numbers(b, &batch::tag); })
      .def("sequence_names",
           [](const bound_batch& b) {
             return to_list(b.content().sequence_names());
           })
      .def("context_names",
           [](const bound_batch& b) {
             return to_list(b.content().context_names());
           })
      .def("state_names",
           [](const bound_batch& b) {
             return to_list(b.content().state_names());
           })
      .def("sequence",
           [](const bound_batch& b, nb::handle name) {
             return to_object(b.content().sequence_feature(to_name(name)));
           })
      .def("context",
           [](const bound_batch& b, nb::handle name) {
             return to_object(b.content().context_feature(to_name(name)));
           })
      .def("state",
           [](const bound_batch& b, nb::handle name) {
             return b.content().state(to_name(name));
           })
      .def("layer", [](const bound_batch& b) { return b.content().layer(); })
      .def("layer_lengths",
           [](const bound_batch& b) { return b.content().layer_lengths(); })
      .def("save", &bound_batch::save, nb::arg("states"))
      .def("acknowledge", &bound_batch::acknowledge)
      .def("drop", &bound_batch::drop);
}

}  // namespace segue::python
