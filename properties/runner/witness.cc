// SPDX-License-Identifier: MIT
#include "properties/runner/witness.h"
#include "convlaw/problem_text.h"

#include <array>
#include <cstdio>
#include <sstream>

#include "properties/runner/torch_snippet.h"

namespace convlaw {
namespace {

std::string number(double value) {
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%.9g (%a)", value, value);
  return text.data();
}

std::string indented(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) result += "    " + line + '\n';
  return result;
}

// The problem as torch says it, where it can.
std::string torch_line(const Case& c) {
  const Result<std::string> text = to_torch(c.problem());
  return text ? *text : "F.pad and then a convolution without padding; see below";
}

// The law, and how it is broken.
std::string headline(const Failure& failure) {
  const Law& law = *failure.law;
  const Verdict& verdict = failure.reduction.verdict;
  std::ostringstream out;
  const char* kind = verdict.kind == Verdict::Kind::crashed     ? "CRASHED"
                     : verdict.kind == Verdict::Kind::timed_out ? "HUNG"
                                                                : "BROKEN";
  out << kind << "  " << law.name << " (" << law.chapter << ")\n";
  out << "  law        " << law.formula << '\n';
  if (verdict.kind != Verdict::Kind::broken) {
    out << "  found      " << describe_verdict(verdict) << '\n';
  } else {
    out << (verdict.difference ? "  differ     " : "  found      ") << verdict.reason << '\n';
  }
  return out.str();
}

}  // namespace

std::string describe_difference(const Difference& difference) {
  constexpr std::array<const char*, 4> kAxes{"n", "oc", "oh", "ow"};
  std::string text = "at [";
  for (std::size_t axis = 0; axis < 4; ++axis) {
    text += (axis > 0 ? ", " : "") + std::string(kAxes[axis]) + '=' +
            std::to_string(difference.index[axis]);
  }
  return text + "]: expected " + number(difference.expected) + ", got " + number(difference.got);
}

std::string describe_verdict(const Verdict& verdict) {
  std::string text{to_string(verdict.kind)};
  if (!verdict.reason.empty()) text += ": " + verdict.reason;
  return text;
}

std::string describe_failure(const Failure& failure, const Explanation& explanation,
                             const std::string& replay) {
  const Reduction& reduction = failure.reduction;
  std::ostringstream out;
  out << headline(failure);
  out << "  because    " << failure.law->reason << '\n';
  if (reduction.verdict.difference) {
    const Difference& difference = *reduction.verdict.difference;
    out << "  first      " << describe_difference(difference) << '\n';
    out << "  wrong      " << difference.wrong << " of " << difference.total
        << (difference.region.empty() ? "" : ": ") << difference.region << '\n';
  }
  out << "  case       " << to_string(reduction.minimal) << '\n';
  out << "  torch      " << torch_line(reduction.minimal) << '\n';
  if (!reduction.reproduced) {
    out << "  note       the case did not fail again by itself: the failure depends on chance or "
           "on "
           "the calls before it\n";
  } else if (reduction.minimal != failure.found) {
    out << "  found as   " << to_string(failure.found) << " (reduced in " << reduction.evaluations
        << " evaluations)\n";
  }
  out << describe_explanation(explanation);
  out << "  replay     " << replay << '\n';
  out << "  in PyTorch the convolution of this case is\n"
      << indented(torch_snippet(reduction.minimal));
  return out.str();
}

std::string describe_failure_briefly(const Failure& failure, const std::string& replay) {
  return headline(failure) + "  case       " + to_string(failure.reduction.minimal) + '\n' +
         "  replay     " + replay + '\n';
}

std::string replay_command(const Failure& failure, const std::string& target) {
  return "convlaw replay " + target + " --law " + std::string(failure.law->name) + " --case '" +
         to_string(failure.reduction.minimal) + "'";
}

}  // namespace convlaw
