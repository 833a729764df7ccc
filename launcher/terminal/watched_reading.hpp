// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <future>
#include <string>

#include "segue/actors/check_resources.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/progress_line.hpp"

namespace segue {

/// "reading 45%", or "reading, 12 MiB" where the whole is not known.
std::string format_reading(const char* doing, const read_progress& progress);

/// Calls `work`, which gives a result, in a thread of its own, so that this one
/// can show how far `reader` has come and, at a signal, cancel it. The reader's
/// `progress` and `cancel` may be called from any thread. Error besides those
/// of `work`: resource_exhausted, where there is no thread to be had.
template <class Reader, class Work>
auto run_watched(const char* doing, Reader& reader, progress_choice choice,
                 Work work) -> decltype(work()) {
  // How late a signal may be noticed, and the progress line's pace.
  constexpr std::chrono::milliseconds patience{200};
  if (auto ok = check_resources({1, 0}); !ok) return ok.error();
  progress_line line{choice};
  auto done = std::async(std::launch::async, work);
  while (done.wait_for(patience) != std::future_status::ready) {
    if (line.due()) line.show(format_reading(doing, reader.progress()));
    if (interrupted()) reader.cancel();
  }
  line.erase();
  return done.get();
}

}  // namespace segue
