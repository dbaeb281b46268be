// SPDX-License-Identifier: MIT
#include "convlaw/shape_explanation.h"

#include <algorithm>

#include "text.h"

namespace convlaw {
namespace {

std::string signed_term(std::int64_t value) {
  // Unsigned, because the least number has no opposite.
  return value < 0 ? cat(" - ", -static_cast<std::uint64_t>(value)) : cat(" + ", value);
}

std::string axis_line(std::string_view name, const Axis& axis) {
  return cat("  ", name, " = floor((", axis.extent, signed_term(axis.begin), signed_term(axis.end),
             " - ", axis.dilation, " * (", axis.kernel, " - 1) - 1) / ", axis.stride,
             ") + 1 = floor(", axis.padded() - axis.effective_kernel(), " / ", axis.stride,
             ") + 1 = ", axis.output(), '\n');
}

std::string column(const std::string& text, std::size_t width) {
  return text + std::string(width - text.size(), ' ');
}

std::string padding_note(const Conv2dProblem& p, const Axis& rows, const Axis& columns) {
  if (p.padding.kind == Padding::Kind::same) {
    return cat(
        "  padding='same': dilation * (kernel_size - 1) in all, the smaller half first: top ",
        rows.begin, ", bottom ", rows.end, ", left ", columns.begin, ", right ", columns.end, '\n');
  }
  if (!p.padding.is_symmetric()) {
    return cat("  different padding at the two ends is F.pad(input, (", columns.begin, ", ",
               columns.end, ", ", rows.begin, ", ", rows.end, ")) followed by padding=0\n");
  }
  return {};
}

}  // namespace

std::string explain_shapes(const Conv2dProblem& p) {
  const Conv2dShapes shapes = *infer_shapes(p);
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::string weight = to_tuple(shapes.weight);
  const std::string bias = p.bias ? to_tuple(shapes.bias) : "None";
  const std::string output = to_tuple(shapes.output);
  const std::size_t width = std::max({weight.size(), bias.size(), output.size()});
  const std::int64_t group_inputs = p.in_channels / p.groups;

  std::string text =
      cat("weight  ", column(weight, width),
          "  (out_channels, in_channels / groups, kernel_h, kernel_w) = (", p.out_channels, ", ",
          p.in_channels, " / ", p.groups, ", ", p.kernel_size.h, ", ", p.kernel_size.w, ")\n",
          "bias    ", column(bias, width), p.bias ? "  (out_channels,)\n" : "  bias=False\n",
          "output  ", column(output, width),
          p.batch ? "  (batch, out_channels, height_out, width_out)\n"
                  : "  (out_channels, height_out, width_out): the input is unbatched\n");
  text +=
      "\n  size_out = floor((size + padding at both ends - dilation * (kernel_size - 1) - 1) / "
      "stride) + 1\n";
  text += axis_line("height_out", rows);
  text += axis_line("width_out ", columns);
  text += padding_note(p, rows, columns);
  if (p.in_channels == 0) {
    text += "  no input channels: torch gives the output none either, whatever out_channels is\n";
  } else if (p.images() == 0) {
    text += "  an empty batch: the output is empty\n";
  } else {
    text += cat("  each output is ", p.bias ? "its bias plus " : "", "a sum of ", group_inputs,
                " * ", p.kernel_size.h, " * ", p.kernel_size.w, " = ",
                group_inputs * p.kernel_size.h * p.kernel_size.w, " products\n");
  }
  return text;
}

}  // namespace convlaw
