/* SPDX-License-Identifier: MIT */
/* Loaded before a program starts, as a library with such a habit would be. */
#include <fenv.h>

__attribute__((constructor)) static void round_upwards(void) { fesetround(FE_UPWARD); }
