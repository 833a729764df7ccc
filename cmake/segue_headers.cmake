# SPDX-License-Identifier: BSD-3-Clause
# Target segue_headers: every header of the floors compiles alone. Not part of
# the default build; tools/check_headers builds it.
function(segue_headers)
  set(sources "")
  foreach(folder IN ITEMS . LISTS SEGUE_FLOORS)
    if(folder STREQUAL ".")
      # The face.
      file(GLOB headers CONFIGURE_DEPENDS
           RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}"
           "${CMAKE_CURRENT_SOURCE_DIR}/*.hpp")
    else()
      file(GLOB_RECURSE headers CONFIGURE_DEPENDS
           RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}"
           "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.hpp")
    endif()
    foreach(header IN LISTS headers)
      set(source "${CMAKE_CURRENT_BINARY_DIR}/headers/${header}.cpp")
      # Twice, for a header without its include guard.
      file(CONFIGURE OUTPUT "${source}"
           CONTENT "#include \"segue/@header@\"\n#include \"segue/@header@\"\n"
           @ONLY)
      list(APPEND sources "${source}")
    endforeach()
  endforeach()
  add_library(segue_headers OBJECT EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(segue_headers
                        PRIVATE segue_options_all ${SEGUE_HEADER_LIBRARIES}
                                ${SEGUE_LINKED_LIBRARIES} toml11::toml11)
  # Nobody runs the objects: the cheapest code will do.
  target_compile_options(segue_headers PRIVATE -O0 -g0)
endfunction()

if(PROJECT_IS_TOP_LEVEL)
  segue_headers()
endif()
