// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// cmake/precompiled/plain.hpp, for tests.
#include <catch2/catch.hpp>
#include <random>
#include <sstream>

#include "segue/cmake/precompiled/plain.hpp"
