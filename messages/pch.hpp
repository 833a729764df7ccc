// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// The precompiled header of the floors that know CAF: its headers are by far
// the largest part of their compile time.
#include <fmt/format.h>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/all.hpp>
#include <memory>
#include <string>
#include <vector>
