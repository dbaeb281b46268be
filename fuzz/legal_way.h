// SPDX-License-Identifier: MIT
// One way of computing one output that a contract allows, taken step by step in toy numbers: what
// the oracle must never reject. It shares no code with the oracle but the correct rounding.
#pragma once

#include <string>

#include "convlaw/contract.h"
#include "convlaw/enclosure.h"
#include "properties/choices/choices.h"

namespace convlaw {

struct LegalWay {
  Contract contract;
  ElementType type = ElementType::f32;
  OutputTerms terms;              ///< numbers of the type, of at most eight bits
  double result = 0;              ///< of the type
  bool asks_for_the_set = false;  ///< now and then: is it in the enclosure, beside being accepted?
};

LegalWay draw_legal_way(Choices& choices);

/// The contract, the addends and the result on a few lines.
std::string describe(const LegalWay& way);

}  // namespace convlaw
