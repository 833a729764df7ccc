// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/tensors.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <cstring>
#include <memory>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/kept_objects.hpp"
#include "segue/python/src/waits.hpp"

namespace segue::python {
namespace {

/// Python's buffer protocol: the tensor's elements as plain bytes, which
/// segue/_arrays.py gives a dtype and a shape.
int get_buffer(PyObject* self, Py_buffer* view, int flags) {
  const auto& t = *nb::inst_ptr<tensor>(self);
  if (t.type() == dtype::string) {
    PyErr_SetString(PyExc_BufferError, "strings have no buffer");
    return -1;
  }
  auto bytes = t.bytes();
  static char none = 0;
  auto* data = bytes.empty()
                   ? static_cast<void*>(&none)
                   : const_cast<std::byte*>(bytes.data());  // see _arrays.py
  return PyBuffer_FillInfo(view, self, data,
                           static_cast<Py_ssize_t>(bytes.size()), 0, flags);
}

PyType_Slot tensor_slots[] = {
    {Py_bf_getbuffer, reinterpret_cast<void*>(get_buffer)}, {0, nullptr}};

/// Contiguous bytes of a Python object, held until it is destroyed.
class held_buffer {
 public:
  explicit held_buffer(nb::handle object) {
    if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_C_CONTIGUOUS) != 0)
      throw nb::python_error();
  }
  held_buffer(const held_buffer&) = delete;
  held_buffer& operator=(const held_buffer&) = delete;
  ~held_buffer() { PyBuffer_Release(&view_); }

  std::byte* data() const { return static_cast<std::byte*>(view_.buf); }
  std::size_t size() const { return static_cast<std::size_t>(view_.len); }

 private:
  Py_buffer view_;
};

void check_size(const held_buffer& from, dtype type, const shape& dims) {
  auto wanted = static_cast<std::size_t>(dims.num_elements()) * size_of(type);
  if (from.size() != wanted)
    throw failure{{errc::invalid_argument,
                   fmt::format("{} {} needs {} bytes, got {}", to_string(type),
                               to_string(dims), wanted, from.size())}};
}

tensor copy_of(const std::string& type, nb::handle dims, nb::handle object) {
  auto made = tensor::uninitialized(to_dtype(type), to_shape(dims));
  held_buffer from{object};
  check_size(from, made.type(), made.dims());
  if (from.size() == 0) return made;
  auto* to = made.data_buffer()->data();
  constexpr std::size_t small = 1 << 16;
  if (from.size() <= small) {
    std::memcpy(to, from.data(), from.size());
  } else {
    without_gil released;
    std::memcpy(to, from.data(), from.size());
  }
  return made;
}

/// The object's own memory, which the caller does not write to any more.
tensor adopt(const std::string& type, nb::handle dims, nb::handle object) {
  auto kind = to_dtype(type);
  auto form = to_shape(dims);
  held_buffer from{object};
  check_size(from, kind, form);
  auto size = from.size();
  auto held = buffer::adopt(from.data(), size,
                            [kept = object.ptr()] { give_up_later(kept); });
  object.inc_ref();
  return tensor::over(kind, std::move(form), std::move(held));
}

tensor of_strings(nb::handle dims, nb::list strings) {
  std::vector<std::string> all;
  all.reserve(nb::len(strings));
  for (nb::handle each : strings)
    all.push_back(to_text(each, "an element"));
  return tensor::from_strings(to_shape(dims),
                              std::span<const std::string>{all});
}

nb::list strings_of(const tensor& t) {
  auto column = t.strings();
  nb::list all;
  for (std::size_t i = 0; i < column.size(); ++i)
    all.append(to_str(column[i]));
  return all;
}

}  // namespace

