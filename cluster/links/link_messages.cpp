// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/link_messages.hpp"

#include <caf/binary_deserializer.hpp>
#include <caf/sec.hpp>

#include "segue/cluster/wire/landing.hpp"

namespace segue {

caf::error inspect(caf::serializer& sink, link_piece& x) {
  auto& part = x.part;
  if (auto e = sink(x.landing, part.parcel, part.offset, part.total)) return e;
  auto size = part.size();
  if (auto e = sink.begin_sequence(size)) return e;
  for (auto& run : part.runs)
    if (auto e = sink.apply_raw(run.size, run.owner->data() + run.offset))
      return e;
  return sink.end_sequence();
}

caf::error inspect(caf::deserializer& source, link_piece& x) {
  auto& part = x.part;
  if (auto e = source(x.landing, part.parcel, part.offset, part.total))
    return e;
  std::size_t size = 0;
  if (auto e = source.begin_sequence(size)) return e;
  // Allocates memory only for received bytes, not for the announced number.
  auto* binary = dynamic_cast<caf::binary_deserializer*>(&source);
  if (!binary || size > binary->remaining()) return caf::sec::end_of_stream;
  std::optional<byte_run> room;
  if (size < part.total)
    room =
        landing::place(x.landing, part.parcel, part.offset, part.total, size);
  if (!room) room = byte_run{buffer::allocate(size), 0, size};
  if (auto e = source.apply_raw(size, room->owner->data() + room->offset))
    return e;
  part.runs = {std::move(*room)};
  return source.end_sequence();
}

}  // namespace segue
