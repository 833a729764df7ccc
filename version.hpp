// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// SEGUE_VERSION_MAJOR, _MINOR and _PATCH, SEGUE_VERSION, and segue::version().
#include "segue/embed/version.hpp"
