// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/value_view.hpp"

namespace segue {

value_view value_view::of_sequence(const feature& f) {
  return {f, true};
}

value_view value_view::of_context(const feature& f) {
  return {f, false};
}

value_view::value_view(const feature& f, bool sequence) {
  if (auto* ragged = std::get_if<ragged_tensor>(&f)) {
    values_ = &ragged->values;
    splits_ = ragged->row_splits.values<std::int64_t>();
    steps_ = ragged->rows();
  } else {
    values_ = &std::get<tensor>(f);
    steps_ = sequence ? values_->rows() : 1;
    width_ = sequence ? values_->row_size() : values_->size();
  }
  if (values_->type() == dtype::string) strings_ = values_->strings();
}

}  // namespace segue
