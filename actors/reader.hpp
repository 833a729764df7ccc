// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "segue/actors/run_board.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// Opens the input, once per epoch. Another thread can interrupt it while it
/// blocks.
class interruptible_input {
 public:
  using opener =
      std::function<result<std::unique_ptr<record_source>>(std::uint32_t)>;

  explicit interruptible_input(opener open) : open_{std::move(open)} {}

  /// `epoch`: from 0.
  result<std::shared_ptr<record_source>> open(std::uint32_t epoch);

  /// The open source, and any opened later, returns errc::cancelled.
  void cancel();

 private:
  opener open_;
  std::mutex mutex_;
  std::weak_ptr<record_source> current_;
  bool cancelled_ = false;
};

/// Reads the input: the head of the flow. It gives a chunk to every parser that
/// pulls and, at the end, sends the segmenter the number of chunks. It blocks
/// in reads and so has a thread of its own. It reads only when a parser pulls.
struct reader_state {
  std::shared_ptr<interruptible_input> input;
  std::shared_ptr<record_source> source;  ///< of the current epoch
  std::shared_ptr<run_board> board;
  std::int64_t epochs = 1;
  std::uint32_t epoch = 0;
  std::uint64_t next_index = 0;
  /// Bytes of the completed epochs.
  std::int64_t bytes_before = 0;
  bool ended = false;
  const char* name = "reader";

  /// The next chunk of any epoch; nullopt at the end of the last.
  result<std::optional<raw_chunk>> next();
  /// Bytes count as read when their records are handed out: an input with
  /// scattered rows is read to its end before the first record is handed out.
  void note_progress();
};

reader_actor::behavior_type reader(
    reader_actor::stateful_pointer<reader_state> self,
    std::shared_ptr<interruptible_input> input, std::int64_t epochs,
    std::shared_ptr<run_board> board, segmenter_actor segmenter,
    supervisor_actor supervisor);

}  // namespace segue
