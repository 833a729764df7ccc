// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_codec.hpp"

#include <array>
#include <string>
#include <utility>

#include "segue/cluster/nodes/control_codec.hpp"
#include "segue/cluster/nodes/data_codec.hpp"

namespace segue {
namespace {

template <class T>
void put_any(parcel_writer& w, const T& m, const node_codec& codec) {
  if constexpr (requires { put(w, m, codec); })
    put(w, m, codec);
  else
    put(w, m);
}

template <class T>
node_message take_any(parcel_reader& r, const node_codec& codec) {
  T m;
  if constexpr (requires { take(r, m, codec); })
    take(r, m, codec);
  else
    take(r, m);
  return m;
}

using taker = node_message (*)(parcel_reader&, const node_codec&);

constexpr auto kinds = std::variant_size_v<node_message_kinds>;

template <std::size_t... I>
constexpr std::array<taker, kinds> make_takers(std::index_sequence<I...>) {
  return {take_any<std::variant_alternative_t<I, node_message_kinds>>...};
}

constexpr auto takers = make_takers(std::make_index_sequence<kinds>{});

}  // namespace

parcel encode(const node_codec& codec, const node_message& message) {
  parcel_writer w;
  w.u8(static_cast<std::uint8_t>(message.index()));
  std::visit([&](const auto& m) { put_any(w, m, codec); }, message);
  return w.finish();
}

result<node_message> decode(const node_codec& codec, buffer_ptr bytes) {
  parcel_reader r{std::move(bytes)};
  auto kind = r.u8();
  if (kind >= kinds) r.fail("unknown message " + std::to_string(kind));
  if (auto ok = r.status(); !ok) return ok.error();
  auto message = takers[kind](r, codec);
  if (auto ok = r.finish(); !ok) return ok.error();
  return message;
}

}  // namespace segue
