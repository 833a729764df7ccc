# SPDX-License-Identifier: BSD-3-Clause
# How segue's floors, library and tests are put together.

# "segue/tensors/tensor.hpp" names a header in the tree as in an installation.
file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/include")
file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}"
     "${CMAKE_CURRENT_BINARY_DIR}/include/segue" SYMBOLIC)
set(SEGUE_INCLUDE "${CMAKE_CURRENT_BINARY_DIR}/include")

find_program(SEGUE_CCACHE ccache)
if(SEGUE_CCACHE AND PROJECT_IS_TOP_LEVEL)
  # Precompiled headers need these two for ccache to hit.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${SEGUE_CCACHE}")
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

add_library(segue_options_all INTERFACE)
target_include_directories(segue_options_all
                           INTERFACE $<BUILD_INTERFACE:${SEGUE_INCLUDE}>)
target_compile_features(segue_options_all INTERFACE cxx_std_20)
if(PROJECT_IS_TOP_LEVEL)
  # The last two: optimised, g++ 12 sees an overlap in operations of std::string
  # and overreads in moves of Boost's small_vector that are not there.
  target_compile_options(
    segue_options_all
    INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers
              $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overread>)
endif()
if(SEGUE_SANITIZE)
  target_compile_options(segue_options_all
                         INTERFACE -fsanitize=${SEGUE_SANITIZE}
                                   -fno-omit-frame-pointer)
  target_link_options(segue_options_all INTERFACE -fsanitize=${SEGUE_SANITIZE})
endif()

set(SEGUE_FLOORS "" CACHE INTERNAL "")

# segue_floor(NAME [DEPENDS floors...] [LINKS libraries...] [PCH header])
# makes every .cpp below NAME/ part of the library.
function(segue_floor name)
  cmake_parse_arguments(arg "" "PCH" "DEPENDS;LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
       "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  if(sources)
    add_library(segue_${name} OBJECT ${sources})
    set(scope PUBLIC)
  else()
    add_library(segue_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(segue_${name} ${scope} segue_options_all ${arg_LINKS})
  foreach(floor IN LISTS arg_DEPENDS)
    target_link_libraries(segue_${name} ${scope} segue_${floor})
  endforeach()
  if(sources AND arg_PCH)
    target_precompile_headers(segue_${name} PRIVATE
                              "${CMAKE_CURRENT_SOURCE_DIR}/${arg_PCH}")
  endif()
  list(APPEND SEGUE_FLOORS ${name})
  set(SEGUE_FLOORS "${SEGUE_FLOORS}" CACHE INTERNAL "")
endfunction()

# The library: all floors in one archive or shared object.
function(segue_library)
  set(objects "")
  foreach(floor IN LISTS SEGUE_FLOORS)
    get_target_property(type segue_${floor} TYPE)
    if(type STREQUAL "OBJECT_LIBRARY")
      list(APPEND objects $<TARGET_OBJECTS:segue_${floor}>)
    endif()
  endforeach()
  add_library(segue ${objects})
  add_library(segue::segue ALIAS segue)
  set_target_properties(segue PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0
                                         LINKER_LANGUAGE CXX)
  target_include_directories(
    segue PUBLIC $<BUILD_INTERFACE:${SEGUE_INCLUDE}> $<INSTALL_INTERFACE:include>)
  target_compile_features(segue PUBLIC cxx_std_20)
  target_link_libraries(segue PUBLIC ${SEGUE_PUBLIC_LIBRARIES}
                              PRIVATE ${SEGUE_PRIVATE_LIBRARIES})
  if(SEGUE_SANITIZE)
    target_link_options(segue PUBLIC -fsanitize=${SEGUE_SANITIZE})
  endif()
  if(SEGUE_SANITIZE MATCHES thread)
    # In every executable itself, so that it stands before libcaf_core.
    add_library(segue_happens_before OBJECT
                tests/suppressions/caf_happens_before.cpp)
    target_link_libraries(segue_happens_before PRIVATE segue_options_all CAF::core)
    target_sources(
      segue
      INTERFACE $<BUILD_INTERFACE:$<TARGET_OBJECTS:segue_happens_before>>)
    target_link_libraries(segue INTERFACE $<BUILD_INTERFACE:CAF::core>
                                          $<BUILD_INTERFACE:dl>)
  endif()
endfunction()
