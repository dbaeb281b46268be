// SPDX-License-Identifier: MIT
#include "properties/command/contract_text.h"

#include <array>

namespace convlaw {
namespace {

struct Word {
  std::string_view name;
  void (*apply)(convlaw_contract& contract);
};

constexpr std::array<Word, 7> kWords{{
    {"direct", [](convlaw_contract& c) { c.algorithm = CONVLAW_DIRECT; }},
    {"winograd_2x2_3x3", [](convlaw_contract& c) { c.algorithm = CONVLAW_WINOGRAD_2X2_3X3; }},
    {"winograd_4x4_3x3", [](convlaw_contract& c) { c.algorithm = CONVLAW_WINOGRAD_4X4_3X3; }},
    {"fft", [](convlaw_contract& c) { c.algorithm = CONVLAW_FFT; }},
    {"block_fma", [](convlaw_contract& c) { c.algorithm = CONVLAW_BLOCK_FMA; }},
    {"any_algorithm", [](convlaw_contract& c) { c.algorithm = CONVLAW_ANY_ALGORITHM; }},
    {"nondeterministic", [](convlaw_contract& c) { c.nondeterministic = 1; }},
}};

}  // namespace

Result<convlaw_contract> parse_contract(std::string_view text) {
  convlaw_contract contract{};
  contract.struct_size = sizeof contract;
  const std::string_view whole = text;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view name = text.substr(0, comma);
    bool known = false;
    for (const Word& word : kWords) {
      if (word.name != name) continue;
      word.apply(contract);
      known = true;
    }
    if (!known) {
      return Error{"--contract",
                   {},
                   "must be of the words " + contract_names(),
                   std::string(whole),
                   static_cast<std::size_t>(text.data() - whole.data())};
    }
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return contract;
}

std::string contract_names() {
  std::string names;
  for (const Word& word : kWords) names += (names.empty() ? "" : ", ") + std::string(word.name);
  return names;
}

}  // namespace convlaw
