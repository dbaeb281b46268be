// SPDX-License-Identifier: MIT
#include "properties/cases/case.h"
#include "convlaw/problem_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace convlaw {
namespace {

constexpr std::array<std::string_view, kPatternCount> kPatterns{
    "ones", "ramp", "one_hot", "small_ints", "sparse", "ints", "floats"};

constexpr Data kDefaultData{Pattern::ints, 1};

std::optional<Error> parse_data(std::string_view key, std::string_view text, Data& data) {
  if (key != "data") {
    return Error{std::string(key), {}, "is not a token that a case string knows", {}, 0};
  }
  const std::size_t hash = text.find('#');
  const std::optional<Pattern> pattern = parse_pattern(text.substr(0, hash));
  if (!pattern) {
    return Error{
        "data",
        {},
        "must be ones, ramp, one_hot, small_ints, sparse, ints or floats, and a seed as in "
        "ints#17",
        {},
        0};
  }
  data = {*pattern, 0};
  if (hash == std::string_view::npos) return std::nullopt;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data() + hash + 1, end, data.seed);
  if (code != std::errc() || stop != end) {
    return Error{"data", {}, "the seed behind # must be an integer of 64 bits", {}, 0};
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Pattern pattern) { return kPatterns[static_cast<std::size_t>(pattern)]; }

std::optional<Pattern> parse_pattern(std::string_view name) {
  const auto* found = std::find(kPatterns.begin(), kPatterns.end(), name);
  if (found == kPatterns.end()) return std::nullopt;
  return static_cast<Pattern>(found - kPatterns.begin());
}

std::string to_string(const Case& c) {
  return to_line(c.typed) + " data=" + std::string(to_string(c.data.pattern)) + '#' +
         std::to_string(c.data.seed);
}

Result<Case> parse_case(std::string_view text) {
  Case c{{}, kDefaultData};
  const std::size_t first = text.find_first_not_of(" \t");
  const bool own_form =
      first != std::string_view::npos && text.substr(first).starts_with("convlaw");
  Result<TypedProblem> typed =
      own_form
          ? parse_line(text, [&](std::string_view key,
                                 std::string_view value) { return parse_data(key, value, c.data); })
          : parse_problem(text);
  if (!typed) return typed.error();
  c.typed = *std::move(typed);
  return c;
}

}  // namespace convlaw
