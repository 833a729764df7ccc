// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace segue {

/// A part of a run that a node of a cluster plays.
enum class node_role : std::uint8_t {
  source,    ///< reads the input, parses it and cuts it into segments
  state,     ///< holds keys with their segments and states
  worker,    ///< gathers batches and runs the feature layer
  batcher,   ///< decides which keys a batch has
  consumer,  ///< draws batches and runs the model
};

inline constexpr std::array all_roles{node_role::source, node_role::state,
                                      node_role::worker, node_role::batcher,
                                      node_role::consumer};

/// "source", "state", ..., as `roles` spells them.
std::string_view to_string(node_role role);

/// None if there is no such role.
std::optional<node_role> find_role(std::string_view name);

/// The message for an unknown role: all roles, and the nearest.
std::string unknown_role(std::string_view name);

/// The roles of one node.
class role_set {
 public:
  constexpr role_set() = default;
  constexpr role_set(std::initializer_list<node_role> roles) {
    for (auto role : roles)
      add(role);
  }

  static constexpr role_set all() {
    role_set every;
    for (auto role : all_roles)
      every.add(role);
    return every;
  }

  constexpr void add(node_role role) { bits_ |= bit(role); }
  constexpr bool has(node_role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(role_set, role_set) = default;

 private:
  static constexpr std::uint8_t bit(node_role role) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
  }

  std::uint8_t bits_ = 0;
};

/// The roles' names in the order of the enumeration: "source, state".
std::string to_string(role_set roles);

}  // namespace segue
