// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// cmake/precompiled/face.hpp, for tests.
#include <catch2/catch.hpp>
#include <random>
#include <sstream>

#include "segue/cmake/precompiled/face.hpp"
