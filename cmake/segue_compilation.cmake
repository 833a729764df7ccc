# SPDX-License-Identifier: BSD-3-Clause
# What makes compiling and linking fast where ccache and mold are found; nothing
# of it changes what is built.
find_program(SEGUE_CCACHE ccache)
if(SEGUE_CCACHE)
  # The first two let every clone in every folder share what g++ has compiled in
  # one; Clang's precompiled headers hold for the folder they were made in. And
  # the third saves a run of the preprocessor where nothing is shared; the
  # sloppiness is what precompiled headers need for a hit.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
      CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${SEGUE_CCACHE})
  add_compile_options(
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
    "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
endif()

find_program(SEGUE_MOLD mold)
if(SEGUE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
