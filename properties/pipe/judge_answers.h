// SPDX-License-Identifier: MIT
// A stream of answers against the cases that were asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "convlaw/contract.h"
#include "convlaw/judge.h"
#include "properties/pipe/case_frame.h"
#include "properties/pipe/frame_reader.h"

namespace convlaw {

enum class AnswerVerdict : std::uint8_t { accepted, rejected, undecided, declined, failed };
inline constexpr int kAnswerVerdicts = 5;
std::string_view to_string(AnswerVerdict verdict);

struct JudgedAnswer {
  const PipeCase* asked = nullptr;
  AnswerVerdict verdict = AnswerVerdict::failed;
  std::string message;                 ///< why, where there was no output to judge
  std::optional<Judgement> judgement;  ///< of the output, where there was one
};

/// Every case of a stream; no number may come twice.
Result<std::vector<PipeCase>> read_cases(ByteSource& source);

/// A judgement for every case, in their order. Answers may come in any order. A case that is not
/// answered has failed; an Error says that the answers cannot be read as such: cut off, garbage,
/// to a case that was not asked, or to one a second time.
Result<std::vector<JudgedAnswer>> judge_answers(const std::vector<PipeCase>& cases,
                                                ByteSource& answers, const Contract& contract);

/// The answer to a single case.
Result<JudgedAnswer> judge_answer(const PipeCase& c, const NpyArray& output,
                                  const Contract& contract);

}  // namespace convlaw
