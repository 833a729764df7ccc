// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The precompiled header of what uses the embedding interface, the program
// first of all.
#include "segue/cmake/precompiled/plain.hpp"
#include "segue/config/configuration.hpp"
#include "segue/embed/pipeline.hpp"
