// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "segue/config/cluster_options.hpp"
#include "segue/errors/result.hpp"
#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue status`: shows the status of a run over nodes.
extern const subcommand status_subcommand;

/// The node that `segue status` asks, and how it shows the answer.
struct status_question {
  std::string host;
  std::uint16_t port = 0;
  std::optional<tls_options> tls;
  bool as_json = false;  ///< instead of tables
};

/// HOST:PORT. Error: invalid_argument.
result<status_question> read_address(const std::string& text);

/// Asks the node that listens at a host and port for its run's status, as
/// to_json writes it, within a time. Errors name the address.
using status_fetcher = std::function<result<std::string>(
    const std::string& host, std::uint16_t port,
    const std::optional<tls_options>& tls, std::chrono::milliseconds timeout)>;

/// The output of `segue status`. Errors: those of the fetcher; malformed if the
/// answer is not a status. All contain the address of the node.
result<std::string> show_status(const status_question& question,
                                const status_fetcher& fetch);

}  // namespace segue
