// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include <boost/iostreams/concepts.hpp>
#include <boost/iostreams/filter/zlib.hpp>
#include <optional>

#include "segue/data/storage/byte_source.hpp"
#include "segue/data/storage/stored_file.hpp"

namespace segue {

/// The first two bytes of every gzip member (RFC 1952, 2.3.1).
inline constexpr std::string_view gzip_magic{"\x1f\x8b"};

/// The content of a gzip file: all of its members one after another, each
/// checked against its CRC and length. Zero bytes after the last are padding.
class gzip_source : public byte_source {
 public:
  explicit gzip_source(stored_file file);

  result<std::size_t> read(char* to, std::size_t size) override;
  std::int64_t stored_position() const override {
    return input_.file.position();
  }
  std::int64_t stored_size() const override { return input_.file.size(); }

 private:
  /// Reads the bytes that the previous decompressor left, then the file.
  struct member_input : boost::iostreams::source {
    explicit member_input(stored_file f) : file{std::move(f)} {}
    std::streamsize read(char* to, std::streamsize size);
    bool at_end();

    stored_file file;
    std::string left;
    std::size_t left_given = 0;
    std::optional<error> failed;  // the error of the file itself
  };

  void start_member();
  result<bool> another_member();
  error inflate_error(int code) const;

  member_input input_;
  std::optional<boost::iostreams::zlib_decompressor> inflate_;
  bool finished_ = false;
};

}  // namespace segue
