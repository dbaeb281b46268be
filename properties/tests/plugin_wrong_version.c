/* SPDX-License-Identifier: MIT */
/* A plug-in from another age. */
#include <convlaw/implementation.h>

const convlaw_implementation* convlaw_get_implementation(void) {
  static convlaw_implementation old;
  old.struct_size = sizeof old;
  old.abi_version = 99;
  old.name = "from another age";
  return &old;
}
