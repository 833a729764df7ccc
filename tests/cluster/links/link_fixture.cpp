// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/cluster/links/link_fixture.hpp"

#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <utility>

#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/free_ports.hpp"

namespace segue::test {

namespace {

node_host_actor::behavior_type listening_host(node_host_actor::pointer self,
                                              std::shared_ptr<event_log> log) {
  return {
      [=](link_up e) {
        log->add({link_event::up, e.node});
      },
      [=](links_ready) { log->add({link_event::ready}); },
      [=](const links_failed& e) {
        log->add({link_event::failed, 0, e.reason});
      },
      [=](const parcel_arrived& e) {
        log->add({link_event::arrived, e.node, {}, e.bytes});
      },
      [=](const link_down& e) {
        log->add({link_event::down, e.node, e.reason, {}, e.orderly});
      },
      [=](const peer_gone& e) {
        log->add({link_event::gone, e.node, e.reason});
      },
      [=](links_measured measured) { log->add_links(std::move(measured)); },
      [=](status_wanted wanted) {
        self->send(caf::actor_cast<gateway_actor>(self->current_sender()),
                   status_answer{wanted.request, "all is well"});
      },
  };
}

}  // namespace

listening_socket::listening_socket()
    : handle_{::socket(AF_INET, SOCK_STREAM, 0)},
      port_{bind_to_any_port(handle_.get())} {
  REQUIRE(::listen(handle_.get(), 64) == 0);
}

link_options options_for(std::size_t nodes) {
  link_options options;
  for (auto port : free_ports(nodes)) {
    auto name = static_cast<char>('a' + options.nodes.size());
    options.nodes.push_back({std::string(1, name), "127.0.0.1", port});
  }
  options.version = "1.2.3";
  options.configuration = {"batch.batch_size = 32", "seed = 1"};
  return options;
}

link_options as_node(link_options options, std::size_t self) {
  options.self = self;
  return options;
}

void event_log::add(link_event e) {
  std::lock_guard lock{mutex_};
  events_.push_back(std::move(e));
  changed_.notify_all();
}

void event_log::add_progress(const std::string& text) {
  std::lock_guard lock{mutex_};
  progress_.push_back(text);
}

void event_log::add_links(links_measured measured) {
  std::lock_guard lock{mutex_};
  measured_ = std::move(measured);
  changed_.notify_all();
}

link_event event_log::wait(link_event::kind what) {
  std::unique_lock lock{mutex_};
  link_event found;
  auto seen = changed_.wait_for(lock, far_off, [&] {
    while (next_ < events_.size()) {
      found = std::move(events_[next_++]);
      if (found.what == what) return true;
    }
    return false;
  });
  REQUIRE(seen);
  return found;
}

std::vector<link_figures> event_log::wait_links() {
  std::unique_lock lock{mutex_};
  REQUIRE(
      changed_.wait_for(lock, far_off, [&] { return measured_.has_value(); }));
  return std::exchange(measured_, std::nullopt)->links;
}

link_event event_log::wait_any() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return next_ < events_.size(); });
  return std::move(events_[next_++]);
}

std::vector<link_event::kind> event_log::rest() {
  std::lock_guard lock{mutex_};
  std::vector<link_event::kind> kinds;
  while (next_ < events_.size())
    kinds.push_back(events_[next_++].what);
  return kinds;
}

std::vector<std::string> event_log::progress() {
  std::lock_guard lock{mutex_};
  return progress_;
}

test_node::test_node(const link_options& options,
                     std::function<void(const std::string&)> on_progress) {
  config_.set("scheduler.max-threads", std::size_t{2});
  auto configured = configure_for_links(config_, options);
  REQUIRE(configured);
  system_ = std::make_unique<caf::actor_system>(config_);
  host_ = system_->spawn(listening_host, log);
  if (!on_progress)
    on_progress = [log = log](auto& text) { log->add_progress(text); };
  gateway = start_gateway(*system_, {options, host_, std::move(on_progress)});
}

test_node::~test_node() {
  stop();
}

void test_node::stop() {
  if (!system_) return;
  caf::anon_send_exit(gateway, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(host_, caf::exit_reason::user_shutdown);
  gateway = gateway_actor{};
  host_ = node_host_actor{};
  system_.reset();
}

void test_node::send(std::size_t node, parcel content) {
  caf::anon_send(gateway, send_parcel{node, std::move(content)});
}

std::vector<link_figures> test_node::measure_links() {
  caf::anon_send(gateway, links_wanted{});
  return log->wait_links();
}

void test_node::wait_for_end() {
  caf::scoped_actor self{*system_};
  self->wait_for(gateway);
}

parcel counted_parcel(std::size_t size, std::size_t first) {
  auto owner = buffer::allocate(size);
  for (std::size_t i = 0; i < size; ++i)
    owner->data()[i] = static_cast<std::byte>((first + i) * 13);
  return {{{owner, 0, size}}, size};
}

bool is_counted(const buffer_ptr& bytes, std::size_t size, std::size_t first) {
  if (bytes->size() != size) return false;
  for (std::size_t i = 0; i < size; ++i)
    if (bytes->data()[i] != static_cast<std::byte>((first + i) * 13))
      return false;
  return true;
}

}  // namespace segue::test
