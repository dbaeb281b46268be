// SPDX-License-Identifier: MIT
#include "properties/command/version.h"

#include "convlaw/registry.h"

namespace convlaw {
namespace {

std::string processor_features() {
#if defined(__x86_64__)
  std::string features = "x86-64";
  const auto add = [&](bool present, const char* name) {
    if (present) features += std::string(" ") + name;
  };
  __builtin_cpu_init();
  add(__builtin_cpu_supports("sse4.1"), "sse4.1");
  add(__builtin_cpu_supports("avx"), "avx");
  add(__builtin_cpu_supports("avx2"), "avx2");
  add(__builtin_cpu_supports("fma"), "fma");
  add(__builtin_cpu_supports("avx512f"), "avx512f");
  add(__builtin_cpu_supports("avx512vnni"), "avx512vnni");
  return features;
#else
  return "not x86-64";
#endif
}

}  // namespace

std::string version_number() { return CONVLAW_VERSION; }

std::string describe_version() {
  std::string text = "convlaw " CONVLAW_VERSION "\nbuild     " CONVLAW_BUILD "\nprocessor " +
                     processor_features() + "\nbuilt in  definition, defect:NAME";
  for (const convlaw_implementation* implementation : optimized_implementations()) {
    text += std::string(", ") + implementation->name;
  }
  return text;
}

}  // namespace convlaw
