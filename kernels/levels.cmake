# SPDX-License-Identifier: BSD-3-Clause
# Each kernels/levels/level_vN.cpp is compiled for its level of the x86-64
# instruction set; best_level() chooses among them when the program runs.
# Products are fused into sums where levels/fused.inc says so, on every level,
# since whether they are rounded once or twice decides the bits of a result. On
# levels with an instruction for that the compiler puts it in, which g++ does from
# -O2 on. (Elsewhere than on x86-64 all are compiled for the plain target.)
foreach(level IN ITEMS v2 v3 v4)
  set(flags -ffp-contract=off)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    if(NOT level STREQUAL v2)
      set(flags -ffp-contract=fast "$<$<NOT:$<CONFIG:Release>>:-O2>")
    endif()
    list(APPEND flags -march=x86-64-${level})
  endif()
  set_source_files_properties(
    "${CMAKE_CURRENT_LIST_DIR}/levels/level_${level}.cpp"
    PROPERTIES COMPILE_OPTIONS "${flags}" SKIP_PRECOMPILE_HEADERS ON)
endforeach()
