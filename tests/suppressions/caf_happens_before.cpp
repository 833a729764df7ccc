// SPDX-License-Identifier: BSD-3-Clause
// Tells ThreadSanitizer of the order that CAF's atomics give to what actors do:
// Debian's libcaf_core is not built with it, so it sees neither mailboxes nor
// reference counts. Each function here stands before CAF's own, whose symbol
// comes next in the order of look-up. Linked into the tests of
// -fsanitize=thread.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <atomic>
#include <caf/all.hpp>
#include <utility>

namespace {

// What the function of that symbol would be without this file.
template <class Function>
Function* next(const char* symbol) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, symbol));
}

void* block_of(caf::abstract_actor* actor) {
  return caf::actor_control_block::from(actor);
}

}  // namespace

namespace caf {

// A message: what its sender did comes before what its receiver does.

void scheduled_actor::enqueue(mailbox_element_ptr element,
                              execution_unit* unit) {
  static auto* rest =
      next<void(scheduled_actor*, mailbox_element_ptr, execution_unit*)>(
          "_ZN3caf15scheduled_actor7enqueueESt10unique_ptrINS_15mailbox_"
          "elementENS_6detail8disposerEEPNS_14execution_unitE");
  __tsan_release(element.get());
  rest(this, std::move(element), unit);
}

void blocking_actor::enqueue(mailbox_element_ptr element,
                             execution_unit* unit) {
  static auto* rest =
      next<void(blocking_actor*, mailbox_element_ptr, execution_unit*)>(
          "_ZN3caf14blocking_actor7enqueueESt10unique_ptrINS_15mailbox_"
          "elementENS_6detail8disposerEEPNS_14execution_unitE");
  __tsan_release(element.get());
  rest(this, std::move(element), unit);
}

intrusive::task_result blocking_actor::mailbox_visitor::operator()(
    mailbox_element& element) {
  static auto* rest =
      next<intrusive::task_result(mailbox_visitor*, mailbox_element&)>(
          "_ZN3caf14blocking_actor15mailbox_visitorclERNS_15mailbox_elementE");
  __tsan_acquire(&element);
  return rest(this, element);
}

// An actor: each of its activations comes before the next, in whatever thread.

void scheduled_actor::launch(execution_unit* unit, bool lazy, bool hide) {
  static auto* rest = next<void(scheduled_actor*, execution_unit*, bool, bool)>(
      "_ZN3caf15scheduled_actor6launchEPNS_14execution_unitEbb");
  __tsan_release(block_of(this));
  rest(this, unit, lazy, hide);
}

bool scheduled_actor::activate(execution_unit* unit) {
  static auto* rest = next<bool(scheduled_actor*, execution_unit*)>(
      "_ZN3caf15scheduled_actor8activateEPNS_14execution_unitE");
  __tsan_acquire(block_of(this));
  bool result = rest(this, unit);
  __tsan_release(block_of(this));
  return result;
}

auto scheduled_actor::reactivate(mailbox_element& element)
    -> activation_result {
  static auto* rest =
      next<activation_result(scheduled_actor*, mailbox_element&)>(
          "_ZN3caf15scheduled_actor10reactivateERNS_15mailbox_elementE");
  __tsan_acquire(&element);
  __tsan_acquire(block_of(this));
  auto result = rest(this, element);
  __tsan_release(block_of(this));
  return result;
}

// A reference count: what was done with a reference comes before the end of
// what it referred to.

void intrusive_ptr_release(actor_control_block* block) {
  static auto* rest = next<void(actor_control_block*)>(
      "_ZN3caf21intrusive_ptr_releaseEPNS_"
      "19actor_control_blockE");
  __tsan_release(block);
  rest(block);
}

// Not by way of CAF's own: the end comes after what others have done with
// theirs between this thread's look at the block and the count.
void intrusive_ptr_release_weak(actor_control_block* block) {
  __tsan_release(block);
  if (block->weak_refs.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  __tsan_acquire(block);
  block->block_dtor(block);
}

void local_actor::on_destroy() {
  static auto* rest =
      next<void(local_actor*)>("_ZN3caf11local_actor10on_destroyEv");
  __tsan_acquire(block_of(this));
  rest(this);
}

// Of what is no local_actor: the proxies of actors on other nodes, with the
// reason of their end that the connection's thread gave them.
void abstract_actor::on_destroy() {
  static auto* rest =
      next<void(abstract_actor*)>("_ZN3caf14abstract_actor10on_destroyEv");
  __tsan_acquire(block_of(this));
  rest(this);
}

void ref_counted::deref() const noexcept {
  static auto* rest =
      next<void(const ref_counted*)>("_ZNK3caf11ref_counted5derefEv");
  __tsan_release(const_cast<ref_counted*>(this));
  rest(this);
}

void memory_managed::request_deletion(bool decremented) const noexcept {
  static auto* rest = next<void(const memory_managed*, bool)>(
      "_ZNK3caf14memory_managed16request_deletionEb");
  __tsan_acquire(const_cast<memory_managed*>(this));
  rest(this, decremented);
}

}  // namespace caf

// The end of an actor: its parts are gone before its memory is, which whoever
// drops the last weak reference frees. A destructor is taken by its symbol.

void end_of_actor(caf::abstract_actor* actor) __asm__(
    "_ZN3caf14abstract_actorD2Ev");

void end_of_actor(caf::abstract_actor* actor) {
  static auto* rest =
      next<void(caf::abstract_actor*)>("_ZN3caf14abstract_actorD2Ev");
  auto* block = block_of(actor);
  rest(actor);
  __tsan_release(block);
}
