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
install(
  TARGETS segue_eigen
  EXPORT segue_eigen_targets)

# The headers that programs may include, and no others.
set(SEGUE_HEADER_LIST "${PROJECT_SOURCE_DIR}/cmake/public_headers.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
                                       "${SEGUE_HEADER_LIST}")
file(STRINGS "${SEGUE_HEADER_LIST}" patterns REGEX "^[a-z]")
foreach(pattern IN LISTS patterns)
  if(pattern MATCHES "^launcher/" AND NOT TARGET segue_program)
    continue()
  endif()
  file(GLOB headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${pattern}")
  if(NOT headers)
    message(FATAL_ERROR "${SEGUE_HEADER_LIST}: there is no ${pattern}")
  endif()
  cmake_path(GET pattern PARENT_PATH folder)
  install(FILES ${headers}
          DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/segue/${folder}")
endforeach()
install(DIRECTORY "${SEGUE_MOVED}/segue/"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/segue")

# In folders of the same names, so that links between pages lead somewhere.
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md"
              "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# Without what the examples have written.
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/examples"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}"
  FILES_MATCHING
  PATTERN "CMakeLists.txt"
  PATTERN "LICENSE"
  PATTERN "*.cpp"
  PATTERN "*.csv.gz"
  PATTERN "*.md"
  PATTERN "*.py"
  PATTERN "*.toml"
  PATTERN "flights.safetensors")
# DESTDIR and the prefix may be given when installing.
install(
  CODE "
  set(SEGUE_SOURCE \"${PROJECT_SOURCE_DIR}\")
  cmake_path(SET SEGUE_PAGES \"${CMAKE_INSTALL_DOCDIR}\")
  cmake_path(ABSOLUTE_PATH SEGUE_PAGES BASE_DIRECTORY \"\${CMAKE_INSTALL_PREFIX}\")
  string(PREPEND SEGUE_PAGES \"\$ENV{DESTDIR}\")
  include(\"${PROJECT_SOURCE_DIR}/cmake/segue_installed_pages.cmake\")")

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
    EXPORT segue_program_targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(
    EXPORT segue_program_targets
    NAMESPACE segue::
    FILE segue-program-targets.cmake
    DESTINATION "${SEGUE_PACKAGE_DIR}")
endif()

# A file for each component, whose libraries are looked for only if it is asked
# for.
install(
  EXPORT segue_targets
  NAMESPACE segue::
  FILE segue-targets.cmake
  DESTINATION "${SEGUE_PACKAGE_DIR}")
install(
  EXPORT segue_eigen_targets
  NAMESPACE segue::
  FILE segue-eigen-targets.cmake
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
