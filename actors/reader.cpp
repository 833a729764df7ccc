// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/reader.hpp"

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {

result<std::shared_ptr<record_source>> interruptible_input::open(
    std::uint32_t epoch) {
  auto opened = open_(epoch);
  if (!opened) return opened.error();
  std::shared_ptr<record_source> source{std::move(*opened)};
  std::lock_guard guard{mutex_};
  current_ = source;
  if (cancelled_) source->cancel();
  return source;
}

void interruptible_input::cancel() {
  std::lock_guard guard{mutex_};
  cancelled_ = true;
  if (auto source = current_.lock()) source->cancel();
}

void reader_state::note_progress() {
  auto progress = source->progress();
  auto share = progress.records_read == 0
                   ? 0.0
                   : static_cast<double>(progress.records_given) /
                         static_cast<double>(progress.records_read);
  board->count.bytes_read =
      bytes_before + static_cast<std::int64_t>(
                         share * static_cast<double>(progress.bytes_read));
  if (progress.bytes_total >= 0)
    board->count.bytes_total = progress.bytes_total * epochs;
}

result<std::optional<raw_chunk>> reader_state::next() {
  while (epoch < epochs) {
    if (!source) {
      auto opened = input->open(epoch);
      if (!opened) return opened.error();
      source = std::move(*opened);
    }
    auto read = source->next();
    if (!read) return read.error();
    note_progress();
    if (*read) {
      return raw_chunk{std::make_shared<const chunk>(std::move(**read)),
                       next_index++, epoch};
    }
    bytes_before += source->progress().bytes_read;
    source.reset();
    ++epoch;
  }
  return std::nullopt;
}

namespace {

void hand_out(reader_actor::stateful_pointer<reader_state> self,
              const segmenter_actor& segmenter) {
  auto& state = self->state;
  if (state.ended) return;
  auto chunk = state.next();
  if (chunk && *chunk) {
    self->send(caf::actor_cast<parser_actor>(self->current_sender()),
               std::move(**chunk));
    return;
  }
  // After an error too: records read before it are still delivered.
  state.ended = true;
  if (!chunk && chunk.error().code != errc::cancelled)
    state.board->fail(chunk.error());
  self->send(segmenter, input_end{state.next_index});
}

}  // namespace

reader_actor::behavior_type reader(
    reader_actor::stateful_pointer<reader_state> self,
    std::shared_ptr<interruptible_input> input, std::int64_t epochs,
    std::shared_ptr<run_board> board, segmenter_actor segmenter,
    supervisor_actor supervisor) {
  report_faults(self, supervisor);
  self->state.input = std::move(input);
  self->state.epochs = epochs;
  self->state.board = std::move(board);
  return {
      [=](pull_chunk) { hand_out(self, segmenter); },
  };
}

}  // namespace segue
