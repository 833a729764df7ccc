# SPDX-License-Identifier: BSD-3-Clause
# Each kernels/levels/level_vN.cpp is compiled for its level of the x86-64
# instruction set; best_level() chooses among them when the program runs.
# No compiler may fuse a product into a sum on its own: whether they are rounded
# once or twice decides the bits of a result. levels/fused.inc does it by name,
# on every level. (Elsewhere a level is not compiled for an instruction set of its
# own, but is not left to the compiler either.)
foreach(level IN ITEMS v2 v3 v4)
  set(flags -ffp-contract=off)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    list(APPEND flags -march=x86-64-${level})
  endif()
  set_source_files_properties(
    "${CMAKE_CURRENT_LIST_DIR}/levels/level_${level}.cpp"
    PROPERTIES COMPILE_OPTIONS "${flags}" SKIP_PRECOMPILE_HEADERS ON)
endforeach()
