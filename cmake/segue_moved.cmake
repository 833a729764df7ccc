# SPDX-License-Identifier: BSD-3-Clause
# Headers that have moved since the last release are found at their old paths,
# by programs that link segue: cmake/moved_headers.txt names both. segue itself
# does not see them. They go, with this file, after the next release.
set(list "${CMAKE_CURRENT_SOURCE_DIR}/cmake/moved_headers.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list}")
set(SEGUE_MOVED "${CMAKE_CURRENT_BINARY_DIR}/moved")

# Without those of an earlier list.
if("${list}" IS_NEWER_THAN "${SEGUE_MOVED}")
  file(REMOVE_RECURSE "${SEGUE_MOVED}")
endif()
file(STRINGS "${list}" lines REGEX "^[a-z]")
foreach(line IN LISTS lines)
  string(REGEX MATCH "^([^ ]+) ([^ ]+)$" matched "${line}")
  set(from "${CMAKE_MATCH_1}")
  set(to "${CMAKE_MATCH_2}")
  # Clang counts such a message as a warning, which some make an error.
  file(CONFIGURE OUTPUT "${SEGUE_MOVED}/segue/${from}" CONTENT [[
// SPDX-License-Identifier: BSD-3-Clause
// Moved; this path goes after the next release.
#pragma once
#ifndef __clang__
#pragma message("segue/@from@ has moved to segue/@to@")
#endif
#include "segue/@to@"
]] @ONLY)
endforeach()
target_include_directories(segue INTERFACE $<BUILD_INTERFACE:${SEGUE_MOVED}>)
