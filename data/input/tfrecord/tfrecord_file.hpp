// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/input/files/record_file.hpp"
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"
#include "segue/data/storage/byte_window.hpp"

namespace segue {

/// The frames of a TFRecord file, each a record; they are counted from 1. It
/// checks the checksums of the sizes; the parsers, which run in parallel, check
/// those of the data.
///
/// A corrupt size, or a file that ends within a frame, is an error of next();
/// if faults are skipped, it is the last record of the file, which the parser
/// rejects. A size over the record limit is malformed.
class tfrecord_file : public record_file {
 public:
  static std::unique_ptr<record_file> make(std::unique_ptr<byte_source> bytes,
                                           std::string name,
                                           const input_options& options);

  result<void> check() override;
  result<std::optional<file_record>> next() override;
  const byte_source& bytes() const override { return window_.bytes(); }

 private:
  tfrecord_file(std::unique_ptr<byte_source> bytes, std::string name,
                const input_options& options);
  result<void> hold(std::uint64_t bytes);
  result<std::optional<file_record>> end_with(const tfrecord_frame& fault);
  file_record take(std::size_t bytes);
  error fail(errc code, std::string_view reason) const;

  byte_window window_;
  std::string name_;
  std::uint64_t limit_;
  bool skip_faults_;
  std::int64_t record_ = 1;  // the number of the next record
  bool lost_ = false;        // whether it is unknown where the next one begins
};

}  // namespace segue
