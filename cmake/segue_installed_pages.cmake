# SPDX-License-Identifier: BSD-3-Clause
# Run when pages have been installed in SEGUE_PAGES. They have links to files of
# SEGUE_SOURCE that are not installed, such as tests. Each such link becomes its
# text and the path of the file in the sources.
set(link_pattern "\\[([^][]*)\\]\\(([A-Za-z0-9_./-]+)(#[^() ]*)?\\)")

# Sets `out` to what stands for a link on a page in `folder`.
function(segue_installed_link out link text target folder)
  set(${out} "${link}" PARENT_SCOPE)
  file(RELATIVE_PATH place "${SEGUE_PAGES}" "${folder}")
  cmake_path(SET path NORMALIZE "${place}/${target}")
  string(REGEX REPLACE "^/" "" path "${path}")
  if(EXISTS "${folder}/${target}" OR NOT EXISTS "${SEGUE_SOURCE}/${path}")
    return()
  endif()
  if(NOT text STREQUAL path)
    string(PREPEND path "${text}, ")
  endif()
  set(${out} "${path} in the sources" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE pages "${SEGUE_PAGES}/*.md")
foreach(page IN LISTS pages)
  cmake_path(GET page PARENT_PATH folder)
  file(READ "${page}" rest)
  set(written "")
  while(rest MATCHES "${link_pattern}")
    set(link "${CMAKE_MATCH_0}")
    segue_installed_link(shown "${link}" "${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}"
                         "${folder}")
    string(FIND "${rest}" "${link}" begin)
    string(LENGTH "${link}" length)
    math(EXPR end "${begin} + ${length}")
    string(SUBSTRING "${rest}" 0 ${begin} before)
    string(SUBSTRING "${rest}" ${end} -1 rest)
    string(APPEND written "${before}${shown}")
  endwhile()
  file(WRITE "${page}" "${written}${rest}")
endforeach()
