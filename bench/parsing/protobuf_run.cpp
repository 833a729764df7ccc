// SPDX-License-Identifier: BSD-3-Clause
#include "protobuf_run.hpp"

#include <memory>

#include "need.hpp"
#include "reading.hpp"
#include "segue/data/input/tfrecord/tfrecord_frame.hpp"
#include "sequence_example.pb.h"

namespace segue::bench {

std::function<void()> make_protobuf_run(const data_set& data) {
  auto chunks = std::make_shared<std::vector<chunk>>(read_chunks(data));
  return [chunks] {
    SequenceExample message;
    for (auto& records : *chunks)
      for (auto& r : records.records) {
        auto frame = records.text(r);
        auto size = frame.size() - tfrecord_header - tfrecord_footer;
        if (!message.ParseFromArray(frame.data() + tfrecord_header,
                                    static_cast<int>(size)))
          need(result<void>{error{errc::malformed, "protobuf reads nothing"}});
      }
  };
}

}  // namespace segue::bench
