# SPDX-License-Identifier: BSD-3-Clause
# Each kernels/levels/level_vN.cpp is compiled for its level of the x86-64
# instruction set; best_level() chooses among them when the program runs.
# FMA contraction is asked for by name, since whether a product and a sum are
# rounded once or twice decides the bits of a result.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  foreach(level IN ITEMS v2 v3 v4)
    set_source_files_properties(
      "${CMAKE_CURRENT_LIST_DIR}/levels/level_${level}.cpp"
      PROPERTIES COMPILE_OPTIONS "-march=x86-64-${level};-ffp-contract=fast"
                 SKIP_PRECOMPILE_HEADERS ON)
  endforeach()
endif()
