# SPDX-License-Identifier: BSD-3-Clause
# What a wheel holds besides the Python files: one libsegue, which both the
# module and the program load.

# A wheel has no links: the library has one name only.
set_target_properties(segue PROPERTIES VERSION 0 SOVERSION 0)
set_target_properties(segue_python PROPERTIES INSTALL_RPATH "$ORIGIN")
set_target_properties(segue_program PROPERTIES INSTALL_RPATH "$ORIGIN/..")

install(TARGETS segue_python segue LIBRARY DESTINATION segue COMPONENT python
                                           NAMELINK_SKIP)
install(TARGETS segue_program DESTINATION segue/bin COMPONENT python)
install(FILES "${package}/_core.pyi" DESTINATION segue COMPONENT python)
