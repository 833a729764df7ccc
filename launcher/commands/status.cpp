// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <utility>

#include "segue/cluster/links/fetch_status.hpp"
#include "segue/config/configuration.hpp"
#include "segue/launcher/cluster/cluster_status.hpp"
#include "segue/launcher/cluster/status_table.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

constexpr std::chrono::seconds patience{5};

void add_options(boost::program_options::options_description& options) {
  namespace po = boost::program_options;
  auto add = options.add_options();
  add("config", po::value<std::string>()->value_name("CONFIG"),
      "connect with the certificate in [cluster.tls] of this configuration");
  add("json", "print JSON instead of tables");
  add_overrides(options);
}

result<std::string> fetch(const std::string& host, std::uint16_t port,
                          const std::optional<tls_options>& tls,
                          std::chrono::milliseconds timeout) {
  std::optional<tls_files> files;
  if (tls) files = tls_files{tls->certificate, tls->key, tls->authority};
  return fetch_status(host, port, files, timeout);
}

result<status_question> read_arguments(const given_arguments& given) {
  const auto& all = given.positional;
  if (all.empty()) return error{errc::invalid_argument, "no HOST:PORT given"};
  if (all.size() > 1)
    return error{errc::invalid_argument,
                 fmt::format("expected one node, but '{}' follows '{}'", all[1],
                             all[0])};
  auto question = read_address(all[0]);
  if (!question) return question;
  if (given.has("set") && !given.has("config"))
    return error{errc::invalid_argument,
                 "--set needs a configuration; name one with --config"};
  question->as_json = given.has("json");
  return question;
}

result<exit_code> run_status(const given_arguments& given) {
  auto question = read_arguments(given);
  if (!question) return question.error();
  if (auto path = text_of(given, "config"); !path.empty()) {
    auto config = load_configuration(path, overrides_of(given));
    if (!config) return report(config.error());
    question->tls = config->cluster.tls;
    if (!question->tls)
      say("segue: {} has no [cluster.tls]; connecting without TLS\n", path);
  }
  auto text = show_status(*question, fetch);
  return text ? print(*text) : report_failed(text.error());
}

}  // namespace

result<status_question> read_address(const std::string& text) {
  status_question question;
  auto colon = text.rfind(':');
  auto digits = text.substr(std::min(colon, text.size() - 1) + 1);
  auto* end = digits.data() + digits.size();
  auto [stop, fault] = std::from_chars(digits.data(), end, question.port);
  if (colon == text.npos || colon == 0 || fault != std::errc{} || stop != end ||
      question.port == 0)
    return error{errc::invalid_argument,
                 fmt::format("'{}' is not a node's address; expected "
                             "HOST:PORT with a port in [1, 65535], such as "
                             "localhost:4701",
                             text)};
  question.host = text.substr(0, colon);
  return question;
}

result<std::string> show_status(const status_question& question,
                                const status_fetcher& fetch) {
  auto address = fmt::format("{}:{}", question.host, question.port);
  auto text = fetch(question.host, question.port, question.tls, patience);
  if (!text) return text.error();
  if (text->empty())
    return at(address, {errc::unavailable,
                        "the node has not yet heard from the others"});
  auto status = cluster_status_from_json(*text);
  if (!status) return at(address, status.error());
  // Not the received text: only checked values are printed.
  return question.as_json ? to_json(*status) + "\n" : format_status(*status);
}

const subcommand status_subcommand{
    "status",
    "HOST:PORT",
    "show the status of a run that is spread over nodes",
    R"(Asks a node of a run that is in progress, at its address, and prints all nodes
with their roles, keys, queues and rates, the links between them, and what each
node waits for.
)",
    add_options,
    run_status,
};

}  // namespace segue
