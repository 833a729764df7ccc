# SPDX-License-Identifier: BSD-3-Clause
# How segue's floors, library and tests are put together.

# "segue/tensors/tensor.hpp" names a header in the tree as in an installation.
file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/include")
file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}"
     "${CMAKE_CURRENT_BINARY_DIR}/include/segue" SYMBOLIC)
set(SEGUE_INCLUDE "${CMAKE_CURRENT_BINARY_DIR}/include")

# Not of a subproject, whose compilations are the outer project's to arrange.
if(PROJECT_IS_TOP_LEVEL)
  include(segue_compilation)
endif()

add_library(segue_options_all INTERFACE)
target_include_directories(segue_options_all
                           INTERFACE $<BUILD_INTERFACE:${SEGUE_INCLUDE}>)
target_compile_features(segue_options_all INTERFACE cxx_std_20)
if(PROJECT_IS_TOP_LEVEL)
  # What g++ 12 sees that is not there. Optimized: an overlap in operations of
  # std::string, overreads in moves of Boost's small_vector. In a release also:
  # strings of more than half the memory, moves beyond a small_vector's bounds.
  target_compile_options(
    segue_options_all
    INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers
              $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overread>
              $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-array-bounds
              -Wno-stringop-overflow>)
endif()
if(SEGUE_SANITIZE)
  target_compile_options(segue_options_all
                         INTERFACE -fsanitize=${SEGUE_SANITIZE}
                                   -fno-omit-frame-pointer)
  target_link_options(segue_options_all INTERFACE -fsanitize=${SEGUE_SANITIZE})
endif()

# segue_precompiled(NAME HEADER [LINKS libraries...]) makes segue_pch_NAME, whose
# precompiled header targets of the same compile options share. Named as other
# headers are: what a clone's own path stood in would be compiled in each anew.
function(segue_precompiled name header)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  set(source "${CMAKE_CURRENT_BINARY_DIR}/precompiled/${name}.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "// Only for its header.\n")
  add_library(segue_pch_${name} OBJECT "${source}")
  target_link_libraries(segue_pch_${name} PRIVATE segue_options_all ${arg_LINKS})
  target_precompile_headers(segue_pch_${name} PRIVATE <segue/${header}>)
endfunction()

segue_precompiled(plain cmake/precompiled/plain.hpp)
segue_precompiled(caf cmake/precompiled/caf.hpp)
segue_precompiled(face cmake/precompiled/face.hpp)

# With sanitizers, code that is not optimized compiles in half the time and runs
# as fast as tests need it; but for these floors, where the loops over values are.
if(SEGUE_SANITIZE)
  segue_precompiled(optimized cmake/precompiled/plain.hpp)
  target_compile_options(segue_pch_optimized PRIVATE -O1)
  set(SEGUE_OPTIMIZED_FLOORS tensors kernels)
endif()

# Floors above the actors, made of pipelines: they show no CAF.
set(SEGUE_FLOORS_OF_THE_FACE jobs)

# Which of them serves the floor, or the tests, NAME that use these targets.
function(segue_pch_of variable name targets)
  if(name IN_LIST SEGUE_FLOORS_OF_THE_FACE)
    set(${variable} face PARENT_SCOPE)
  elseif("segue_messages" IN_LIST targets)
    set(${variable} caf PARENT_SCOPE)
  else()
    set(${variable} plain PARENT_SCOPE)
  endif()
endfunction()

set(SEGUE_FLOORS "" CACHE INTERNAL "")

# The part of a target's or a variable's name that stands for a floor:
# data_input for data/input.
function(segue_floor_id variable name)
  string(REPLACE "/" "_" id "${name}")
  set(${variable} "${id}" PARENT_SCOPE)
endfunction()

# segue_floor(NAME [DEPENDS floors...] [LINKS libraries...])
# makes every .cpp below the folder NAME part of the library. SEGUE_ID_AND_BELOW
# are the floor and all that it depends on, also by way of others.
function(segue_floor name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LINKS" ${ARGN})
  segue_floor_id(id ${name})
  set(target segue_${id})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
       "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  if(sources)
    add_library(${target} OBJECT ${sources})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(${target} ${scope} segue_options_all ${arg_LINKS})
  set(below ${id})
  foreach(floor IN LISTS arg_DEPENDS)
    segue_floor_id(floor ${floor})
    target_link_libraries(${target} ${scope} segue_${floor})
    list(APPEND below ${SEGUE_${floor}_AND_BELOW})
  endforeach()
  list(REMOVE_DUPLICATES below)
  set(SEGUE_${id}_AND_BELOW "${below}" CACHE INTERNAL "")
  list(TRANSFORM below PREPEND segue_ OUTPUT_VARIABLE targets)
  segue_pch_of(pch ${name} "${targets}")
  if(name IN_LIST SEGUE_OPTIMIZED_FLOORS)
    set(pch optimized)
    target_compile_options(${target} PRIVATE -O1)
  endif()
  if(sources)
    target_precompile_headers(${target} REUSE_FROM segue_pch_${pch})
  endif()
  list(APPEND SEGUE_FLOORS ${name})
  set(SEGUE_FLOORS "${SEGUE_FLOORS}" CACHE INTERNAL "")
endfunction()

# The library: all floors in one archive or shared object.
function(segue_library)
  set(objects "")
  foreach(floor IN LISTS SEGUE_FLOORS)
    segue_floor_id(floor ${floor})
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
  target_link_libraries(segue PRIVATE ${SEGUE_LINKED_LIBRARIES})
  # For segue/eigen.hpp, the only header that includes Eigen.
  add_library(segue_eigen INTERFACE)
  add_library(segue::eigen ALIAS segue_eigen)
  set_target_properties(segue_eigen PROPERTIES EXPORT_NAME eigen)
  target_link_libraries(segue_eigen INTERFACE segue Eigen3::Eigen)
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
