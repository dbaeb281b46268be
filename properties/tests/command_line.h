// SPDX-License-Identifier: MIT
// What tests of the command type, and the files that go in and out.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "properties/pipe/json_fields.h"
#include "properties/tests/program.h"

namespace convlaw {

inline Outcome run_convlaw(const std::string& arguments) {
  return run_program(std::string(CONVLAW_COMMAND) + ' ' + arguments);
}

inline void expect_convlaw(const std::string& arguments, int exit, const std::string& part) {
  const Outcome run = run_convlaw(arguments);
  EXPECT_EQ(run.exit, exit) << arguments << '\n' << run.output;
  EXPECT_NE(run.output.find(part), std::string::npos) << arguments << '\n' << run.output;
}

// Tests may run at the same time: the name must be theirs alone.
inline std::string temporary(const std::string& name) { return testing::TempDir() + name; }

inline std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string write_text(const std::string& name, const std::string& text) {
  std::string path = temporary(name);
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

inline Json json_of(const std::string& path) {
  Json json = Json::parse(text_of(path), nullptr, /*allow_exceptions=*/false);
  EXPECT_TRUE(json.is_object()) << path;
  return json;
}

}  // namespace convlaw
