// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace segue {

/// Decides which nodes own a key, by rendezvous hashing (Thaler and
/// Ravishankar, "Using name-based mappings to increase hit rates", 1998): every
/// node has a score for every (epoch, key), and the highest scores own it. The
/// result is the same on every machine. If a node is removed only that node's
/// keys move, each to its next owner.
class rendezvous {
 public:
  /// The order of the names matters only for the numbers of the nodes.
  explicit rendezvous(std::span<const std::string> node_names);

  std::size_t nodes() const { return seeds_.size(); }

  /// The node with the highest score. Precondition: there is a node.
  std::size_t owner(std::uint32_t epoch, std::string_view key) const;

  /// The `count` nodes with the highest scores, highest first; all nodes if
  /// there are fewer.
  std::vector<std::size_t> owners(std::uint32_t epoch, std::string_view key,
                                  std::size_t count) const;

 private:
  std::uint64_t score(std::size_t node, std::uint64_t mixed_key) const;

  std::vector<std::uint64_t> seeds_;  // by node
};

}  // namespace segue
