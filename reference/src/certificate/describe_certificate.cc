// SPDX-License-Identifier: MIT
#include <array>
#include <cstdio>

#include "convlaw/certificate.h"

namespace convlaw {
namespace {

std::string format(const char* pattern, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), pattern, value);
  return text.data();
}

std::string value_text(double value) {
  return format("%.17g", value) + " (" + format("%a", value) + ")";
}

}  // namespace

std::string describe(const Certificate& c) {
  std::string text;
  switch (c.verdict) {
    case Certificate::Verdict::certified:
      text = "certified: the right bilinear map, or another with probability <= 2^" +
             format("%.1f", c.failure_log2) + "\n";
      break;
    case Certificate::Verdict::refuted:
      text = "refuted: not the right bilinear map\n";
      break;
    case Certificate::Verdict::undecided:
      return "undecided: " + c.reason + "\n";
  }
  if (const auto& r = c.refutation) {
    text += "  run " + std::to_string(r->number) + " (" + r->probe + "), output (";
    for (std::size_t i = 0; i < 4; ++i) {
      if (i > 0) text += ", ";
      text += std::to_string(r->index[i]);
    }
    text += "): got " + value_text(r->got) + ", expected " + value_text(r->expected) + "\n";
    if (!r->diagnosis.empty()) text += "  " + r->diagnosis + "\n";
  }
  text += "  " + std::to_string(c.probes) +
          " structure probes passed, each misses an error with probability <= " +
          format("%.3g", c.miss_probability) + " (" + c.alphabets + "); " + std::to_string(c.runs) +
          " runs; seed " + std::to_string(c.seed) + "\n";
  for (const FurtherProbe& probe : c.further) {
    if (!probe.skipped.empty()) continue;
    const bool broke = c.refutation && c.refutation->probe == probe.name;
    text += std::string("  ") + (broke ? "NOT " : "") + probe.name + ": " + probe.proves + "\n";
  }
  if (c.certified()) {
    text += "  Supposing that " + c.hypothesis + ".\n  Not covered: " + c.not_covered + ".\n";
  }
  return text;
}

}  // namespace convlaw
