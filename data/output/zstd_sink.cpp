// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <zstd.h>

#include <utility>
#include <vector>

#include "segue/data/output/byte_sink.hpp"

namespace segue {
namespace {

class zstd_sink : public byte_sink {
 public:
  zstd_sink(std::unique_ptr<byte_sink> to, std::string name)
      : to_{std::move(to)},
        name_{std::move(name)},
        stream_{ZSTD_createCCtx()},
        stored_(ZSTD_CStreamOutSize()) {
    ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1);
  }

  result<void> write(std::string_view bytes) override {
    return compress(bytes, ZSTD_e_continue);
  }

  result<void> finish() override {
    if (auto ended = compress({}, ZSTD_e_end); !ended) return ended;
    return to_->finish();
  }

 private:
  struct free_stream {
    void operator()(ZSTD_CCtx* stream) const { ZSTD_freeCCtx(stream); }
  };

  result<void> compress(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
      ZSTD_outBuffer out{stored_.data(), stored_.size(), 0};
      auto left = ZSTD_compressStream2(stream_.get(), &out, &in, directive);
      if (ZSTD_isError(left))
        return error{errc::io, fmt::format("{}: compression failed: {}", name_,
                                           ZSTD_getErrorName(left))};
      if (auto written = to_->write({stored_.data(), out.pos}); !written)
        return written;
      bool done = directive == ZSTD_e_end ? left == 0 : in.pos == in.size;
      if (done) return {};
    }
  }

  std::unique_ptr<byte_sink> to_;
  std::string name_;
  std::unique_ptr<ZSTD_CCtx, free_stream> stream_;
  std::vector<char> stored_;
};

}  // namespace

std::unique_ptr<byte_sink> compress_zstd(std::unique_ptr<byte_sink> to,
                                         std::string name) {
  return std::make_unique<zstd_sink>(std::move(to), std::move(name));
}

}  // namespace segue
