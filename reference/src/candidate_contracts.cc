// SPDX-License-Identifier: MIT
#include <array>

#include "amplified.h"
#include "convlaw/infer.h"

namespace convlaw {
namespace {

enum class For : std::uint8_t { all, f32, narrow, f16, winograd };

struct Candidate {
  For whom;
  std::string_view contract;
};

constexpr std::array<Candidate, 19> kCandidates{{
    {For::narrow, "direct,bias=after_rounding"},
    {For::narrow, "direct,output=toward_zero"},
    {For::narrow, "direct,output=any,bias=anywhere"},
    {For::all, "direct,ftz"},
    {For::f32, "direct,inputs=tf32"},
    {For::f32, "block_fma,inputs=tf32"},
    {For::f32, "direct,inputs=f16"},
    {For::f32, "direct,inputs=bf16"},
    {For::narrow, "block_fma,block=16+2"},
    {For::narrow, "block_fma,block=8+1"},
    {For::narrow, "block_fma"},
    {For::winograd, "winograd_2x2_3x3"},
    {For::winograd, "winograd_4x4_3x3"},
    {For::all, "fft"},
    {For::f32, "direct,acc=f16"},
    {For::f16, "direct,acc=f16"},
    {For::f32, "direct,acc=bf16"},
    {For::narrow, "direct,acc=bf16"},
    {For::narrow, "direct,acc=f16,output=any,bias=anywhere"},
}};

bool is_for(For whom, const Conv2dProblem& problem, const ElementTypes& types) {
  const bool is_f16 = types.output == ElementType::f16;
  switch (whom) {
    case For::all:
      return true;
    case For::f32:
      return types.output == ElementType::f32;
    case For::narrow:
      return is_f16 || types.output == ElementType::bf16;
    case For::f16:
      return is_f16;
    case For::winograd:
      break;
  }
  return winograd_applies(problem);
}

}  // namespace

std::vector<Contract> candidate_contracts(const Conv2dProblem& problem, const ElementTypes& types) {
  std::vector<Contract> contracts;
  if (is_integer(types.input)) return contracts;
  for (const Candidate& candidate : kCandidates) {
    if (!is_for(candidate.whom, problem, types)) continue;
    contracts.push_back(*parse_contract(candidate.contract));
  }
  return contracts;
}

}  // namespace convlaw
