// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "properties/tests/program.h"

namespace convlaw {
namespace {

TEST(Command, RefusesToJudgeInABrokenEnvironment) {
  const std::string command = std::string(CONVLAW_COMMAND) + " laws";
  EXPECT_EQ(run_program(command).exit, 0);
  const Outcome run = run_program("LD_PRELOAD=" CONVLAW_PRELOAD_ROUNDING_UPWARDS " " + command);
  EXPECT_EQ(run.exit, 2) << run.output;
  EXPECT_NE(run.output.find("does not round to nearest: must round"), std::string::npos)
      << run.output;
  EXPECT_EQ(std::count(run.output.begin(), run.output.end(), '\n'), 1) << run.output;
}

}  // namespace
}  // namespace convlaw
