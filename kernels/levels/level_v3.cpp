// SPDX-License-Identifier: BSD-3-Clause
#define SEGUE_LEVEL v3
#include "segue/kernels/levels/level.inc"
