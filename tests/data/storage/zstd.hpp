// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <zstd.h>

#include <string>
#include <string_view>

namespace segue::test {

/// One zstd frame with a checksum.
inline std::string zstd(std::string_view plain) {
  auto* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(),
                               plain.data(), plain.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

}  // namespace segue::test
