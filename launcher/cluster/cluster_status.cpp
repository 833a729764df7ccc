// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/cluster_status.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <concepts>
#include <optional>
#include <utility>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

namespace json = boost::json;

// The members of each struct, for reading and writing: `each(name, member)`.

template <class Status, class Each>
requires std::same_as<std::remove_const_t<Status>, link_status>
void visit(Status& s, Each&& each) {
  each("to", s.to);
  each("queued_parcels", s.queued_parcels);
  each("queued_bytes", s.queued_bytes);
  each("unconfirmed", s.unconfirmed);
  each("window", s.window);
  each("sent_bytes", s.sent_bytes);
  each("bytes_per_second", s.bytes_per_second);
}

template <class Status, class Each>
requires std::same_as<std::remove_const_t<Status>, node_status>
void visit(Status& s, Each&& each) {
  each("name", s.name);
  each("address", s.address);
  each("roles", s.roles);
  each("state", s.state);
  each("keys", s.keys);
  each("waits_for", s.waits_for);
  each("fate", s.fate);
  each("links", s.links);
}

template <class Status, class Each>
requires std::same_as<std::remove_const_t<Status>, cluster_status>
void visit(Status& s, Each&& each) {
  each("version", s.version);
  each("phase", s.phase);
  each("elapsed_seconds", s.elapsed_seconds);
  each("active_keys", s.active_keys);
  each("ready_entries", s.ready_entries);
  each("batches_out", s.batches_out);
  each("waiting_consumers", s.waiting_consumers);
  each("examples", s.examples);
  each("finished", s.finished);
  each("segments", s.segments);
  each("steps", s.steps);
  each("batches", s.batches);
  each("redelivered", s.redelivered);
  each("rejected", s.rejected);
  each("segments_per_second", s.segments_per_second);
  each("nodes", s.nodes);
}

json::value to_value(const std::string& text) {
  return json::value(as_utf8(text));
}

json::value to_value(std::int64_t number) {
  return number;
}

json::value to_value(double number) {
  return std::isfinite(number) ? number : 0.0;
}

json::value to_value(node_state state) {
  return json::value(to_string(state));
}

template <class Status>
json::value to_value(const Status& status);

template <class Status>
json::value to_value(const std::vector<Status>& list) {
  json::array values;
  for (const auto& element : list)
    values.push_back(to_value(element));
  return values;
}

template <class Status>
json::value to_value(const Status& status) {
  json::object members;
  visit(status, [&](const char* name, const auto& member) {
    members[name] = to_value(member);
  });
  return members;
}

/// Reads values into members; keeps the first error.
class reader {
 public:
  template <class Status>
  void read(const json::value& from, const std::string& path, Status& to) {
    const auto* members = from.if_object();
    if (!members) return fail(path, "is not an object");
    visit(to, [&](const char* name, auto& member) {
      auto inner = path.empty() ? name : fmt::format("{}.{}", path, name);
      const auto* value = members->if_contains(name);
      if (!value) return fail(inner, "is missing");
      read(*value, inner, member);
    });
  }

  void read(const json::value& from, const std::string& path, std::string& to) {
    const auto* text = from.if_string();
    if (!text) return fail(path, "is not a string");
    to.assign(text->data(), text->size());
  }

  void read(const json::value& from, const std::string& path,
            std::int64_t& to) {
    const auto* number = from.if_int64();
    if (!number) return fail(path, "is not a 64-bit integer");
    to = *number;
  }

  void read(const json::value& from, const std::string& path, double& to) {
    boost::system::error_code no_number;
    to = from.to_number<double>(no_number);
    if (no_number) fail(path, "is not a number");
  }

  void read(const json::value& from, const std::string& path, node_state& to) {
    std::string name;
    read(from, path, name);
    for (auto state : {node_state::waiting, node_state::linked,
                       node_state::lost, node_state::done})
      if (to_string(state) == name) {
        to = state;
        return;
      }
    fail(path, "is not one of waiting, linked, lost, done");
  }

  template <class Status>
  void read(const json::value& from, const std::string& path,
            std::vector<Status>& to) {
    const auto* values = from.if_array();
    if (!values) return fail(path, "is not an array");
    to.resize(values->size());
    for (std::size_t i = 0; i < to.size(); ++i)
      read((*values)[i], fmt::format("{}[{}]", path, i), to[i]);
  }

  const std::optional<error>& fault() const { return fault_; }

 private:
  void fail(const std::string& path, std::string_view what) {
    if (!fault_)
      fault_ =
          error{errc::malformed, fmt::format("cluster status: {} {}",
                                             path.empty() ? "it" : path, what)};
  }

  std::optional<error> fault_;
};

}  // namespace

std::string_view to_string(node_state state) {
  switch (state) {
    case node_state::waiting:
      return "waiting";
    case node_state::linked:
      return "linked";
    case node_state::lost:
      return "lost";
    case node_state::done:
      return "done";
  }
  return "unknown";
}

std::string to_json(const cluster_status& status) {
  return json::serialize(to_value(status));
}

result<cluster_status> cluster_status_from_json(std::string_view text) {
  boost::system::error_code fault;
  auto parsed = json::parse(text, fault);
  if (fault)
    return error{
        errc::malformed,
        fmt::format("cluster status is not valid JSON: {}", fault.message())};
  cluster_status status;
  reader r;
  r.read(parsed, "", status);
  if (r.fault()) return *r.fault();
  return status;
}

}  // namespace segue
