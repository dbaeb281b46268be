// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>

#include "properties/command/command.h"

int main(int argc, char** argv) {
  try {
    return convlaw::run_command_line(argc, argv);
  } catch (const std::exception& error) {  // no memory, say
    std::fprintf(stderr, "convlaw: %s\n", error.what());
    return convlaw::kUsage;
  }
}
