// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/progress_line.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

constexpr std::chrono::milliseconds pace{200};

double ratio(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Returns "7:05" or "1:02:03".
std::string clock_text(double seconds) {
  auto whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60,
                     whole % 60);
}

/// A longer line would wrap and could not be overwritten.
std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
    return size.ws_col - 1U;
  return 79;
}

/// Goes to the start of the line, writes the text, and clears the rest.
void rewrite(std::string_view text) {
  auto line = fmt::format("\r{}\x1b[K", text);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

std::string format_progress(const live_figures& figures,
                            std::int64_t batch_size, std::int64_t num_unroll,
                            std::chrono::duration<double> elapsed) {
  double read = figures.bytes_total > 0
                    ? ratio(figures.bytes_read, figures.bytes_total)
                    : 0;
  if (figures.batches == 0)
    return read > 0 ? fmt::format("reading {:.0f}%", 100 * read) : "reading";
  auto text = fmt::format(
      "{}  {} segments/s  batches {:.0f}% full  {:.0f}% padding",
      format_count(figures.finished, "key"),
      format_count(std::llround(figures.segments_per_second)),
      100 * ratio(figures.segments, figures.batches * batch_size),
      100 * (1 - ratio(figures.steps, figures.segments * num_unroll)));
  if (read > 0 && read < 1)
    text += fmt::format("  {} left",
                        clock_text(elapsed.count() * (1 - read) / read));
  return text;
}

std::string format_reading(const char* doing, const read_progress& progress) {
  if (progress.bytes_total <= 0)
    return fmt::format("{}, {} MiB", doing, progress.bytes_read >> 20);
  return fmt::format("{} {}%", doing,
                     100 * progress.bytes_read / progress.bytes_total);
}

progress_line::progress_line(progress_choice choice)
    : shown_at_all_{choice == progress_choice::always ||
                    (choice == progress_choice::on_terminal &&
                     ::isatty(STDERR_FILENO) == 1)} {}

bool progress_line::due() const {
  return shown_at_all_ && clock::now() >= next_;
}

void progress_line::show(const std::string& text) {
  rewrite(text.substr(0, terminal_width()));
  visible_ = true;
  next_ = clock::now() + pace;
}

void progress_line::erase() {
  if (!visible_) return;
  rewrite("");
  visible_ = false;
}

}  // namespace segue
