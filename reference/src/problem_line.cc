// SPDX-License-Identifier: MIT
// Our own one-line form of a problem.
#include <array>
#include <set>

#include "convlaw/problem_text.h"
#include "scanner.h"
#include "text.h"

namespace convlaw {
namespace {

constexpr std::string_view kVersion = "convlaw1:";

std::string pair_text(Size2 size) { return cat(size.h, 'x', size.w); }

std::string padding_text(const Padding& padding) {
  if (padding.kind == Padding::Kind::same) return "psame";
  if (padding.kind == Padding::Kind::valid) return "pvalid";
  if (padding.is_symmetric()) return cat('p', pair_text(padding.begin));
  return cat('p', pair_text(padding.begin), "..", pair_text(padding.end));
}

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)); }

// Reads the tokens of one line into a TypedProblem.
class LineReader {
 public:
  LineReader(std::string_view text, const ExtraToken& extra) : scanner_(text), extra_(extra) {}

  Result<TypedProblem> read() {
    scanner_.skip_spaces();
    if (!scanner_.accept(kVersion)) {
      return scanner_.error("version", "the line must begin with \"convlaw1:\"");
    }
    while (true) {
      scanner_.skip_spaces();
      if (scanner_.at_end()) break;
      if (auto error = read_token()) return *std::move(error);
    }
    for (const char* required : {"c", "h", "w", "oc", "k"}) {
      if (!seen_.contains(required)) {
        return scanner_.error(required, "is missing: c, h, w, oc and k must be given");
      }
    }
    return read_;
  }

 private:
  using Failure = std::optional<Error>;

  // Marks `parameter` as given; it may be given once.
  Failure once(std::string_view parameter) {
    if (seen_.insert(std::string(parameter)).second) return std::nullopt;
    return scanner_.error_at(token_, parameter, "is given twice");
  }

  Failure read_token() {
    token_ = scanner_.position();
    Scanner ahead = scanner_;
    const std::string_view word = ahead.take_while([](char c) { return !is_space(c); });
    if (const std::size_t equals = word.find('='); equals != std::string_view::npos && extra_) {
      scanner_ = ahead;
      const std::string_view key = word.substr(0, equals);
      if (auto failure = once(key)) return failure;
      auto failure = extra_(key, word.substr(equals + 1));
      if (failure) failure->text = scanner_.text(), failure->position = token_;
      return failure;
    }
    if (accept_word(word)) {
      scanner_ = ahead;
      return once(parameter_);
    }
    const std::string_view key =
        scanner_.take_while([](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
    if (auto failure = read_value(key)) return failure;
    if (!scanner_.at_end() && !is_space(scanner_.peek())) {
      return scanner_.error(key, "the token must end here");
    }
    return once(key);
  }

  // Words that stand for themselves; sets parameter_ to what the word sets.
  bool accept_word(std::string_view word) {
    Conv2dProblem& p = read_.problem;
    if (word == "unbatched") {
      parameter_ = "n";
      p.batch = std::nullopt;
    } else if (word == "bias" || word == "nobias") {
      parameter_ = "bias";
      p.bias = word == "bias";
    } else if (word == "psame" || word == "pvalid") {
      parameter_ = "p";
      p.padding.kind = word == "psame" ? Padding::Kind::same : Padding::Kind::valid;
    } else if (const auto mode = parse_padding_mode(word)) {
      parameter_ = "padding mode";
      p.padding_mode = *mode;
    } else if (const auto layout = parse_layout(word)) {
      parameter_ = "layout";
      read_.layout = *layout;
    } else if (const auto dtype = parse_element_type(word)) {
      parameter_ = "element type";
      read_.dtype = *dtype;
    } else {
      return false;
    }
    return true;
  }

  Failure read_value(std::string_view key) {
    Conv2dProblem& p = read_.problem;
    if (key == "n") {
      p.batch = 0;
      return read_number(key, *p.batch);
    }
    if (key == "c") return read_number(key, p.in_channels);
    if (key == "h") return read_number(key, p.height);
    if (key == "w") return read_number(key, p.width);
    if (key == "oc") return read_number(key, p.out_channels);
    if (key == "g") return read_number(key, p.groups);
    if (key == "k") return read_pair(key, p.kernel_size);
    if (key == "s") return read_pair(key, p.stride);
    if (key == "d") return read_pair(key, p.dilation);
    if (key == "p") {
      if (auto failure = read_pair(key, p.padding.begin)) return failure;
      p.padding.end = p.padding.begin;
      return scanner_.accept("..") ? read_pair(key, p.padding.end) : std::nullopt;
    }
    return scanner_.error_at(token_, "token", "is not one that this version knows");
  }

  Failure read_number(std::string_view key, std::int64_t& number) {
    const Result<std::int64_t> value = scanner_.integer(key);
    if (!value) return value.error();
    number = *value;
    return std::nullopt;
  }

  Failure read_pair(std::string_view key, Size2& pair) {
    if (auto failure = read_number(key, pair.h)) return failure;
    pair.w = pair.h;
    return scanner_.accept("x") ? read_number(key, pair.w) : std::nullopt;
  }

  Scanner scanner_;
  const ExtraToken& extra_;
  TypedProblem read_;
  std::set<std::string> seen_;
  std::size_t token_ = 0;  // where the current token begins
  std::string_view parameter_;
};

}  // namespace

std::string to_line(const TypedProblem& typed) {
  const Conv2dProblem& p = typed.problem;
  const Conv2dProblem defaults;
  std::string line{kVersion};
  const auto add = [&](const auto&... parts) { line += cat(' ', parts...); };

  if (!p.batch) add("unbatched");
  if (p.batch && p.batch != defaults.batch) add('n', *p.batch);
  add('c', p.in_channels);
  add('h', p.height);
  add('w', p.width);
  add("oc", p.out_channels);
  add('k', pair_text(p.kernel_size));
  if (p.stride != defaults.stride) add('s', pair_text(p.stride));
  if (p.padding != defaults.padding) add(padding_text(p.padding));
  if (p.dilation != defaults.dilation) add('d', pair_text(p.dilation));
  if (p.groups != defaults.groups) add('g', p.groups);
  if (!p.bias) add("nobias");
  if (p.padding_mode != defaults.padding_mode) add(to_string(p.padding_mode));
  if (typed.dtype != ElementType::f32) add(to_string(typed.dtype));
  if (typed.layout != Layout::nchw) add(to_string(typed.layout));
  return line;
}

std::string to_line(const Conv2dProblem& problem) { return to_line(TypedProblem{problem}); }

Result<TypedProblem> parse_line(std::string_view text, const ExtraToken& extra) {
  return LineReader(text, extra).read();
}

}  // namespace convlaw
