// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/status_job.hpp"

#include <fmt/format.h>

#include "segue/launcher/cluster/cluster_status.hpp"
#include "segue/launcher/cluster/status_table.hpp"

namespace segue {
namespace {

constexpr std::chrono::seconds patience{5};

}  // namespace

result<std::string> show_status(const command_line& line,
                                const std::optional<tls_options>& tls,
                                const status_fetcher& fetch) {
  auto address = fmt::format("{}:{}", line.host, line.port);
  auto text = fetch(line.host, line.port, tls, patience);
  if (!text) return text.error();
  if (text->empty())
    return at(address, {errc::unavailable,
                        "the node has not heard from the others yet"});
  auto status = cluster_status_from_json(*text);
  if (!status) return at(address, status.error());
  // Not the text itself: what is printed is what has been checked.
  return line.json ? to_json(*status) + "\n" : format_status(*status);
}

}  // namespace segue
