// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "segue/messages/batch_entry.hpp"

namespace segue {

/// The final states of every key that has had an example, from which its next
/// one starts (on_duplicate::resume). An epoch's states are forgotten once all
/// its examples have finished and a later epoch has begun.
class last_states {
 public:
  /// An example is admitted, in the order of epochs.
  void enter(const sequence_record& record);

  /// It has finished with these states, which are copied: a row would keep the
  /// states of its whole batch.
  void keep(const sequence_record& record, const state_row& state);

  /// The states that the key's previous example of the epoch finished with;
  /// nullopt if there is none.
  std::optional<state_row> find(const sequence_record& record) const;

  /// The number of keys whose states are kept.
  std::size_t size() const;

 private:
  struct epoch_states {
    std::int64_t unfinished = 0;
    boost::unordered_flat_map<std::string, state_row> keys;
  };

  void forget_earlier();

  std::map<std::uint32_t, epoch_states> epochs_;
};

}  // namespace segue
