// SPDX-License-Identifier: MIT
#include "properties/cases/case.h"
#include "convlaw/problem_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "properties/cases/own_data.h"

namespace convlaw {
namespace {

constexpr std::array<std::string_view, kPatternCount> kPatterns{
    "ones", "ramp", "one_hot", "small_ints", "sparse", "ints", "floats", "hot", "own"};

constexpr Data kDefaultData{Pattern::ints, 1};

// "0.1.2.0"
std::string dotted(const std::array<std::int64_t, 4>& place) {
  std::string text;
  for (const std::int64_t index : place) {
    if (!text.empty()) text += '.';
    text += std::to_string(index);
  }
  return text;
}

// Reads "0.1.2.0" from the beginning of `text`, and removes it.
bool take_place(std::string_view& text, std::array<std::int64_t, 4>& place) {
  for (std::size_t i = 0; i < place.size(); ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return false;
      text.remove_prefix(1);
    }
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), place[i]);
    if (code != std::errc() || place[i] < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  }
  return true;
}

// "hot@0.1.2.0/0.1.0.1"
bool parse_hot(std::string_view text, HotPlaces& hot) {
  constexpr std::string_view kHot = "hot@";
  if (!text.starts_with(kHot)) return false;
  text.remove_prefix(kHot.size());
  if (!take_place(text, hot.input) || !text.starts_with('/')) return false;
  text.remove_prefix(1);
  return take_place(text, hot.weight) && text.empty();
}

// Of a case whose problem is known.
std::optional<Error> check_places(const Case& c) {
  if (c.data.pattern != Pattern::hot || find_illegality(c.problem())) return std::nullopt;
  const Conv2dShapes shapes = *infer_shapes(c.problem());
  const std::vector<std::int64_t>& extents = shapes.input;
  std::array<std::int64_t, 4> input{1, 1, 1, 1};  // unbatched input is a batch of one
  std::copy(extents.begin(), extents.end(),
            input.end() - static_cast<std::ptrdiff_t>(extents.size()));
  for (std::size_t axis = 0; axis < input.size(); ++axis) {
    if (c.data.hot.input[axis] >= input[axis] || c.data.hot.weight[axis] >= shapes.weight[axis]) {
      return Error{"data",
                   "hot@" + dotted(c.data.hot.input) + '/' + dotted(c.data.hot.weight),
                   "the places of the ones must lie within input and weight",
                   {},
                   0};
    }
  }
  return std::nullopt;
}

std::optional<Error> parse_data(std::string_view key, std::string_view text, Data& data) {
  if (key != "data") {
    return Error{std::string(key), {}, "is not a token that a case string knows", {}, 0};
  }
  const std::size_t hash = text.find('#');
  const std::string_view name = text.substr(0, hash);
  HotPlaces hot;
  const std::optional<Pattern> pattern = parse_hot(name, hot) ? Pattern::hot : parse_pattern(name);
  if (!pattern || (*pattern == Pattern::hot && name == to_string(Pattern::hot))) {
    return Error{
        "data",
        {},
        "must be ones, ramp, one_hot, small_ints, sparse, ints or floats, and a seed as in "
        "ints#17, or the places of two ones as in hot@n.c.h.w/oc.ic.kh.kw",
        {},
        0};
  }
  if (*pattern == Pattern::own && !has_own_data()) {
    return Error{"data", {}, "own needs the tensors: --input and --weight", {}, 0};
  }
  data = {*pattern, 0, hot};
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
  std::string text = to_line(c.typed) + " data=" + std::string(to_string(c.data.pattern));
  if (c.data.pattern == Pattern::hot) {
    text += '@' + dotted(c.data.hot.input) + '/' + dotted(c.data.hot.weight);
    if (c.data.seed == 0) return text;
  }
  return text + '#' + std::to_string(c.data.seed);
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
  if (auto error = check_places(c)) return *std::move(error);
  return c;
}

}  // namespace convlaw
