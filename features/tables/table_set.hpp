// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/tables/table_spec.hpp"
#include "segue/tensors/counted_ptr.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// One version of all embedding tables of a layer; immutable. Copying a handle
/// only increments a reference count.
class table_set {
 public:
  /// `tables[i]` is the table of `specs[i]`; see check_table.
  table_set(std::int64_t version, std::vector<table_spec_ptr> specs,
            std::vector<tensor> tables)
      : version_{version},
        specs_{std::move(specs)},
        tables_{std::move(tables)} {}

  /// 0 for initial tables, plus one for every update [F14].
  std::int64_t version() const { return version_; }

  std::size_t size() const { return tables_.size(); }

  /// Sorted by name.
  std::span<const table_spec_ptr> specs() const { return specs_; }

  /// float32 [buckets, dimension].
  const tensor& table(std::size_t slot) const { return tables_[slot]; }

  /// Returns the slot of a table. Error: not_found, listing all tables.
  result<std::size_t> find(std::string_view name) const;

  /// The number of handles.
  std::size_t use_count() const { return handles_.now(); }

  // For counted_ptr.
  void retain() const { handles_.increment(); }
  void release() const {
    if (handles_.decrement()) delete this;
  }

 private:
  friend class table_store;

  std::int64_t version_;
  std::vector<table_spec_ptr> specs_;
  std::vector<tensor> tables_;
  mutable handle_count handles_;
};

using table_set_ptr = counted_ptr<const table_set>;

/// Checks that `loaded` has the dtype and shape of `spec`, and finite values.
/// Error: invalid_argument, naming the tensor, what was found and expected.
result<void> check_table(const table_spec& spec, const tensor& loaded);

/// Returns the tensor named spec.tensor_name() among tensors such as those of a
/// weights file; null if it is absent but its column has its own source of
/// values. Errors: not_found; those of check_table.
result<const tensor*> find_table(const table_spec& spec,
                                 const std::map<std::string, tensor>& tensors);

}  // namespace segue
