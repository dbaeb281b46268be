// SPDX-License-Identifier: MIT
// torch.nn.Conv2d as Python writes it and as print(module) shows it.
#include <array>
#include <set>

#include "convlaw/problem_text.h"
#include "scanner.h"
#include "text.h"

namespace convlaw {
namespace {

using Failure = std::optional<Error>;

// The constructor's parameters, in the order of its signature.
constexpr std::array<std::string_view, 11> kParameters{
    "in_channels", "out_channels", "kernel_size",  "stride", "padding", "dilation",
    "groups",      "bias",         "padding_mode", "device", "dtype"};

class ModuleReader {
 public:
  explicit ModuleReader(std::string_view text) : scanner_(text) {
    read_.module.problem.kernel_size = {0, 0};
  }

  Result<TorchModule> read() {
    if (auto failure = read_name()) return *std::move(failure);
    if (auto failure = read_arguments()) return *std::move(failure);
    for (const char* required : {"in_channels", "out_channels", "kernel_size"}) {
      if (!seen_.contains(required)) return scanner_.error(required, "is missing");
    }
    scanner_.skip_spaces();
    if (!scanner_.at_end()) {
      if (auto failure = read_input_shape()) return *std::move(failure);
    }
    if (illegality_) return *illegality_;
    return read_;
  }

 private:
  // What is understood, but is refused by the constructor: an error that is none of reading, once
  // all has been read.
  void refuse(std::string_view parameter, std::string value, std::string_view rule) {
    if (illegality_) return;
    illegality_ = Error{std::string(parameter), std::move(value), std::string(rule), {}, 0};
  }

  // "(conv1): ", as in a printed model, and "torch.nn." may stand in front of "Conv2d(".
  Failure read_name() {
    scanner_.skip_spaces();
    if (scanner_.accept("(")) {
      scanner_.take_while([](char c) { return c != ')'; });
      if (!scanner_.accept("):"))
        return scanner_.error("module", "expected \"(name): Conv2d(...)\"");
      scanner_.skip_spaces();
    }
    scanner_.accept("torch.");
    scanner_.accept("nn.");
    if (!scanner_.accept("Conv2d")) return scanner_.error("module", "expected \"Conv2d(\"");
    scanner_.skip_spaces();
    if (!scanner_.accept("(")) return scanner_.error("module", "expected \"(\"");
    return std::nullopt;
  }

  Failure read_arguments() {
    scanner_.skip_spaces();
    if (scanner_.accept(")")) return std::nullopt;
    bool keywords_began = false;
    for (std::size_t index = 0;; ++index) {
      scanner_.skip_spaces();
      if (index > 0 && scanner_.accept(")")) return std::nullopt;  // a trailing comma
      const std::size_t start = scanner_.position();
      Scanner ahead = scanner_;
      std::string_view name = ahead.identifier();
      ahead.skip_spaces();
      if (!name.empty() && ahead.accept("=")) {
        scanner_ = ahead;
        keywords_began = true;
      } else if (keywords_began) {
        return scanner_.error("argument", "a positional argument must not follow keyword ones");
      } else if (index < kParameters.size()) {
        name = kParameters[index];
      } else {
        return scanner_.error("argument", cat("Conv2d takes at most ", kParameters.size()));
      }
      if (auto failure = read_argument(name, start)) return failure;
      scanner_.skip_spaces();
      if (scanner_.accept(")")) return std::nullopt;
      if (!scanner_.accept(",")) return scanner_.error(name, "expected \",\" or \")\"");
    }
  }

  Failure read_argument(std::string_view name, std::size_t start) {
    if (!seen_.insert(std::string(name)).second) {
      return scanner_.error_at(start, name, "is given twice");
    }
    scanner_.skip_spaces();
    Conv2dProblem& p = read_.module.problem;
    if (name == "in_channels") return read_integer(name, p.in_channels);
    if (name == "out_channels") return read_integer(name, p.out_channels);
    if (name == "groups") return read_integer(name, p.groups);
    if (name == "kernel_size") return read_pair(name, p.kernel_size);
    if (name == "stride") return read_pair(name, p.stride);
    if (name == "dilation") return read_pair(name, p.dilation);
    if (name == "padding") return read_padding(p.padding);
    if (name == "bias") return read_bool(name, p.bias);
    if (name == "padding_mode") return read_padding_mode(p.padding_mode);
    if (name == "device") return read_word(name).failure;
    if (name == "dtype") return read_dtype();
    return scanner_.error_at(start, name, "is not a parameter of Conv2d");
  }

