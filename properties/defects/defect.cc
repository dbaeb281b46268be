// SPDX-License-Identifier: MIT
#include "properties/defects/defect.h"

#include <map>
#include <string>

#include "properties/defects/direct.h"

namespace convlaw {
namespace {

convlaw_implementation make_implementation(const Defect& defect) {
  convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = defect.name.data();
  implementation.description = defect.symptom.data();
  implementation.capabilities =
      defect.capabilities != nullptr ? defect.capabilities : &direct_capabilities();
  implementation.run = defect.run;
  implementation.query = defect.query;
  implementation.prepare = defect.prepare;
  implementation.release = defect.release;
  implementation.workspace_size = defect.workspace_size;
  return implementation;
}

}  // namespace

const Defect* find_defect(std::string_view name) {
  for (const Defect* defect : all_defects()) {
    if (defect->name == name) return defect;
  }
  return nullptr;
}

const convlaw_implementation* implementation_of(const Defect& defect) {
  static std::map<const Defect*, convlaw_implementation> made;
  const auto found = made.find(&defect);
  if (found != made.end()) return &found->second;
  return &made.emplace(&defect, make_implementation(defect)).first->second;
}

}  // namespace convlaw
