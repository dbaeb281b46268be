// SPDX-License-Identifier: MIT
#include "properties/command/judge_json.h"

#include <fmt/core.h>

#include "properties/npy/npy_file.h"
#include "properties/pipe/json_fields.h"

namespace convlaw {
namespace {

Json output_json(const std::optional<JudgedOutput>& output) {
  if (!output) return nullptr;
  return {{"index", integers({output->index.begin(), output->index.end()})},
          {"got", real_number(output->got)},
          {"low", real_number(output->low)},
          {"high", real_number(output->high)},
          {"ratio", real_number(output->ratio)},
          {"rule", output->rule}};
}

Json fields_of(const Judgement& judgement) {
  return {{"contract", to_string(judgement.contract)},
          {"verdict", to_string(judgement.verdict())},
          {"outputs", integer(judgement.outputs)},
          {"rejected", integer(judgement.rejected)},
          {"undecided", integer(judgement.undecided)},
          {"worst", output_json(judgement.worst)},
          {"first_rejected", output_json(judgement.first_rejected)},
          {"explained_by",
           judgement.explained_by ? Json(to_string(*judgement.explained_by)) : Json(nullptr)}};
}

}  // namespace

std::string_view to_string(Judgement::Verdict verdict) {
  switch (verdict) {
    case Judgement::Verdict::accepted:
      return "accepted";
    case Judgement::Verdict::rejected:
      return "rejected";
    case Judgement::Verdict::undecided:
      break;
  }
  return "undecided";
}

std::string judgement_json(const std::string& problem, const Judgement& judgement) {
  Json json{{"schema", "convlaw.judge.1"}, {"problem", problem}};
  json.update(fields_of(judgement));
  return print_json(json) + '\n';
}

std::string answers_json(const std::vector<JudgedAnswer>& answers) {
  Json counts = Json::object();
  for (int i = 0; i < kAnswerVerdicts; ++i) {
    std::int64_t count = 0;
    for (const JudgedAnswer& answer : answers) {
      if (answer.verdict == static_cast<AnswerVerdict>(i)) ++count;
    }
    counts[std::string(to_string(static_cast<AnswerVerdict>(i)))] = integer(count);
  }
  Json cases = Json::array();
  for (const JudgedAnswer& answer : answers) {
    cases.push_back(
        {{"case", integer(answer.asked->number)},
         {"case_string", answer.asked->text},
         {"verdict", to_string(answer.verdict)},
         {"message", answer.message},
         {"judgement", answer.judgement ? fields_of(*answer.judgement) : Json(nullptr)}});
  }
  return print_json({{"schema", "convlaw.judge_cases.1"}, {"counts", counts}, {"cases", cases}}) +
         '\n';
}

std::optional<Error> write_json(const std::string& path, const std::string& text) {
  if (path != "-") return write_file(path, text);
  fmt::print("{}", text);
  return std::nullopt;
}

}  // namespace convlaw