  Failure read_integer(std::string_view name, std::int64_t& target) {
    const Result<std::int64_t> value = scanner_.integer(name);
    if (!value) return value.error();
    target = *value;
    return std::nullopt;
  }

  // 3, (3, 2), [3, 2] or (3,).
  Failure read_pair(std::string_view name, Size2& target) {
    const bool tuple = scanner_.accept("(");
    if (!tuple && !scanner_.accept("[")) {
      if (auto failure = read_integer(name, target.h)) return failure;
      target.w = target.h;
      return std::nullopt;
    }
    const std::string_view close = tuple ? ")" : "]";
    std::vector<std::int64_t> values;
    scanner_.skip_spaces();
    while (!scanner_.accept(close)) {
      std::int64_t value = 0;
      if (auto failure = read_integer(name, value)) return failure;
      values.push_back(value);
      scanner_.skip_spaces();
      if (!scanner_.accept(",") && !scanner_.rest().starts_with(close)) {
        return scanner_.error(name, cat(R"(expected "," or ")", close, R"(")"));
      }
      scanner_.skip_spaces();
    }
    if (values.empty() || values.size() > 2) {
      refuse(name, to_tuple(values), "must be a single integer or a list of 2 integers");
      values = {1};
    }
    target = {values.front(), values.back()};
    return std::nullopt;
  }

  struct Word {
    std::string_view text;
    Failure failure;
  };

  // 'same', "same", same or torch.float32.
  Word read_word(std::string_view name) {
    const char quote = scanner_.peek();
    if (quote == '\'' || quote == '"') {
      scanner_.accept(std::string_view(&quote, 1));
      const std::string_view text = scanner_.take_while([&](char c) { return c != quote; });
      if (!scanner_.accept(std::string_view(&quote, 1))) {
        return {{}, scanner_.error(name, "the closing quote is missing")};
      }
      return {text, std::nullopt};
    }
    const std::string_view text = scanner_.take_while([](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == ':';
    });
    if (text.empty()) return {{}, scanner_.error(name, "a value is missing")};
    return {text, std::nullopt};
  }

  Failure read_padding(Padding& padding) {
    const char next = scanner_.peek();
    if (next == '(' || next == '[' || next == '-' ||
        std::isdigit(static_cast<unsigned char>(next))) {
      if (auto failure = read_pair("padding", padding.begin)) return failure;
      padding.end = padding.begin;
      return std::nullopt;
    }
    const Word word = read_word("padding");
    if (word.failure) return word.failure;
    if (word.text != "same" && word.text != "valid") {
      refuse("padding", cat('\'', word.text, '\''),
             "Invalid padding string, should be one of 'valid', 'same'");
      return std::nullopt;
    }
    padding.kind = word.text == "same" ? Padding::Kind::same : Padding::Kind::valid;
    return std::nullopt;
  }

  Failure read_bool(std::string_view name, bool& target) {
    const std::size_t start = scanner_.position();
    const Word word = read_word(name);
    if (word.failure) return word.failure;
    if (word.text != "True" && word.text != "False") {
      return scanner_.error_at(start, name, "must be True or False");
    }
    target = word.text == "True";
    return std::nullopt;
  }

  Failure read_padding_mode(PaddingMode& target) {
    const Word word = read_word("padding_mode");
    if (word.failure) return word.failure;
    const std::optional<PaddingMode> mode = parse_padding_mode(word.text);
    if (mode) {
      target = *mode;
    } else {
      refuse("padding_mode", cat('\'', word.text, '\''),
             "padding_mode must be one of 'zeros', 'reflect', 'replicate', 'circular'");
    }
    return std::nullopt;
  }

