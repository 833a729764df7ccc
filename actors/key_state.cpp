// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/key_state.hpp"

#include <caf/all.hpp>
#include <utility>

namespace segue {

state_row initial_state(const sequence_record& record,
                        const key_surroundings& around,
                        const std::optional<state_row>& resumed) {
  if (record.initial_states.empty())
    return resumed ? *resumed : state_row{around.initial, 0};
  auto own = std::make_shared<saved_states>();
  for (auto& value : record.initial_states)
    own->values.push_back(value.reshape(value.dims().prepend(1)));
  return {std::move(own), 0};
}

namespace {

void report(const key_surroundings& around, ready_entry entry) {
  if (around.box->put(std::move(entry)))
    caf::anon_send(around.batcher, box_filled{});
}

}  // namespace

key_state::key_state(caf::actor_config& config, record_ptr record, slot_id slot,
                     std::shared_ptr<const key_surroundings> around,
                     std::optional<state_row> resumed)
    : caf::monitorable_actor{config},
      record_{std::move(record)},
      around_{std::move(around)},
      resumed_{std::move(resumed)},
      slot_{slot} {}

void key_state::start(key_state_actor self) {
  auto state =
      initial_state(*record_, *around_, std::exchange(resumed_, std::nullopt));
  report(*around_, {slot_, 0, std::move(state), std::move(self)});
}

bool key_state::advance(const advance_key& saved) {
  if (!record_ || saved.segment != step_) return false;
  ++step_;
  if (step_ == record_->segment_count) {
    caf::anon_send(around_->store, key_finished{slot_, saved.state});
    record_.reset();  // nothing is current any more
  } else {
    report(*around_, {slot_, step_, saved.state, {}});
  }
  return true;
}

void key_state::enqueue(caf::mailbox_element_ptr element,
                        caf::execution_unit* context) {
  auto& content = element->content();
  if (content.match_elements<advance_key>()) {
    std::lock_guard guard{handling_};
    if (!advance(content.get_as<advance_key>(0)))
      ++around_->board->count.stale_saves;
    return;
  }
  if (!handle_system_message(*element, context, false)) bounce(element);
}

key_state_actor make_key_state(caf::actor_system& system, record_ptr record,
                               slot_id slot,
                               std::shared_ptr<const key_surroundings> around,
                               std::optional<state_row> resumed) {
  caf::actor_config config;
  auto made = caf::make_actor<key_state, caf::strong_actor_ptr>(
      system.next_actor_id(), system.node(), &system, config, std::move(record),
      slot, std::move(around), std::move(resumed));
  auto self = caf::actor_cast<key_state_actor>(made);
  static_cast<key_state*>(made->get())->start(self);
  return self;
}

}  // namespace segue
