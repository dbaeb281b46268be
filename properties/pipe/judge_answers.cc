// SPDX-License-Identifier: MIT
#include "properties/pipe/judge_answers.h"

#include <array>
#include <map>
#include <set>

#include "properties/pipe/answer_frame.h"

namespace convlaw {
namespace {

Error number_twice(std::int64_t number, const char* what) {
  return {"case", std::to_string(number), std::string("is ") + what + " twice", {}, 0};
}

Result<JudgedAnswer> judge_line(FrameReader& reader, const AnswerLine& line, const PipeCase& c,
                                const Contract& contract) {
  const Result<PipeAnswer> answer = read_answer(reader, line, c);
  if (!answer) return answer.error();
  if (answer->output) return judge_answer(c, *answer->output, contract);
  const bool is_declined = answer->status == PipeAnswer::Status::declined;
  return JudgedAnswer{&c, is_declined ? AnswerVerdict::declined : AnswerVerdict::failed,
                      answer->message, std::nullopt};
}

}  // namespace

std::string_view to_string(AnswerVerdict verdict) {
  constexpr std::array<std::string_view, kAnswerVerdicts> kNames{"accepted", "rejected",
                                                                 "undecided", "declined", "failed"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Result<std::vector<PipeCase>> read_cases(ByteSource& source) {
  FrameReader reader(source);
  std::vector<PipeCase> cases;
  std::set<std::int64_t> seen;
  for (;;) {
    Result<std::optional<PipeCase>> c = read_case(reader);
    if (!c) return c.error();
    if (!*c) return cases;
    if (!seen.insert((*c)->number).second) return number_twice((*c)->number, "asked");
    cases.push_back(**std::move(c));
  }
}

Result<JudgedAnswer> judge_answer(const PipeCase& c, const NpyArray& output,
                                  const Contract& contract) {
  Result<Judgement> judgement =
      judge(c.problem, judged_tensors(c.problem, c.operands, output), contract);
  if (!judgement) return judgement.error();
  AnswerVerdict verdict = AnswerVerdict::accepted;
  if (judgement->verdict() == Judgement::Verdict::rejected) verdict = AnswerVerdict::rejected;
  if (judgement->verdict() == Judgement::Verdict::undecided) verdict = AnswerVerdict::undecided;
  return JudgedAnswer{&c, verdict, "", *std::move(judgement)};
}

Result<std::vector<JudgedAnswer>> judge_answers(const std::vector<PipeCase>& cases,
                                                ByteSource& answers, const Contract& contract) {
  std::vector<JudgedAnswer> judged;
  std::map<std::int64_t, std::size_t> index;
  for (const PipeCase& c : cases) {
    index.emplace(c.number, judged.size());
    judged.push_back({&c, AnswerVerdict::failed, "there is no answer", std::nullopt});
  }
  FrameReader reader(answers);
  std::set<std::int64_t> answered;
  for (;;) {
    const Result<std::optional<AnswerLine>> line = read_answer_line(reader);
    if (!line) return line.error();
    if (!*line) {
      if (answered.empty()) return Error{"stream", {}, "holds no answer", {}, 0};
      return judged;
    }
    const auto found = index.find((*line)->number);
    if (found == index.end()) {
      return Error{
          "case", std::to_string((*line)->number), "is answered, but was not asked", {}, 0};
    }
    if (!answered.insert(found->first).second) return number_twice(found->first, "answered");
    Result<JudgedAnswer> answer = judge_line(reader, **line, cases[found->second], contract);
    if (!answer) return answer.error();
    judged[found->second] = *std::move(answer);
  }
}

}  // namespace convlaw