  Failure read_dtype() {
    const std::size_t start = scanner_.position();
    Word word = read_word("dtype");
    if (word.failure || word.text == "None") return word.failure;
    if (word.text.starts_with("torch.")) word.text.remove_prefix(6);
    const std::optional<ElementType> type = parse_element_type(word.text);
    if (!type) return scanner_.error_at(start, "dtype", "is not an element type known here");
    read_.module.dtype = *type;
    return std::nullopt;
  }

  Failure read_input_shape() {
    const std::size_t start = scanner_.position();
    Result<std::vector<std::int64_t>> shape = parse_shape(scanner_.rest());
    if (shape) {
      read_.input_shape = *std::move(shape);
      return std::nullopt;
    }
    Error error = shape.error();
    return scanner_.error_at(start + error.position, error.parameter, error.rule);
  }

  Scanner scanner_;
  TorchModule read_;
  Failure illegality_;
  std::set<std::string> seen_;
};

}  // namespace

Result<TorchModule> parse_torch_module(std::string_view text) { return ModuleReader(text).read(); }

Result<TypedProblem> parse_torch(std::string_view text) {
  Result<TorchModule> read = parse_torch_module(text);
  if (!read) return read.error();
  if (read->input_shape.empty()) {
    return Scanner(text, text.size())
        .error("input shape", "is missing: write it behind the module, as in Conv2d(...) 1x3x8x8");
  }
  Result<Conv2dProblem> problem = apply_to_input(read->module.problem, read->input_shape);
  if (!problem) return problem.error();
  return TypedProblem{*std::move(problem), read->module.dtype, Layout::nchw};
}

Result<std::vector<std::int64_t>> parse_shape(std::string_view text) {
  Scanner scanner(text);
  scanner.skip_spaces();
  const std::string_view close = scanner.accept("(") ? ")" : scanner.accept("[") ? "]" : "";
  std::vector<std::int64_t> shape;
  while (true) {
    scanner.skip_spaces();
    const Result<std::int64_t> extent = scanner.integer("input shape");
    if (!extent) return extent.error();
    shape.push_back(*extent);
    scanner.skip_spaces();
    if (scanner.accept("x")) continue;
    if (!scanner.accept(",")) break;
    scanner.skip_spaces();
    if (!close.empty() && scanner.rest().starts_with(close)) break;
  }
  if (!scanner.accept(close)) return scanner.error("input shape", cat("expected \"", close, '"'));
  scanner.skip_spaces();
  if (!scanner.at_end()) return scanner.error("input shape", "must end here; write it as 3x5x4");
  return shape;
}

Result<std::string> to_torch(const Conv2dProblem& p) {
  const bool numbers = p.padding.kind == Padding::Kind::numbers;
  if (numbers && !p.padding.is_symmetric()) {
    return Error{"padding",
                 cat(to_tuple(p.padding.begin), " .. ", to_tuple(p.padding.end)),
                 "asymmetric padding is not expressible as a torch module: it is F.pad followed by "
                 "padding=0",
                 {},
                 0};
  }
  std::string text =
      cat("Conv2d(", p.in_channels, ", ", p.out_channels, ", kernel_size=", to_tuple(p.kernel_size),
          ", stride=", to_tuple(p.stride));
  if (!numbers) {
    text += cat(", padding=", p.padding.kind == Padding::Kind::same ? "same" : "valid");
  } else if (p.padding.begin != Size2{0, 0}) {
    text += cat(", padding=", to_tuple(p.padding.begin));
  }
  if (p.dilation != Size2{1, 1}) text += cat(", dilation=", to_tuple(p.dilation));
  if (p.groups != 1) text += cat(", groups=", p.groups);
  if (!p.bias) text += ", bias=False";
  if (p.padding_mode != PaddingMode::zeros) {
    text += cat(", padding_mode=", to_string(p.padding_mode));
  }
  text += ") ";
  if (p.batch) text += cat(*p.batch, 'x');
  return text + cat(p.in_channels, 'x', p.height, 'x', p.width);
}

}  // namespace convlaw
