// SPDX-License-Identifier: MIT
#include "properties/command/select.h"

#include <fnmatch.h>

#include "properties/laws/same_bits_as_the_other.h"

namespace convlaw {
namespace {

bool matches(const std::string& glob, std::string_view text) {
  return fnmatch(glob.c_str(), std::string(text).c_str(), 0) == 0;
}

bool matches(const std::string& glob, const Law& law) {
  return matches(glob, law.name) || matches(glob, law.chapter);
}

bool matches(const std::string& glob, const Defect& defect) { return matches(glob, defect.name); }

template <class T>
Result<std::vector<const T*>> select(std::span<const T* const> all,
                                     const std::vector<std::string>& globs,
                                     const std::string& option, const std::string& rule) {
  std::vector<bool> used(globs.size());
  std::vector<const T*> selected;
  for (const T* one : all) {
    bool wanted = globs.empty();
    for (std::size_t i = 0; i < globs.size(); ++i) {
      if (!matches(globs[i], *one)) continue;
      wanted = used[i] = true;
    }
    if (wanted) selected.push_back(one);
  }
  for (std::size_t i = 0; i < globs.size(); ++i) {
    if (!used[i]) return Error{option, globs[i], rule, {}, 0};
  }
  return selected;
}

}  // namespace

Result<std::vector<const Law*>> select_laws(const std::vector<std::string>& globs, bool has_other) {
  std::vector<const Law*> laws(all_laws().begin(), all_laws().end());
  if (has_other) laws.insert(laws.begin(), &same_bits_as_the_other);
  return select(std::span<const Law* const>(laws), globs, "--law",
                "matches no law; convlaw laws lists them");
}

Result<std::vector<const Defect*>> select_defects(const std::vector<std::string>& globs) {
  return select(all_defects(), globs, "--defect", "matches no defect; convlaw power lists them");
}

}  // namespace convlaw
