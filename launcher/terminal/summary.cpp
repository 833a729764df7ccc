// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <span>
#include <utility>

#include "segue/errors/shown_text.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// Returns the first few names in one line.
std::string some(const std::vector<std::string>& names, std::int64_t count) {
  constexpr std::size_t shown = 10;
  auto n = std::min(names.size(), shown);
  std::string text;
  for (auto& name : std::span{names}.first(n))
    text += (text.empty() ? "" : ", ") + shown_text(name);
  auto rest = count - static_cast<std::int64_t>(n);
  if (rest > 0) text += fmt::format(" and {} more", format_count(rest));
  return text;
}

/// Appends the most frequent reasons; equally frequent ones by name.
void append_reasons(std::string& text,
                    const std::map<std::string, std::int64_t>& by_reason) {
  constexpr std::size_t shown = 20;
  std::vector<std::pair<std::string, std::int64_t>> all{by_reason.begin(),
                                                        by_reason.end()};
  std::ranges::stable_sort(all, std::greater{},
                           &std::pair<std::string, std::int64_t>::second);
  for (std::size_t i = 0; i < std::min(shown, all.size()); ++i)
    text +=
        fmt::format("  {} x {}\n", format_count(all[i].second), all[i].first);
  std::int64_t rest = 0;
  for (std::size_t i = shown; i < all.size(); ++i)
    rest += all[i].second;
  if (rest > 0)
    text += fmt::format("  {} x other reasons\n", format_count(rest));
}

/// Whether the part has no keys, which would look like a successful run.
bool part_is_empty(const run_outcome& report) {
  const auto& counts = report.counts;
  return report.keys != key_choice::all && !report.interrupted &&
         !counts.failure && counts.examples == 0 && counts.rejected == 0;
}

/// If no key has any steps, a name is probably wrong.
void append_without_steps(std::string& text, const run_summary& counts) {
  if (counts.without_steps == 0) return;
  text += fmt::format(
      "without steps: {}, which finished with {} initial "
      "states\n",
      format_count(counts.without_steps, "key"),
      counts.without_steps == 1 ? "its" : "their");
  if (counts.without_steps == counts.examples && counts.rejected == 0)
    text += "no key has any steps; check the names of the sequences\n";
}

}  // namespace

std::string format_count(std::int64_t n) {
  auto text = fmt::format("{}", n);
  auto first = static_cast<std::ptrdiff_t>(n < 0);
  for (auto i = std::ssize(text) - 3; i > first; i -= 3)
    text.insert(static_cast<std::size_t>(i), 1, ',');
  return text;
}

std::string format_count(std::int64_t n, std::string_view noun) {
  auto ending = n == 1 ? "" : noun.ends_with("tch") ? "es" : "s";
  return fmt::format("{} {}{}", format_count(n), noun, ending);
}

std::string format_duration(std::chrono::duration<double> time) {
  auto seconds = time.count();
  if (seconds < 59.995) return fmt::format("{:.2f} s", seconds);
  auto whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60,
                     whole % 60);
}

std::string format_rejects(std::int64_t rejected,
                           const std::map<std::string, std::int64_t>& by_reason,
                           const std::string& file,
                           const std::vector<std::string>& first) {
  if (rejected == 0) return {};
  auto to = file.empty() ? std::string{} : fmt::format(", written to {}", file);
  auto text = fmt::format("rejected: {}{}\n", format_count(rejected), to);
  append_reasons(text, by_reason);
  if (first.empty()) return text;
  text += "first of them:\n";
  for (const auto& line : first)
    text += fmt::format("  {}\n", line);
  return text;
}

std::string format_not_finite(const not_finite_outputs& outputs) {
  if (outputs.count() == 0) return "";
  auto& first = outputs.first();
  return fmt::format(
      "not finite: {} of {}; the first: output_{} of key '{}', step {}, is "
      "{}\n",
      format_count(outputs.count()), format_count(outputs.outputs(), "output"),
      first.output, first.key, first.step, plain_nan(first.value));
}

std::string format_summary(const run_outcome& report) {
  const auto& counts = report.counts;
  auto head = report.interrupted ? "interrupted"
              : counts.failure   ? "failed"
                                 : "done";
  auto seconds = report.wall_time.count();
  auto rate = seconds > 0 ? static_cast<double>(counts.segments) / seconds : 0;
  auto text = fmt::format(
      "{}: {}, {}, {} in {}; {}, {} segments/s\n", head,
      format_count(counts.finished, "key"),
      format_count(counts.segments, "segment"),
      format_count(counts.steps, "step"), format_count(counts.batches, "batch"),
      format_duration(report.wall_time), format_count(std::llround(rate)));
  append_without_steps(text, counts);
  if (part_is_empty(report))
    text += fmt::format(
        "--split {}: no key of the input is in this part; train.evaluation "
        "(the held-out share) is {}\n",
        to_string(report.keys), report.held_out);
  text += format_rejects(counts.rejected, counts.rejects_by_reason,
                         report.reject_file, report.rejects);
  if (counts.redelivered > 0)
    text += fmt::format("redelivered: {}\n",
                        format_count(counts.redelivered, "batch"));
  if (counts.undelivered > 0)
    text += fmt::format("not finished: {}: {}\n",
                        format_count(counts.undelivered, "key"),
                        some(counts.undelivered_keys, counts.undelivered));
  return text + report.not_finite;
}

}  // namespace segue
