// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The precompiled header of what knows CAF, whose headers are by far the
// largest part of the time that these files compile.
#include <caf/all.hpp>

#include "segue/cmake/precompiled/plain.hpp"
