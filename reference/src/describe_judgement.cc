// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstdio>

#include "convlaw/judge.h"

namespace convlaw {
namespace {

// "0.1 (0x1.999999999999ap-4)"
std::string number(double value) {
  std::array<char, 80> text{};
  const bool plain = !std::isfinite(value) || value == 0;
  std::snprintf(text.data(), text.size(), plain ? "%.9g" : "%.9g (%a)", value, value);
  return text.data();
}

std::string where(const std::array<std::int64_t, 4>& i) {
  return "[n=" + std::to_string(i[0]) + ", oc=" + std::to_string(i[1]) +
         ", oh=" + std::to_string(i[2]) + ", ow=" + std::to_string(i[3]) + "]";
}

std::string legal_range(const JudgedOutput& o) {
  if (o.low != o.low) return "NaN";
  if (o.low == o.high) return number(o.low);
  return "from " + number(o.low) + " to " + number(o.high);
}

std::string line(const char* name, const JudgedOutput& o) {
  std::string text = std::string("  ") + name + " at " + where(o.index) + ": got " + number(o.got) +
                     ", legal is " + legal_range(o);
  if (!o.rule.empty()) text += ": " + o.rule;
  if (o.rule.empty() && std::isfinite(o.ratio)) {
    std::array<char, 64> ratio{};
    std::snprintf(ratio.data(), ratio.size(), "; %.3g times the distance allowed", o.ratio);
    text += ratio.data();
  }
  return text + "\n";
}

}  // namespace

std::string describe(const Judgement& j) {
  const std::string of = " of " + std::to_string(j.outputs) + " outputs";
  std::string text;
  switch (j.verdict()) {
    case Judgement::Verdict::accepted:
      text = "accepted: " + std::to_string(j.outputs) + " outputs are legal";
      break;
    case Judgement::Verdict::rejected:
      text = "rejected: " + std::to_string(j.rejected) + of + " are not legal";
      break;
    case Judgement::Verdict::undecided:
      text = "undecided";
      break;
  }
  text += " under the contract \"" + to_string(j.contract) + "\"\n";
  if (j.undecided > 0) {
    text += "  undecided: " + std::to_string(j.undecided) + of + ", whatever they are\n";
  }
  if (j.first_rejected) text += line("first", *j.first_rejected);
  if (j.worst && (!j.first_rejected || j.worst->index != j.first_rejected->index)) {
    text += line("worst", *j.worst);
  }
  if (j.rejected > 0) {
    text += j.explained_by
                ? "  the contract \"" + to_string(*j.explained_by) + "\" would allow it\n"
                : "  no weaker contract that is known would allow it\n";
  }
  return text;
}

std::string describe(const Result<Judgement>& judgement) {
  return judgement ? describe(*judgement) : "not judged: " + judgement.error().message();
}

}  // namespace convlaw
