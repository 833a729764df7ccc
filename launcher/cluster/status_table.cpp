// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/status_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "segue/errors/shown_text.hpp"
#include "segue/launcher/terminal/summary.hpp"
#include "segue/launcher/terminal/text_table.hpp"

namespace segue {
namespace {

/// Rounds a rate, which any process may have sent.
std::string whole(double number) {
  constexpr double most = 1e15;
  return format_count(std::llround(std::clamp(number, -most, most)));
}

std::string head(const cluster_status& s) {
  auto text = fmt::format(
      "{} for {}: {} of {} finished, {}, {} in {}; {} segments/s\n",
      escaped_text(s.phase),
      format_duration(std::chrono::duration<double>{s.elapsed_seconds}),
      format_count(s.finished), format_count(s.examples, "key"),
      format_count(s.segments, "segment"), format_count(s.steps, "step"),
      format_count(s.batches, "batch"), whole(s.segments_per_second));
  text += fmt::format("active: {}; {} ready for a batch, {} out, {} waiting\n",
                      format_count(s.active_keys, "key"),
                      format_count(s.ready_entries),
                      format_count(s.batches_out, "batch"),
                      format_count(s.waiting_consumers, "consumer"));
  if (s.rejected > 0)
    text += fmt::format("rejected: {}\n", format_count(s.rejected));
  if (s.redelivered > 0)
    text +=
        fmt::format("redelivered: {}\n", format_count(s.redelivered, "batch"));
  return text;
}

std::string node_rows(const cluster_status& s) {
  text_table table{{"node", "address", "roles", "state", "keys"},
                   {false, false, false, false, true}};
  for (const auto& n : s.nodes)
    table.add({escaped_text(n.name), escaped_text(n.address),
               escaped_text(n.roles), std::string{to_string(n.state)},
               format_count(n.keys)});
  return table.text();
}

std::string link_rows(const cluster_status& s) {
  text_table table{{"link", "sent", "per second", "unconfirmed", "queued", ""},
                   {false, true, true, true, true, true}};
  for (const auto& n : s.nodes)
    for (const auto& link : n.links) {
      table.add(
          {fmt::format("{} -> {}", escaped_text(n.name), escaped_text(link.to)),
           format_bytes(link.sent_bytes),
           format_bytes(
               std::llround(std::clamp(link.bytes_per_second, 0.0, 1e18))),
           fmt::format("{} of {}", format_count(link.unconfirmed),
                       format_count(link.window)),
           format_count(link.queued_parcels), format_bytes(link.queued_bytes)});
    }
  bool any =
      std::ranges::any_of(s.nodes, [](auto& n) { return !n.links.empty(); });
  return any ? "\n" + table.text() : "";
}

std::string notes(const cluster_status& s) {
  std::string text;
  for (const auto& n : s.nodes) {
    if (!n.waits_for.empty())
      text += fmt::format("  {} waits for {}\n", escaped_text(n.name),
                          escaped_text(n.waits_for));
    if (!n.fate.empty())
      text +=
          fmt::format("  {}: {}\n", escaped_text(n.name), escaped_text(n.fate));
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string format_status(const cluster_status& status) {
  return head(status) + "\n" + node_rows(status) + link_rows(status) +
         notes(status);
}

std::string format_bytes(std::int64_t bytes) {
  constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  // 1024.0 after rounding is shown as 1.0 of the next unit.
  for (; value >= 1023.95; value /= 1024)
    ++unit;
  return fmt::format("{:.1f} {}", value, units[unit]);
}

}  // namespace segue
