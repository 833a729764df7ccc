// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/report.hpp"

#include "segue/errors/shown_text.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {

exit_code print(const std::string& text, const reader_patience& patience) {
  auto to = output_file::open(output_file::standard_output, patience);
  auto done = to ? to->write(terminal_text(text)) : result<void>{to.error()};
  if (done) done = to->close();
  return done ? exit_done : report_failed(done.error());
}

exit_code report(const std::vector<error>& errors) {
  for (const auto& e : errors)
    say("{}\n", e.message);
  return exit_usage;
}

exit_code report_failed(const error& e) {
  say("segue: {}\n", e.message);
  return exit_failed;
}

exit_code report_failed(const job_failure& failure) {
  for (const auto& e : failure.errors)
    report_failed(e);
  return failure.refused ? exit_usage : exit_failed;
}

}  // namespace segue
