// SPDX-License-Identifier: MIT
// oneDNN's benchdnn convolution descriptor, read as benchdnn reads it: letters and numbers in any
// order, '_' ignored, 'n' ends it. A descriptor may leave out one of output and padding (then it is
// computed from the other), and W (then it is H's). It never says the padding at the end of an
// axis, which follows from the output.
#include <algorithm>
#include <array>
#include <map>

#include "convlaw/checked_int.h"
#include "convlaw/problem_text.h"
#include "scanner.h"
#include "text.h"

namespace convlaw {
namespace {

using Failure = std::optional<Error>;

// Longest first, so that "id" is not read as an "i".
constexpr std::array<std::string_view, 22> kKeys{"mb", "ic", "id", "ih", "iw", "oc", "od", "oh",
                                                 "ow", "kd", "kh", "kw", "sd", "sh", "sw", "pd",
                                                 "ph", "pw", "dd", "dh", "dw", "g"};

// What a descriptor says of one axis; 0 means "not said" for all but the padding, as in benchdnn.
struct AxisText {
  std::int64_t input = 0, output = 0, kernel = 0, stride = 1, padding = -1, dilation = 0;
  bool said() const {
    return input != 0 || output != 0 || kernel != 0 || dilation != 0 || stride != 1 || padding > 0;
  }
};

class DescriptorReader {
 public:
  explicit DescriptorReader(std::string_view text) : scanner_(text) {}

  Result<TypedProblem> read() {
    if (auto failure = read_options()) return *std::move(failure);
    if (auto failure = read_numbers()) return *std::move(failure);
    return assemble();
  }

 private:
  Failure read_options() {
    while (true) {
      scanner_.skip_spaces();
      if (scanner_.accept("--dir=FWD_B")) {
        typed_.problem.bias = true;
      } else if (scanner_.accept("--dir=FWD_D") || scanner_.accept("--dir=FWD_I")) {
        typed_.problem.bias = false;
      } else if (scanner_.accept("--dt=")) {
        const std::size_t start = scanner_.position();
        const std::optional<ElementType> type = parse_element_type(scanner_.identifier());
        if (!type) return scanner_.error_at(start, "--dt", "is not an element type known here");
        typed_.dtype = *type;
      } else if (scanner_.rest().starts_with("--")) {
        return scanner_.error("option",
                              "only --dir=FWD_B, --dir=FWD_D, --dir=FWD_I and --dt are understood");
      } else {
        return std::nullopt;
      }
    }
  }

  Failure read_numbers() {
    while (!scanner_.at_end() && !std::isspace(static_cast<unsigned char>(scanner_.peek()))) {
      if (scanner_.accept("_")) continue;
      if (scanner_.accept("n")) return std::nullopt;  // the name, which ends the descriptor
      const auto* key = std::find_if(kKeys.begin(), kKeys.end(),
                                     [&](std::string_view k) { return scanner_.accept(k); });
      if (key == kKeys.end()) return scanner_.error("descriptor", "is not understood from here on");
      const std::size_t start = scanner_.position();
      const Result<std::int64_t> value = scanner_.integer(*key);
      if (!value) return value.error();
      if (*value < 0) return scanner_.error_at(start, *key, "must be positive");
      numbers_[std::string(*key)] = *value;
    }
    scanner_.skip_spaces();
    if (!scanner_.at_end()) return scanner_.error("descriptor", "must end here");
    return std::nullopt;
  }

  std::int64_t number(const std::string& key, std::int64_t otherwise) const {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? otherwise : found->second;
  }

  AxisText axis(char name) const {
    const auto of = [&](char prefix, std::int64_t otherwise) {
      return number({prefix, name}, otherwise);
    };
    return {of('i', 0), of('o', 0), of('k', 0), of('s', 1), of('p', -1), of('d', 0)};
  }

  // A depth of one pixel, one tap and no padding changes nothing; any other is a 3-D convolution.
  static bool is_trivial_depth(const AxisText& depth) {
    return depth.input == 1 && depth.kernel == 1 && depth.output <= 1 && depth.padding <= 0;
  }

  static CheckedInt reach(const AxisText& axis) {  // the dilated kernel
    return CheckedInt(axis.kernel - 1) * (CheckedInt(axis.dilation) + 1) + 1;
  }

  // How far the first window may move when both ends are padded by axis.padding.
  static CheckedInt span(const AxisText& axis) {
    return CheckedInt(axis.input) + axis.padding + axis.padding - reach(axis);
  }

  Failure does_not_fit() const { return scanner_.error("descriptor", "sizes must fit in 64 bits"); }

