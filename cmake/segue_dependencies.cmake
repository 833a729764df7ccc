# SPDX-License-Identifier: BSD-3-Clause
# Everything segue links, all of it from Debian packages.
find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(Boost 1.81 REQUIRED COMPONENTS iostreams json)
find_package(fmt 9 REQUIRED)
find_package(toml11 REQUIRED)
find_package(Farmhash REQUIRED)
find_package(simdjson REQUIRED)
find_package(zstd REQUIRED)
find_package(Isal REQUIRED)
find_package(Protozero REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(CAF 0.17.6 REQUIRED COMPONENTS core io)

# Those of headers alone, which no program needs. The headers that are installed
# include none of these libraries; a static libsegue leaves the others to the
# program's linker (see segue-config.cmake.in).
set(SEGUE_HEADER_LIBRARIES Eigen3::Eigen Boost::headers Protozero::protozero)
set(SEGUE_LINKED_LIBRARIES fmt::fmt Boost::iostreams Boost::json CAF::core CAF::io
                           OpenSSL::SSL
                           Farmhash::farmhash simdjson::simdjson Isal::isal zstd::libzstd_shared
                           Threads::Threads)
# Boost::json for all, as its definitions change headers that are precompiled.
target_link_libraries(segue_options_all INTERFACE fmt::fmt Boost::headers
                                                  Boost::json)
