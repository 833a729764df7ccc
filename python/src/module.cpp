// SPDX-License-Identifier: BSD-3-Clause
#include <nanobind/nanobind.h>

#include "segue/python/src/batch.hpp"
#include "segue/python/src/cells.hpp"
#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"
#include "segue/python/src/jobs.hpp"
#include "segue/python/src/layer.hpp"
#include "segue/python/src/options.hpp"
#include "segue/python/src/parse_example.hpp"
#include "segue/python/src/pipeline.hpp"
#include "segue/python/src/tensors.hpp"
#include "segue/python/src/waits.hpp"
#include "segue/version.hpp"

// The module that the Python package is built on; programs use the package.
NB_MODULE(_core, module) {
  using namespace segue::python;
  // Pipelines that a program leaves open until its end are no leaks.
  nanobind::set_leak_warnings(false);
  watch_forks();
  translate_failures(module);
  bind_tensors(module);
  bind_options(module);
  bind_batch(module);
  bind_pipeline(module);
  bind_jobs(module);
  bind_data_jobs(module);
  module.def("end_main_thread", &end_main_thread);
  module.def("end_waits", &end_waits);
  bind_layer(module);
  bind_cells(module);
  bind_parse_example(module);
  module.attr("__version__") = segue::version();
}
