// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/errors.hpp"

#include <exception>
#include <string_view>

namespace segue::python {
namespace {

nb::object exception_of(const char* name) {
  return nb::module_::import_("segue.errors").attr(name);
}

/// The message with the names that options have in Python.
std::string in_python(std::string message) {
  constexpr std::string_view scope = "pipeline_options::";
  for (auto at = message.find(scope); at != std::string::npos;
       at = message.find(scope))
    message.erase(at, scope.size());
  return message;
}

void set_error(const error& e) {
  auto errors = nb::module_::import_("segue.errors");
  auto message = in_python(e.message);
  auto kind = errors.attr("_of_code")(nb::str(to_string(e.code).data()));
  PyErr_SetObject(
      kind.ptr(),
      nb::steal(PyUnicode_DecodeUTF8(message.data(),
                                     static_cast<Py_ssize_t>(message.size()),
                                     "replace"))
          .ptr());
}

}  // namespace

void translate_failures(nb::module_&) {
  nb::register_exception_translator(
      [](const std::exception_ptr& thrown, void*) {
        try {
          std::rethrow_exception(thrown);
        } catch (const failure& f) {
          set_error(f.what_error());
        }
      });
}

void raise(const char* exception, const std::string& message) {
  PyErr_SetString(exception_of(exception).ptr(), message.c_str());
  throw nb::python_error();
}

}  // namespace segue::python
