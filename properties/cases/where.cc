// SPDX-License-Identifier: MIT
#include "properties/cases/where.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace convlaw {
namespace {

using Number = std::int64_t (*)(const TypedProblem&);

struct Parameter {
  std::string_view label;
  std::string_view pair;  // the name that stands for this one and its sibling
  Number number;
};

// What is counted from 1; a legal problem with less is never drawn.
constexpr std::array<std::string_view, 10> kPositive{
    "batch",    "in_channels", "out_channels", "kernel_size_h", "kernel_size_w",
    "stride_h", "stride_w",    "dilation_h",   "dilation_w",    "groups"};

constexpr std::array<Parameter, 18> kParameters{{
    {"batch", "", [](const TypedProblem& t) { return t.problem.images(); }},
    {"in_channels", "", [](const TypedProblem& t) { return t.problem.in_channels; }},
    {"height", "", [](const TypedProblem& t) { return t.problem.height; }},
    {"width", "", [](const TypedProblem& t) { return t.problem.width; }},
    {"out_channels", "", [](const TypedProblem& t) { return t.problem.out_channels; }},
    {"kernel_size_h", "kernel_size", [](const TypedProblem& t) { return t.problem.kernel_size.h; }},
    {"kernel_size_w", "kernel_size", [](const TypedProblem& t) { return t.problem.kernel_size.w; }},
    {"stride_h", "stride", [](const TypedProblem& t) { return t.problem.stride.h; }},
    {"stride_w", "stride", [](const TypedProblem& t) { return t.problem.stride.w; }},
    {"padding_top", "padding",
     [](const TypedProblem& t) { return vertical_axis(t.problem).begin; }},
    {"padding_bottom", "padding",
     [](const TypedProblem& t) { return vertical_axis(t.problem).end; }},
    {"padding_left", "padding",
     [](const TypedProblem& t) { return horizontal_axis(t.problem).begin; }},
    {"padding_right", "padding",
     [](const TypedProblem& t) { return horizontal_axis(t.problem).end; }},
    {"dilation_h", "dilation", [](const TypedProblem& t) { return t.problem.dilation.h; }},
    {"dilation_w", "dilation", [](const TypedProblem& t) { return t.problem.dilation.w; }},
    {"groups", "", [](const TypedProblem& t) { return t.problem.groups; }},
    {"bias", "", [](const TypedProblem& t) { return std::int64_t{t.problem.bias}; }},
    {"padding_mode", "",
     [](const TypedProblem& t) { return static_cast<std::int64_t>(t.problem.padding_mode); }},
}};

constexpr std::string_view kDtype = "dtype";
constexpr std::string_view kLayout = "layout";

std::int64_t dtype_number(const TypedProblem& t) { return static_cast<std::int64_t>(t.dtype); }
std::int64_t layout_number(const TypedProblem& t) { return static_cast<std::int64_t>(t.layout); }

Number number_of(std::string_view label) {
  if (label == kDtype) return dtype_number;
  if (label == kLayout) return layout_number;
  for (const Parameter& parameter : kParameters) {
    if (parameter.label == label) return parameter.number;
  }
  return nullptr;
}

// "padding_h" means both ends of the axis.
bool stands_for(std::string_view name, const Parameter& parameter) {
  if (name == parameter.label || (!name.empty() && name == parameter.pair)) return true;
  if (name == "padding_h") {
    return parameter.label == "padding_top" || parameter.label == "padding_bottom";
  }
  if (name == "padding_w") {
    return parameter.label == "padding_left" || parameter.label == "padding_right";
  }
  return false;
}

template <class Enum>
std::optional<std::int64_t> number_of_word(std::optional<Enum> value) {
  if (!value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

// A value of the parameter called `name`: a word where the parameter's values are words.
std::optional<std::int64_t> parse_value(std::string_view name, std::string_view text) {
  if (name == "padding_mode") return number_of_word(parse_padding_mode(text));
  if (name == kLayout) return number_of_word(parse_layout(text));
  if (name == kDtype) return number_of_word(parse_element_type(text));
  if (name == "bias" && text == "true") return 1;
  if (name == "bias" && text == "false") return 0;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, number);
  if (code != std::errc() || stop != end) return std::nullopt;
  if (name == "bias" && number != 0 && number != 1) return std::nullopt;
  return number;
}

std::optional<Where::Range> parse_range(std::string_view name, std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto low = parse_value(name, text.substr(0, dots));
  const auto high = dots == std::string_view::npos ? low : parse_value(name, text.substr(dots + 2));
  if (!low || !high || *low > *high) return std::nullopt;
  return Where::Range{*low, *high};
}

std::string_view rule_for(std::string_view name) {
  if (name == "padding_mode") return "values must be zeros, reflect, replicate or circular";
  if (name == kLayout) return "values must be nchw, nhwc or strided";
  if (name == kDtype) return "values must be element types, as in f32|f64";
  if (name == "bias") return "values must be true or false";
  return "values must be numbers or ranges a..b, with | between them";
}

// Cuts `text` at the first `separator`; returns what is before it.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return head;
}

}  // namespace

Result<Where> Where::parse(std::string_view text) {
  Where where;
  const std::string_view whole = text;
  while (!text.empty()) {
    const auto position = static_cast<std::size_t>(text.data() - whole.data());
    const auto wrong = [&](std::string_view rule) {
      return Error{"--where", {}, std::string(rule), std::string(whole), position};
    };
    std::string_view values = take_until(text, ',');
    if (values.find('=') == std::string_view::npos) return wrong("expected parameter=values");
    const std::string_view name = take_until(values, '=');
    std::vector<Range> ranges;
    while (!values.empty()) {
      const std::optional<Range> range = parse_range(name, take_until(values, '|'));
      if (!range) return wrong(rule_for(name));
      ranges.push_back(*range);
    }
    if (ranges.empty()) return wrong("needs at least one value");
    const std::size_t before = where.constraints_.size();
    if (name == kDtype || name == kLayout) {
      where.constraints_.push_back({name == kDtype ? kDtype : kLayout, ranges});
    }
    for (const Parameter& parameter : kParameters) {
      if (!stands_for(name, parameter)) continue;
      const auto is_too_low = [](const Range& range) { return range.high < 1; };
      if (std::find(kPositive.begin(), kPositive.end(), parameter.label) != kPositive.end() &&
          std::all_of(ranges.begin(), ranges.end(), is_too_low)) {
        return wrong("must be at least 1: there is nothing else to draw");
      }
      where.constraints_.push_back({parameter.label, ranges});
    }
    if (where.constraints_.size() == before) return wrong("is not a parameter known here");
  }
  return where;
}

bool Where::admits(const TypedProblem& typed) const {
  return std::all_of(constraints_.begin(), constraints_.end(), [&](const Constraint& constraint) {
    const std::int64_t number = number_of(constraint.label)(typed);
    return std::any_of(constraint.ranges.begin(), constraint.ranges.end(), [&](const Range& range) {
      return range.low <= number && number <= range.high;
    });
  });
}

const std::vector<Where::Range>& Where::ranges(std::string_view label) const {
  static const std::vector<Range> any;
  for (const Constraint& constraint : constraints_) {
    if (constraint.label == label) return constraint.ranges;
  }
  return any;
}

}  // namespace convlaw