nb::object to_str(std::string_view text) {
  auto* made = PyUnicode_DecodeUTF8(
      text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape");
  if (!made) throw nb::python_error();
  return nb::steal(made);
}

nb::list to_list(const std::vector<std::string>& texts) {
  nb::list all;
  for (const auto& text : texts)
    all.append(to_str(text));
  return all;
}

std::string to_text(nb::handle object, std::string_view what) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  nb::object bytes = nb::borrow(object);
  if (PyUnicode_Check(object.ptr())) {
    bytes = nb::steal(
        PyUnicode_AsEncodedString(object.ptr(), "utf-8", "surrogateescape"));
    if (!bytes.is_valid()) throw nb::python_error();
  }
  if (!PyBytes_Check(bytes.ptr()))
    throw failure{
        {errc::invalid_argument,
         fmt::format("{} is {}, expected str or bytes", what,
                     nb::str(object.type().attr("__name__")).c_str())}};
  PyBytes_AsStringAndSize(bytes.ptr(), &data, &size);
  return {data, static_cast<std::size_t>(size)};
}

shape to_shape(nb::handle dims) {
  std::vector<std::int64_t> all;
  for (nb::handle d : dims)
    all.push_back(nb::cast<std::int64_t>(d));
  return shape{std::span<const std::int64_t>{all}};
}

nb::tuple to_tuple(const shape& dims) {
  nb::list all;
  for (auto d : dims)
    all.append(d);
  return nb::tuple(all);
}

dtype to_dtype(const std::string& name) {
  if (auto type = parse_dtype(name)) return *type;
  throw failure{
      {errc::invalid_argument,
       fmt::format("dtype '{}' is not supported; expected float32, float64, "
                   "int32, int64, uint8, bool or string",
                   name)}};
}

nb::object to_object(const feature& f) {
  return std::visit([](const auto& each) { return nb::cast(each); }, f);
}

std::vector<named_feature> to_features(nb::list pairs) {
  std::vector<named_feature> all;
  for (nb::handle pair : pairs) {
    auto name = to_text(pair[0], "a feature's name");
    nb::object value = pair[1];
    if (nb::isinstance<tensor>(value))
      all.push_back({std::move(name), nb::cast<tensor>(value)});
    else if (nb::isinstance<sparse_tensor>(value))
      all.push_back({std::move(name), nb::cast<sparse_tensor>(value)});
    else
      all.push_back({std::move(name), nb::cast<ragged_tensor>(value)});
  }
  return all;
}

void bind_tensors(nb::module_& module) {
  nb::class_<tensor>(module, "Tensor", nb::type_slots(tensor_slots))
      .def_static("copy_of", &copy_of, nb::arg("dtype"), nb::arg("shape"),
                  nb::arg("buffer"))
      .def_static("adopt", &adopt, nb::arg("dtype"), nb::arg("shape"),
                  nb::arg("buffer"))
      .def_static("of_strings", &of_strings, nb::arg("shape"),
                  nb::arg("strings"))
      .def_prop_ro("dtype",
                   [](const tensor& t) { return to_str(to_string(t.type())); })
      .def_prop_ro("shape", [](const tensor& t) { return to_tuple(t.dims()); })
      .def("strings", &strings_of);
  nb::class_<sparse_tensor>(module, "SparseTensor")
      .def(
          "__init__",
          [](sparse_tensor* at, const tensor& indices, const tensor& values,
             nb::handle dims) {
            new (at) sparse_tensor{indices, values, to_shape(dims)};
          },
          nb::arg("indices"), nb::arg("values"), nb::arg("dense_shape"))
      .def_ro("indices", &sparse_tensor::indices)
      .def_ro("values", &sparse_tensor::values)
      .def_prop_ro("dense_shape", [](const sparse_tensor& s) {
        return to_tuple(s.dense_shape);
      });
  nb::class_<ragged_tensor>(module, "RaggedTensor")
      .def(
          "__init__",
          [](ragged_tensor* at, const tensor& values, const tensor& splits) {
            new (at) ragged_tensor{values, splits};
          },
          nb::arg("values"), nb::arg("row_splits"))
      .def_ro("values", &ragged_tensor::values)
      .def_ro("row_splits", &ragged_tensor::row_splits);
}

}  // namespace segue::python
