// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// cmake/precompiled/caf.hpp, for tests.
#include <catch2/catch.hpp>
#include <random>
#include <sstream>

#include "segue/cmake/precompiled/caf.hpp"
