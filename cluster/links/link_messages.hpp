// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/deserializer.hpp>
#include <caf/meta/type_name.hpp>
#include <caf/serializer.hpp>
#include <caf/type_id.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "segue/cluster/wire/piece.hpp"

namespace segue {

// Messages between gateways: the only messages of segue that CAF serializes.
// They hold no floats and no vectors of numbers, which CAF 0.17 mangles or
// copies one by one; data travels as the raw bytes of pieces.

/// Incremented if any of these messages or the bytes in parcels change.
inline constexpr std::uint32_t link_protocol = 6;

/// A node's identity, and the options in which all nodes must agree.
struct link_identity {
  std::uint32_t protocol = link_protocol;
  std::string version;
  std::string node;          ///< its name
  std::uint32_t window = 1;  ///< unacknowledged messages that it sends
  std::vector<std::string> configuration;
};

/// First message of the node that dials.
struct link_hello {
  link_identity from;
  std::string to;             ///< the node that it dials
  bool again = false;         ///< the link was up before, and was lost
  std::uint64_t landing = 0;  ///< for the pieces that it wants
};

/// The answer: the link is open.
struct link_welcome {
  link_identity from;
  std::uint64_t landing = 0;  ///< for the pieces that it wants
};

/// The answer that refuses the link, or the notice to a node that was replaced.
struct link_refused {
  enum class cause : std::uint8_t {
    mismatch,  ///< version or configuration differ
    refused,   ///< no such node, it is linked already, or it broke the rules
    replaced,  ///< the node was away and the run continues without it
  };
  cause why = cause::refused;
  std::string reason;
};

/// A part of a parcel.
struct link_piece {
  piece part;
  std::uint64_t landing = 0;  ///< the receiver's token
};

/// The receiver has taken that many pieces.
struct link_credit {
  std::uint32_t pieces = 0;
};

/// Nothing more will come. Answered with the same message, so that the end of
/// the sender does not overtake it.
struct link_goodbye {
  std::string failure;  ///< why the sender ends; empty: in order
};

/// Sent by a program that is not a node.
struct status_request {};
struct status_reply {
  std::string text;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, link_identity& x) {
  return f(caf::meta::type_name("link_identity"), x.protocol, x.version, x.node,
           x.configuration);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, link_hello& x) {
  return f(caf::meta::type_name("link_hello"), x.from, x.to, x.again,
           x.landing);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, link_welcome& x) {
  return f(caf::meta::type_name("link_welcome"), x.from, x.landing);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, link_refused& x) {
  return f(caf::meta::type_name("link_refused"), x.why, x.reason);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, link_credit& x) {
  return f(caf::meta::type_name("link_credit"), x.pieces);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, link_goodbye& x) {
  return f(caf::meta::type_name("link_goodbye"), x.failure);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, status_request&) {
  return f(caf::meta::type_name("status_request"));
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, status_reply& x) {
  return f(caf::meta::type_name("status_reply"), x.text);
}

// Not templates: this pair reaches CAF's code with one memcpy per run.
caf::error inspect(caf::serializer& sink, link_piece& x);
caf::error inspect(caf::deserializer& source, link_piece& x);

}  // namespace segue

CAF_BEGIN_TYPE_ID_BLOCK(segue_links, first_custom_type_id)

CAF_ADD_TYPE_ID(segue_links, (segue::link_hello))
CAF_ADD_TYPE_ID(segue_links, (segue::link_welcome))
CAF_ADD_TYPE_ID(segue_links, (segue::link_refused))
CAF_ADD_TYPE_ID(segue_links, (segue::link_piece))
CAF_ADD_TYPE_ID(segue_links, (segue::link_credit))
CAF_ADD_TYPE_ID(segue_links, (segue::link_goodbye))
CAF_ADD_TYPE_ID(segue_links, (segue::status_request))
CAF_ADD_TYPE_ID(segue_links, (segue::status_reply))

CAF_END_TYPE_ID_BLOCK(segue_links)
