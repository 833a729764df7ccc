// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "segue/data/conversion/conversion_counts.hpp"
#include "segue/data/conversion/conversion_plan.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/data/input/seen_keys.hpp"
#include "segue/data/output/byte_sink.hpp"
#include "segue/data/output/example_writer.hpp"
#include "segue/data/output/written_format.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Reads an input as planned and writes every example. Its memory is that of
/// the reader of the input and of a chunk, and 35 to 60 bytes per key if the
/// format may repeat keys.
class converter {
 public:
  using reject_taker = std::function<result<void>(const reject&)>;

  /// Opens the input. `take_reject` is called for every reject. Errors: those
  /// of open_source and make_writer.
  static result<converter> open(const conversion_plan& plan, data_format to,
                                char delimiter, reject_taker take_reject);

  /// Reads everything, once, and finishes the sink. Errors: those of reading
  /// and writing; malformed for the first reject if `on_error` is stop;
  /// cancelled.
  result<void> run(byte_sink& sink);

  const conversion_counts& counts() const { return counts_; }
  /// May be called from any thread.
  read_progress progress() const { return source_->progress(); }
  /// May be called from any thread: run() soon returns errc::cancelled.
  void cancel() { source_->cancel(); }

 private:
  converter() = default;
  result<void> write_chunk(const chunk& records, byte_sink& sink);
  result<void> write_example(const chunk& records, const parsed_chunk& parsed,
                             std::size_t place, byte_sink& sink);
  result<void> note_reject(const reject& r);

  std::unique_ptr<record_source> source_;
  std::unique_ptr<record_parser> parser_;
  std::unique_ptr<example_writer> writer_;
  reject_taker take_reject_;
  error_policy on_error_ = error_policy::stop;
  bool keys_may_repeat_ = false;
  const written_format* to_ = nullptr;
  seen_keys seen_;
  conversion_counts counts_;
  std::string text_;  // scratch
};

}  // namespace segue
