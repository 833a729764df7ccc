// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/feature.hpp"

namespace segue {
namespace {

template <class... Fs>
struct overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
overloaded(Fs...) -> overloaded<Fs...>;

}  // namespace

std::string_view to_string(layout l) {
  switch (l) {
    case layout::dense:
      return "dense";
    case layout::sparse:
      return "sparse";
    case layout::ragged:
      return "ragged";
  }
  return "unknown";
}

dtype type_of(const feature& f) {
  return std::visit(overloaded{[](const tensor& t) { return t.type(); },
                               [](const auto& t) { return t.values.type(); }},
                    f);
}

layout layout_of(const feature& f) {
  return static_cast<layout>(f.index());
}

shape shape_of(const feature& f) {
  return std::visit(
      overloaded{[](const tensor& t) { return t.dims(); },
                 [](const sparse_tensor& t) { return t.dense_shape; },
                 [](const ragged_tensor& t) { return shape{t.rows()}; }},
      f);
}

std::int64_t time_of(const feature& f) {
  return std::visit(
      overloaded{[](const tensor& t) { return t.rows(); },
                 [](const sparse_tensor& t) { return t.dense_shape[0]; },
                 [](const ragged_tensor& t) { return t.rows(); }},
      f);
}

feature slice(const feature& f, std::int64_t begin, std::int64_t count) {
  return std::visit(overloaded{[&](const tensor& t) -> feature {
                                 return t.slice(begin, count);
                               },
                               [&](const auto& t) -> feature {
                                 return segue::slice(t, begin, count);
                               }},
                    f);
}

result<void> validate(const feature& f) {
  return std::visit(
      overloaded{[](const tensor&) -> result<void> { return {}; },
                 [](const auto& t) { return segue::validate(t); }},
      f);
}

}  // namespace segue
