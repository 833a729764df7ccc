// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <boost/iostreams/categories.hpp>
#include <boost/iostreams/filter/zlib.hpp>
#include <optional>
#include <utility>

#include "segue/data/output/byte_sink.hpp"

namespace segue {
namespace {

namespace io = boost::iostreams;

class gzip_sink : public byte_sink {
 public:
  gzip_sink(std::unique_ptr<byte_sink> to, std::string name)
      : name_{std::move(name)},
        filter_{gzip_params()},
        stored_{std::move(to)} {}

  result<void> write(std::string_view bytes) override {
    return guarded([&] {
      filter_.write(stored_, bytes.data(),
                    static_cast<std::streamsize>(bytes.size()));
    });
  }

  result<void> finish() override {
    auto closed = guarded([&] { filter_.close(stored_, std::ios_base::out); });
    return closed ? stored_.to->finish() : closed;
  }

 private:
  /// The device to which the compressor writes; it keeps the first error.
  struct device {
    using char_type = char;
    using category = io::sink_tag;
    explicit device(std::unique_ptr<byte_sink> sink) : to{std::move(sink)} {}

    std::streamsize write(const char* bytes, std::streamsize size) {
      auto written = to->write({bytes, static_cast<std::size_t>(size)});
      if (!written && !failed) failed = written.error();
      return size;
    }

    std::unique_ptr<byte_sink> to;
    std::optional<error> failed;
  };

  static io::zlib_params gzip_params() {
    io::zlib_params params;
    // 15 is zlib's largest window; adding 16 selects a gzip header and trailer.
    params.window_bits = 15 + 16;
    return params;
  }

  template <class F>
  result<void> guarded(F compress) {
    try {
      compress();
    } catch (const io::zlib_error& e) {
      return error{errc::io,
                   fmt::format("{}: compression failed: zlib error {}", name_,
                               e.error())};
    }
    if (stored_.failed) return *stored_.failed;
    return {};
  }

  std::string name_;
  io::zlib_compressor filter_;
  device stored_;
};

}  // namespace

std::unique_ptr<byte_sink> compress_gzip(std::unique_ptr<byte_sink> to,
                                         std::string name) {
  return std::make_unique<gzip_sink>(std::move(to), std::move(name));
}

}  // namespace segue
