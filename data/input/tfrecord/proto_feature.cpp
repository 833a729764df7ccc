// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/tfrecord/proto_feature.hpp"

#include <fmt/format.h>

#include <cstring>
#include <iterator>
#include <limits>
#include <protozero/varint.hpp>

#include "segue/data/input/tfrecord/proto_list.hpp"
#include "segue/tensors/step_shape.hpp"

namespace segue {
namespace {

using protozero::data_view;

template <class T>
bool holds(std::int64_t value) {
  if constexpr (std::is_same_v<T, bool>) return value == 0 || value == 1;
  if constexpr (std::is_floating_point_v<T>) return true;
  return value >= static_cast<std::int64_t>(std::numeric_limits<T>::min()) &&
         value <= static_cast<std::int64_t>(std::numeric_limits<T>::max());
}

/// Returns the bytes before the `width` floats of a step of a FeatureList, as
/// every writer of packed lists encodes them.
std::string packed_step(std::size_t width) {
  std::string before;
  auto size = width * sizeof(float);
  for (char tag : {'\x0a', '\x12', '\x0a'}) {
    std::string head{tag};
    protozero::write_varint(std::back_inserter(head), size);
    before.insert(0, head);
    size += head.size();
  }
  return before;
}

}  // namespace

void proto_feature_reader::start(feature_builder& into) {
  into_ = &into;
  in_step_ = false;
  fault_ = {};
}

record_fault proto_feature_reader::read_context(data_view feature,
                                                feature_builder& into) {
  start(into);
  append_row(feature);
  return std::move(fault_);
}

record_fault proto_feature_reader::read_steps(data_view feature_list,
                                              feature_builder& into) {
  start(into);
  in_step_ = true;
  protozero::pbf_reader steps{take_packed_steps(feature_list)};
  while (steps.next(1, protozero::pbf_wire_type::length_delimited))
    if (!append_row(steps.get_view())) break;
  return std::move(fault_);
}

/// Reads steps in the usual encoding, which nearly all have; returns the rest.
data_view proto_feature_reader::take_packed_steps(data_view steps) {
  if (into_->spec().type != dtype::float32 || into_->ragged()) return steps;
  auto before = packed_step(into_->width());
  auto values = into_->width() * sizeof(float);
  std::string_view rest{steps.data(), steps.size()};
  while (rest.size() >= before.size() + values && rest.starts_with(before)) {
    std::memcpy(into_->add(into_->width()), rest.data() + before.size(),
                values);
    into_->end_rows(1);
    rest.remove_prefix(before.size() + values);
  }
  return {rest.data(), rest.size()};
}

record_fault proto_feature_reader::read_flat(data_view feature,
                                             feature_builder& into) {
  start(into);
  if (!append(feature)) return std::move(fault_);
  auto n = into.values();
  if (n % into.width() != 0) {
    fail("",
         fmt::format(
             "holds {} values, which do not divide into steps of the shape {}",
             n, step_shape(into.spec().dims)));
    return std::move(fault_);
  }
  into.end_rows(n / into.width());
  return {};
}

/// Appends a step, or a context feature.
bool proto_feature_reader::append_row(data_view feature) {
  auto before = into_->values();
  if (!append(feature)) return false;
  if (!into_->ragged()) {
    auto width = into_->width();
    if (into_->values() == before)
      while (into_->values() - before < width && into_->append_default()) {
      }
    auto n = into_->values() - before;
    if (n != width)
      return fail("", fmt::format("holds {} values, but the shape is {}", n,
                                  step_shape(into_->spec().dims)));
  }
  into_->end_rows(1);
  return true;
}

bool proto_feature_reader::append(data_view feature) {
  auto list = find_list(feature);
  if (!list) return fail("", "holds more than one list of values");
  if (list->values.empty()) return true;
  switch (list->kind) {
    case list_kind::bytes:
      return append_bytes(list->values);
    case list_kind::floats:
      return append_floats(list->values);
    default:
      return append_ints(list->values);
  }
}

bool proto_feature_reader::append_bytes(data_view values) {
  if (into_->spec().type != dtype::string) return other_kind("bytes");
  each_bytes(values,
             [&](std::string_view text) { into_->append_string(text); });
  return true;
}

bool proto_feature_reader::append_floats(data_view values) {
  auto type = into_->spec().type;
  if (!is_floating(type)) return other_kind("floats");
  each_float_run(values, [&](const char* bytes, std::size_t n) {
    if (n == 0) return;
    auto* to = into_->add(n);
    if (type == dtype::float32) {
      std::memcpy(to, bytes, n * sizeof(float));
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      float value = 0;
      std::memcpy(&value, bytes + i * sizeof value, sizeof value);
      reinterpret_cast<double*>(to)[i] = value;
    }
  });
  return true;
}

bool proto_feature_reader::append_ints(data_view values) {
  if (into_->spec().type != dtype::string)
    return visit_dtype(into_->spec().type, [&](auto t) {
      return append_numbers<decltype(t)>(values);
    });
  each_int_run(values, [&](std::size_t n, auto next) {
    for (std::size_t i = 0; i < n; ++i)
      into_->append_string(fmt::format_int{next()}.c_str());
  });
  return true;
}

template <class T>
bool proto_feature_reader::append_numbers(data_view values) {
  std::optional<std::int64_t> wrong;
  each_int_run(values, [&](std::size_t n, auto next) {
    auto* to = reinterpret_cast<T*>(into_->add(n));
    for (std::size_t i = 0; i < n; ++i) {
      std::int64_t value = next();
      if (!holds<T>(value) && !wrong) wrong = value;
      to[i] = static_cast<T>(value);
    }
  });
  return !wrong || fail(fmt::to_string(*wrong), into_->out_of_range());
}

bool proto_feature_reader::other_kind(std::string_view kind) {
  return fail("", fmt::format("holds {}, but {} is expected", kind,
                              to_string(into_->spec().type)));
}

bool proto_feature_reader::fail(std::string value, std::string reason) {
  auto step =
      in_step_ ? fmt::format("in step {} ", into_->rows()) : std::string{};
  fault_ = {into_->spec().name, std::move(value), step + reason};
  return false;
}

std::optional<std::string> read_proto_text(data_view feature) {
  auto list = find_list(feature);
  if (!list) return {};
  std::optional<std::string> found;
  std::size_t count = 0;
  if (list->kind == list_kind::bytes)
    each_bytes(list->values, [&](std::string_view text) {
      if (++count == 1) found = text;
    });
  if (list->kind == list_kind::ints)
    if (auto number = read_proto_int64(feature)) return fmt::to_string(*number);
  return count == 1 ? found : std::nullopt;
}

std::optional<std::int64_t> read_proto_int64(data_view feature) {
  auto list = find_list(feature);
  if (!list || list->kind != list_kind::ints) return {};
  std::optional<std::int64_t> found;
  std::size_t count = 0;
  each_int_run(list->values, [&](std::size_t n, auto next) {
    for (std::size_t i = 0; i < n; ++i)
      found = next();
    count += n;
  });
  return count == 1 ? found : std::nullopt;
}

}  // namespace segue
