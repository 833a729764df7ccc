// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/link_scribe.hpp"

#include <caf/io/all.hpp>
#include <caf/io/basp_broker.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/stream_impl.hpp>
#include <string>
#include <utility>

#include "segue/cluster/links/sockets/basp_headers.hpp"

namespace segue {
namespace {

using caf::io::network::default_multiplexer;
using caf::io::network::native_socket;
using caf::io::network::rw_state;

/// How CAF reads and writes the connection.
class link_policy {
 public:
  link_policy(link_socket_ptr link, std::size_t most_content)
      : link_{std::move(link)}, headers_{most_content} {}

  rw_state read_some(std::size_t& count, native_socket, void* to,
                     std::size_t size) {
    auto* bytes = static_cast<char*>(to);
    auto come = link_->channel->read({bytes, size});
    if (come > 0 && !headers_.take({bytes, static_cast<std::size_t>(come)})) {
      link_->pulse->note("it sent something that no segue node sends");
      come = -1;
    }
    return outcome(count, come);
  }

  rw_state write_some(std::size_t& count, native_socket, const void* from,
                      std::size_t size) {
    if (size == 0) return outcome(count, 0);
    return outcome(
        count, link_->channel->write({static_cast<const char*>(from), size}));
  }

  bool must_read_more(native_socket, std::size_t) {
    return link_->channel->has_more();
  }

  std::string id() const { return std::to_string(link_->pulse->id()); }

 private:
  static rw_state outcome(std::size_t& count, std::ptrdiff_t done) {
    count = done > 0 ? static_cast<std::size_t>(done) : 0;
    return done < 0 ? rw_state::failure : rw_state::success;
  }

  link_socket_ptr link_;
  basp_headers headers_;
};

class link_scribe : public caf::io::scribe {
 public:
  link_scribe(default_multiplexer& loop, int handle, link_socket_ptr link,
              std::size_t most_content)
      : scribe{caf::io::network::conn_hdl_from_socket(handle)},
        id_{std::to_string(link->pulse->id())},
        stream_{loop, handle, std::move(link), most_content} {}

  void configure_read(caf::io::receive_policy::config config) override {
    stream_.configure_read(config);
    if (!std::exchange(launched_, true)) stream_.start(this);
  }
  void ack_writes(bool enable) override { stream_.ack_writes(enable); }
  std::vector<char>& wr_buf() override { return stream_.wr_buf(); }
  std::vector<char>& rd_buf() override { return stream_.rd_buf(); }
  void graceful_shutdown() override {
    stream_.graceful_shutdown();
    detach(&stream_.backend(), false);
  }
  void flush() override { stream_.flush(this); }
  std::string addr() const override { return id_; }
  std::uint16_t port() const override { return 0; }
  void add_to_loop() override { stream_.activate(this); }
  void remove_from_loop() override { stream_.passivate(); }

 private:
  bool launched_ = false;
  std::string id_;
  caf::io::network::stream_impl<link_policy> stream_;
};

}  // namespace

caf::io::scribe_ptr make_link_scribe(caf::actor_system& system,
                                     link_socket_ptr link,
                                     std::size_t most_content) {
  // CAF closes the socket, after all else that it holds for the connection.
  auto handle = link->handle.release();
  auto& loop = static_cast<default_multiplexer&>(system.middleman().backend());
  return caf::make_counted<link_scribe>(loop, handle, std::move(link),
                                        most_content);
}

caf::actor link_broker(caf::actor_system& system) {
  return system.middleman().named_broker<caf::io::basp_broker>(
      caf::atom("BASP"));
}

}  // namespace segue
