// SPDX-License-Identifier: MIT
#include "properties/command/select_laws.h"

#include <fnmatch.h>

namespace convlaw {
namespace {

bool matches(const std::string& glob, std::string_view text) {
  return fnmatch(glob.c_str(), std::string(text).c_str(), 0) == 0;
}

bool matches(const std::string& glob, const Law& law) {
  return matches(glob, law.name) || matches(glob, law.chapter);
}

}  // namespace

Result<std::vector<const Law*>> select_laws(const std::vector<std::string>& globs) {
  std::vector<bool> used(globs.size());
  std::vector<const Law*> selected;
  for (const Law* law : all_laws()) {
    bool wanted = globs.empty();
    for (std::size_t i = 0; i < globs.size(); ++i) {
      if (!matches(globs[i], *law)) continue;
      wanted = used[i] = true;
    }
    if (wanted) selected.push_back(law);
  }
  for (std::size_t i = 0; i < globs.size(); ++i) {
    if (!used[i]) {
      return Error{"--law", globs[i], "matches no law; convlaw laws lists them", {}, 0};
    }
  }
  return selected;
}

}  // namespace convlaw
