// SPDX-License-Identifier: BSD-3-Clause
#define SEGUE_LEVEL v2
#include "segue/kernels/levels/level.inc"
