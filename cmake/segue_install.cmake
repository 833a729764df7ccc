# SPDX-License-Identifier: BSD-3-Clause
# What `cmake --install` puts where, and the package other projects find.
option(SEGUE_INSTALL "Install segue" ${PROJECT_IS_TOP_LEVEL})
if(NOT SEGUE_INSTALL)
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(SEGUE_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/segue")

install(
  TARGETS segue
  EXPORT segue_targets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
foreach(floor IN LISTS SEGUE_FLOORS)
  install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/${floor}/"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/segue/${floor}"
    FILES_MATCHING
    PATTERN "*.hpp"
    PATTERN "internal" EXCLUDE)
endforeach()
install(DIRECTORY "${SEGUE_MOVED}/segue/"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/segue")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")

if(TARGET segue_program)
  # Beside a shared libsegue the program finds it wherever the prefix is moved.
  file(RELATIVE_PATH segue_libraries "/${CMAKE_INSTALL_BINDIR}"
       "/${CMAKE_INSTALL_LIBDIR}")
  set_target_properties(segue_program PROPERTIES INSTALL_RPATH
                                                 "$ORIGIN/${segue_libraries}")
  install(TARGETS segue_program DESTINATION "${CMAKE_INSTALL_BINDIR}")
  # The program without main(), for programs with models of their own.
  install(
    TARGETS segue_launcher
    EXPORT segue_targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(
    FILES "${PROJECT_SOURCE_DIR}/launcher/program.hpp"
          "${PROJECT_SOURCE_DIR}/launcher/exit_code.hpp"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/segue/launcher")
endif()

install(
  EXPORT segue_targets
  NAMESPACE segue::
  FILE segue-targets.cmake
  DESTINATION "${SEGUE_PACKAGE_DIR}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/segue-config.cmake.in"
  "${PROJECT_BINARY_DIR}/segue-config.cmake"
  INSTALL_DESTINATION "${SEGUE_PACKAGE_DIR}")
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/segue-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(
  FILES "${PROJECT_BINARY_DIR}/segue-config.cmake"
        "${PROJECT_BINARY_DIR}/segue-config-version.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindCAF.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindFarmhash.cmake"
        "${PROJECT_SOURCE_DIR}/cmake/FindIsal.cmake"
  DESTINATION "${SEGUE_PACKAGE_DIR}")
