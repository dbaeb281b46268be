// SPDX-License-Identifier: MIT
// Judgements as JSON, for programs. properties/command/README.md is the schema.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "convlaw/judge.h"
#include "convlaw/result.h"
#include "properties/pipe/judge_answers.h"

namespace convlaw {

std::string_view to_string(Judgement::Verdict verdict);

std::string judgement_json(const std::string& problem, const Judgement& judgement);
std::string answers_json(const std::vector<JudgedAnswer>& answers);

/// To a file, or to standard output if `path` is "-".
std::optional<Error> write_json(const std::string& path, const std::string& text);

}  // namespace convlaw