  Failure complete(std::string_view name, AxisText& axis) const {
    for (const auto& [prefix, value] :
         {std::pair{'i', axis.input}, std::pair{'k', axis.kernel}, std::pair{'s', axis.stride}}) {
      if (value <= 0) {
        return scanner_.error(cat(prefix, name), "was not specified, or is 0");
      }
    }
    if (axis.output == 0) {
      axis.padding = std::max<std::int64_t>(axis.padding, 0);
      const CheckedInt last = span(axis);
      if (!last.fits()) return does_not_fit();
      const CheckedInt output = CheckedInt(last.value() / axis.stride) + 1;  // truncates, as there
      if (!output.fits()) return does_not_fit();
      axis.output = output.value();
      if (axis.output <= 0) {
        return scanner_.error(cat('o', name), "follows from the rest, and is not positive");
      }
    } else if (axis.padding < 0) {
      const CheckedInt missing =
          CheckedInt(axis.output - 1) * axis.stride - axis.input + reach(axis);
      if (!missing.fits()) return does_not_fit();
      axis.padding = missing.value() / 2;
    }
    return std::nullopt;
  }

  // The end padding is what the last window needs; where padding both ends alike gives the same
  // output, that is what is meant.
  Failure set_padding(const AxisText& axis, std::int64_t& begin, std::int64_t& end) const {
    const CheckedInt implied =
        CheckedInt(axis.output - 1) * axis.stride + reach(axis) - axis.input - axis.padding;
    const CheckedInt last = span(axis);
    if (!implied.fits() || !last.fits()) return does_not_fit();
    const bool symmetric =
        axis.padding >= 0 && last.value() >= 0 && last.value() / axis.stride == axis.output - 1;
    begin = axis.padding;
    end = symmetric ? axis.padding : implied.value();
    return std::nullopt;
  }

  Result<TypedProblem> assemble() {
    const AxisText depth = axis('d');
    if (depth.said() && !is_trivial_depth(depth)) {
      return scanner_.error_at(0, "descriptor", "is a 3-D convolution: not expressible");
    }
    AxisText rows = axis('h');
    AxisText columns = axis('w');
    if (!columns.said() && rows.said()) columns = rows;
    if (!rows.said() && columns.said()) rows = {1, 1, 1, 1, 0, 0};  // one-dimensional
    if (auto failure = complete("h", rows)) return *std::move(failure);
    if (auto failure = complete("w", columns)) return *std::move(failure);

    Conv2dProblem& p = typed_.problem;
    p.batch = number("mb", 2);
    p.groups = number("g", 1);
    p.in_channels = number("ic", 0);
    p.out_channels = number("oc", 0);
    for (const auto& [key, value] : {std::pair{"g", p.groups}, std::pair{"ic", p.in_channels},
                                     std::pair{"oc", p.out_channels}}) {
      if (value <= 0) return scanner_.error(key, "was not specified, or is 0");
    }
    p.height = rows.input;
    p.width = columns.input;
    p.kernel_size = {rows.kernel, columns.kernel};
    p.stride = {rows.stride, columns.stride};
    const CheckedInt dilation_h = CheckedInt(rows.dilation) + 1;
    const CheckedInt dilation_w = CheckedInt(columns.dilation) + 1;
    if (!dilation_h.fits() || !dilation_w.fits()) {
      return *does_not_fit();
    }
    p.dilation = {dilation_h.value(), dilation_w.value()};
    if (auto failure = set_padding(rows, p.padding.begin.h, p.padding.end.h)) {
      return *std::move(failure);
    }
    if (auto failure = set_padding(columns, p.padding.begin.w, p.padding.end.w)) {
      return *std::move(failure);
    }
    return typed_;
  }

  Scanner scanner_;
  TypedProblem typed_;
  std::map<std::string, std::int64_t, std::less<>> numbers_;
};

Error not_expressible(std::string parameter, std::string value) {
  return {
      std::move(parameter), std::move(value), "is not expressible as a benchdnn descriptor", {}, 0};
}

}  // namespace

Result<TypedProblem> parse_benchdnn(std::string_view text) { return DescriptorReader(text).read(); }

Result<std::string> to_benchdnn(const Conv2dProblem& p) {
  if (auto illegality = find_illegality(p)) return *std::move(illegality);
  if (!p.batch) return not_expressible("batch", "unbatched");
  if (p.images() == 0) return not_expressible("batch", "0");
  if (p.in_channels == 0) return not_expressible("in_channels", "0");
  if (p.padding_mode != PaddingMode::zeros) {
    return not_expressible("padding_mode", std::string(to_string(p.padding_mode)));
  }
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  if (rows.begin < 0 || columns.begin < 0) {
    return not_expressible("padding", to_tuple(Size2{rows.begin, columns.begin}));
  }
  if (rows.extent == 0 || columns.extent == 0) {
    return not_expressible("input size", to_tuple(Size2{rows.extent, columns.extent}));
  }
  return cat(p.bias ? "" : "--dir=FWD_D ", 'g', p.groups, "mb", *p.batch, "ic", p.in_channels, "ih",
             p.height, "iw", p.width, "oc", p.out_channels, "oh", rows.output(), "ow",
             columns.output(), "kh", rows.kernel, "kw", columns.kernel, "sh", rows.stride, "sw",
             columns.stride, "ph", rows.begin, "pw", columns.begin, "dh", rows.dilation - 1, "dw",
             columns.dilation - 1);
}

}  // namespace convlaw
