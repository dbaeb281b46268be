// SPDX-License-Identifier: MIT
#include "fuzz/under_test.h"

#include <cstdlib>

#include "convlaw/definition.h"
#include "convlaw/registry.h"
#include "fuzz/require.h"
#include "properties/command/targets.h"

namespace convlaw {
namespace {

UnderTest named(const std::string& name) {
  const Result<Target> target = find_target(name);
  if (!target) found(target.error().message());
  const Result<const convlaw_implementation*> implementation = (*target)();
  if (!implementation) found(implementation.error().message());
  return {*implementation, name, {}};
}

std::vector<UnderTest> find_under_test() {
  const char* name = std::getenv("CONVLAW_FUZZ_IMPLEMENTATION");
  if (name != nullptr && *name != '\0') return {named(name)};
  std::vector<UnderTest> forms;
  const char* isa = std::getenv("CONVLAW_HALIDE_ISA");
  const bool is_limited = isa != nullptr && *isa != '\0';
  const std::string environment =
      is_limited ? "CONVLAW_HALIDE_ISA=" + std::string(isa) + " " : std::string();
  for (const convlaw_implementation* one : optimized_implementations()) {
    forms.push_back({one, one->name, environment});
  }
  if (forms.empty()) forms.push_back(named("definition"));
  return forms;
}

}  // namespace

const std::vector<UnderTest>& under_test() {
  // One thread: what an input does must not depend on what else the machine does.
  static const std::vector<UnderTest> forms = (setenv("HL_NUM_THREADS", "1", 0), find_under_test());
  return forms;
}

}  // namespace convlaw
