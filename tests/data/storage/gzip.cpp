// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/data/storage/gzip.hpp"

#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>

namespace segue::test {

std::string gzip(std::string_view plain) {
  std::string packed;
  boost::iostreams::filtering_ostream out;
  out.push(boost::iostreams::gzip_compressor{});
  out.push(boost::iostreams::back_inserter(packed));
  out.write(plain.data(), static_cast<std::streamsize>(plain.size()));
  out.reset();
  return packed;
}

}  // namespace segue::test
