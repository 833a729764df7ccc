# SPDX-License-Identifier: BSD-3-Clause
# Finds FarmHash; gives Farmhash::farmhash.
find_path(Farmhash_INCLUDE_DIR farmhash.h)
find_library(Farmhash_LIBRARY farmhash)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Farmhash REQUIRED_VARS Farmhash_LIBRARY
                                                         Farmhash_INCLUDE_DIR)
if(Farmhash_FOUND AND NOT TARGET Farmhash::farmhash)
  add_library(Farmhash::farmhash UNKNOWN IMPORTED)
  set_target_properties(
    Farmhash::farmhash
    PROPERTIES IMPORTED_LOCATION "${Farmhash_LIBRARY}"
               INTERFACE_INCLUDE_DIRECTORIES "${Farmhash_INCLUDE_DIR}")
endif()
mark_as_advanced(Farmhash_INCLUDE_DIR Farmhash_LIBRARY)
