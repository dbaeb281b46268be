// SPDX-License-Identifier: MIT
#include "properties/runner/explanation.h"

#include <sstream>

namespace convlaw {
namespace {

// More resemblances than this tell nothing.
constexpr std::size_t kMostTied = 4;

constexpr std::size_t kLineWidth = 96;

// Joined with commas, in lines that fit behind the witness's labels.
std::string listed(const std::vector<std::string>& items) {
  std::string text;
  std::size_t width = 0;
  for (const std::string& item : items) {
    if (width > 0 && width + item.size() > kLineWidth) {
      text += ",\n             ";
      width = 0;
    } else if (width > 0) {
      text += ", ";
    }
    text += item;
    width += item.size() + 2;
  }
  return text;
}

std::string evidence_of(const Diagnosis& diagnosis) {
  return std::to_string(diagnosis.failing + diagnosis.passing) + " cases, of which " +
         std::to_string(diagnosis.failing) + " fail";
}

std::string unsteady(const Diagnosis& diagnosis) {
  return diagnosis.is_steady ? "" : "; some differ when they are put again";
}

std::string story_of(const Defect& defect) {
  return std::string(defect.name) + ": where " + std::string(defect.trigger) + ", " +
         std::string(defect.symptom) + "\n               (" + std::string(defect.source) + ")\n";
}

std::string looks_like(const Diagnosis& diagnosis) {
  const auto tied = diagnosis.tied();
  if (tied.size() > kMostTied) {
    return "any of " + std::to_string(tied.size()) + " known defects: it tells too little\n";
  }
  std::string text;
  for (const Hypothesis& one : tied) {
    text += (text.empty() ? "" : "             or ") + story_of(*one.defect);
  }
  if (!tied.empty()) {
    return text + "               it does the same on " + evidence_of(diagnosis) +
           (diagnosis.is_confident() ? "" : ", which is little") + unsteady(diagnosis) + "\n";
  }
  if (diagnosis.failing == 0) return "nothing that can be told: no case failed twice\n";
  text = "none of the known defects, on " + evidence_of(diagnosis) + unsteady(diagnosis) + "\n";
  if (!diagnosis.ranked.empty() && diagnosis.ranked.front().never_disagrees()) {
    text += "             but it fails where this one does, with other numbers:\n               " +
            story_of(*diagnosis.ranked.front().defect);
  }
  return text;
}

std::string wrong_outputs(const Region& region) {
  std::string text = region.sentence;
  if (region.right_inside == 0) {
    if (region.right_outside > 0) text += ", and everything there";
  } else {
    text += "; " + std::to_string(region.wrong) + " of the " +
            std::to_string(region.wrong + region.right_inside) + " outputs there";
  }
  return text + '\n';
}

}  // namespace

Explanation explain(Evaluator& evaluator, const Failure& failure, const Where& where) {
  if (!evaluator.survives_crashes()) {
    return {{}, diagnose(evaluator, failure, where, all_defects(), {.evaluations = 0})};
  }
  return {find_parameter_effects(evaluator, failure, where),
          diagnose(evaluator, failure, where, all_defects())};
}

std::string describe_explanation(const Explanation& explanation) {
  const Diagnosis& diagnosis = explanation.diagnosis;
  std::ostringstream out;
  if (!explanation.parameters.matter.empty()) {
    out << "  needs      " << listed(explanation.parameters.matter) << '\n';
  }
  if (!explanation.parameters.any.empty()) {
    out << "  with any   " << listed(explanation.parameters.any) << '\n';
  }
  if (!diagnosis.region.sentence.empty()) {
    out << "  wrong are  " << wrong_outputs(diagnosis.region);
  }
  out << "  looks like " << looks_like(diagnosis);
  return out.str();
}

}  // namespace convlaw
