// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/learning.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/embed/internal/call_model.hpp"
#include "segue/embed/internal/labeled_batch.hpp"
#include "segue/training/clip_norm.hpp"

namespace segue {
namespace {

error unknown_table(const std::string& name) {
  return {errc::not_found,
          fmt::format("the batch has gradients of the table '{}', but the "
                      "layer of the learner has no tables",
                      name)};
}

}  // namespace

learning::learning(learning_parts parts)
    : parts_{std::move(parts)}, optimizer_{parts_.options.optimizer} {}

result<forward_pass> learning::forward(const batch& b, const model_batch& in,
                                       const tensor& labels,
                                       const label_scaling& scaling) {
  auto& options = parts_.options;
  auto done = call_model([&] { return parts_.net.step_training(in); });
  if (!done) return done.error();
  auto loss = find_loss(options.loss, scaling, done->outputs, labels,
                        counted_of(b, options.counted));
  if (!loss)
    return name_key(b, options, scaling, done->outputs, labels, loss.error());
  return forward_pass{std::move(*loss), std::move(done->states)};
}

result<void> learning::update(const batch& b, const batch_loss& loss,
                              double rate) {
  if (loss.total.steps == 0) return {};
  auto gradients =
      call_model([&] { return parts_.net.backward(loss.d_outputs); });
  if (!gradients) return gradients.error();
  auto& dense = gradients->parameters;
  std::vector<table_gradient> sparse;
  if (parts_.layer) {
    auto found = b.layer_gradients(gradients->inputs);
    if (!found) return found.error();
    sparse = std::move(*found);
  }
  if (parts_.options.clip_norm)
    clip_by_global_norm(*parts_.options.clip_norm, dense, sparse);
  if (auto known = check_known(sparse); !known) return known;
  optimizer_.begin_update();
  auto done = call_model([&] { return update_model(dense, rate); });
  if (!done) return done;
  return update_tables(sparse, rate);
}

/// Before anything changes.
result<void> learning::check_known(
    const std::vector<table_gradient>& gradients) const {
  auto tables = parts_.tables ? parts_.tables->snapshot() : table_set_ptr{};
  for (auto& gradient : gradients) {
    if (gradient.ids.size() == 0) continue;
    if (!tables) return unknown_table(gradient.table);
    if (auto slot = tables->find(gradient.table); !slot) return slot.error();
  }
  return {};
}

result<void> learning::update_model(const tensor_map& gradients, double rate) {
  auto changed = parts_.net.parameters();
  for (auto& [name, gradient] : gradients) {
    auto next = optimizer_.update(name, changed[name], gradient, rate);
    if (!next) return next.error();
    changed[name] = std::move(*next);
  }
  return parts_.net.set_parameters(changed);
}

result<void> learning::update_tables(
    const std::vector<table_gradient>& gradients, double rate) {
  std::vector<table_update> updates;
  {
    // The snapshot ends before the tables change, so that they can change in
    // place.
    auto tables = parts_.tables ? parts_.tables->snapshot() : table_set_ptr{};
    for (auto& gradient : gradients) {
      if (gradient.ids.size() == 0) continue;
      auto slot = tables->find(gradient.table);
      if (!slot) return slot.error();
      auto rows = optimizer_.update_rows(tables->specs()[*slot]->tensor_name(),
                                         tables->table(*slot), gradient, rate);
      if (!rows) return rows.error();
      updates.push_back({gradient.table, gradient.ids, std::move(*rows),
                         table_update::action::assign});
    }
  }
  if (updates.empty()) return {};
  auto applied = parts_.tables->apply(updates);
  return applied ? result<void>{} : result<void>{applied.error()};
}

}  // namespace segue
