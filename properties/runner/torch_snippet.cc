// SPDX-License-Identifier: MIT
#include "properties/runner/torch_snippet.h"

#include <charconv>
#include <sstream>

#include "properties/cases/operands.h"

namespace convlaw {
namespace {

constexpr std::size_t kMostElements = 300;

// The shortest decimal that reads back as the same double.
std::string shortest(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string tensor(const std::vector<double>& elements, const std::string& shape,
                   std::string_view dtype) {
  std::string text = "torch.tensor([";
  for (std::size_t i = 0; i < elements.size(); ++i) {
    text += (i > 0 ? ", " : "") + shortest(elements[i]);
  }
  return text + "], dtype=torch." + std::string(dtype) + ").reshape(" + shape + ")";
}

}  // namespace

std::string torch_snippet(const Case& c) {
  const Conv2dProblem& p = c.problem();
  const Operands operands = make_operands(c);
  if (operands.input.elements().size() + operands.weight.elements().size() > kMostElements) {
    return "# the tensors are too large to be written out here\n";
  }
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const Conv2dShapes shapes = *infer_shapes(p);
  const ElementTypes types = element_types(c.typed.dtype);
  // Torch computes f16 and bf16 in other ways on other devices, and 8-bit integers modulo 2^8.
  const bool computes_wider =
      c.typed.dtype != ElementType::f32 && c.typed.dtype != ElementType::f64;
  const std::string cast = !computes_wider             ? ""
                           : is_integer(c.typed.dtype) ? ".double()"
                                                       : ".float()";

  std::ostringstream out;
  out << "import torch\n";
  out << "x = "
      << tensor(operands.input.elements(), to_tuple(shapes.input), torch_name(types.input)) << cast
      << '\n';
  out << "w = "
      << tensor(operands.weight.elements(), to_tuple(shapes.weight), torch_name(types.weight))
      << cast << '\n';
  if (p.bias)
    out << "b = " << tensor(operands.bias, to_tuple(shapes.bias), torch_name(types.bias)) << cast
        << '\n';

  const bool pads_first = p.padding_mode != PaddingMode::zeros || rows.begin != rows.end ||
                          columns.begin != columns.end;
  if (pads_first) {
    const bool zeros = p.padding_mode == PaddingMode::zeros;
    out << "x = torch.nn.functional.pad(x, (" << columns.begin << ", " << columns.end << ", "
        << rows.begin << ", " << rows.end << "), mode='"
        << (zeros ? "constant" : to_string(p.padding_mode)) << "')\n";
  }
  out << "y = torch.nn.functional.conv2d(x, w, " << (p.bias ? "b" : "None") << ", stride=("
      << p.stride.h << ", " << p.stride.w << "), padding=(" << (pads_first ? 0 : rows.begin) << ", "
      << (pads_first ? 0 : columns.begin) << "), dilation=(" << p.dilation.h << ", " << p.dilation.w
      << "), groups=" << p.groups << ")\n";
  if (computes_wider) {
    out << "y = y.to(torch." << torch_name(types.output) << ")  # exact sums, or one rounding\n";
  }
  out << "print(y)\n";
  return out.str();
}

}  // namespace convlaw
