// SPDX-License-Identifier: MIT
#include "properties/command/targets.h"

#include <unistd.h>

#include "convlaw/definition.h"
#include "convlaw/registry.h"
#include "properties/defects/defect.h"
#include "properties/dock/plugin.h"
#include "properties/variants/legal_variants.h"

namespace convlaw {
namespace {

constexpr std::string_view kDefect = "defect:";
constexpr std::string_view kLegal = "legal:";

Target always(const convlaw_implementation* implementation) {
  return [implementation] { return implementation; };
}

bool looks_like_a_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".so");
}

}  // namespace

Result<Target> find_target(const std::string& name) {
  if (name == "definition") return always(&definition_implementation());
  for (const convlaw_implementation* implementation : optimized_implementations()) {
    if (name == implementation->name) return always(implementation);
  }
  if (name.starts_with(kDefect)) {
    const Defect* defect = find_defect(std::string_view(name).substr(kDefect.size()));
    if (defect != nullptr) return always(implementation_of(*defect));
    return Error{"implementation", name, "no such defect; convlaw check --list shows them", {}, 0};
  }
  if (name.starts_with(kLegal)) {
    for (const LegalVariant& variant : legal_variants()) {
      if (name.substr(kLegal.size()) == variant.name) return always(variant.implementation);
    }
    return Error{"implementation", name, "no such variant; convlaw check --list shows them", {}, 0};
  }
  if (!looks_like_a_path(name)) {
    return Error{
        "implementation",
        name,
        "must be a built-in name (convlaw check --list shows them) or a path to a plug-in, "
        "as in ./mine.so",
        {},
        0};
  }
  if (access(name.c_str(), R_OK) != 0) {
    return Error{"plug-in", name, "there is no such file, or it cannot be read", {}, 0};
  }
  return Target([name] { return load_plugin(name); });
}

std::vector<std::string> built_in_names() {
  std::vector<std::string> names{"definition"};
  for (const convlaw_implementation* implementation : optimized_implementations()) {
    names.emplace_back(implementation->name);
  }
  for (const LegalVariant& variant : legal_variants()) {
    names.push_back(std::string(kLegal) + variant.name);
  }
  for (const Defect* defect : all_defects()) {
    names.push_back(std::string(kDefect) + std::string(defect->name));
  }
  return names;
}

std::string shell_quoted(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:+=@%,";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace convlaw
