// SPDX-License-Identifier: MIT
#include "convlaw/problem.h"

#include <limits>

#include "convlaw/checked_int.h"
#include "resolved_padding.h"
#include "text.h"

namespace convlaw {
namespace {

Axis make_axis(std::int64_t extent, std::int64_t begin, std::int64_t end, std::int64_t kernel,
               std::int64_t stride, std::int64_t dilation, PaddingMode mode) {
  return {.extent = extent,
          .begin = begin,
          .end = end,
          .kernel = kernel,
          .stride = stride,
          .dilation = dilation,
          .mode = mode};
}

// The end padding that the last window just reaches.
std::int64_t reached_end(const Axis& axis) {
  const std::int64_t reach = (axis.output() - 1) * axis.stride + axis.effective_kernel();
  return reach - axis.extent - axis.begin;
}

std::vector<std::int64_t> with_batch(std::optional<std::int64_t> batch,
                                     std::initializer_list<std::int64_t> rest) {
  std::vector<std::int64_t> shape;
  if (batch) shape.push_back(*batch);
  shape.insert(shape.end(), rest);
  return shape;
}

}  // namespace

std::optional<ResolvedPadding> resolve_padding(const Conv2dProblem& p) {
  switch (p.padding.kind) {
    case Padding::Kind::numbers:
      return ResolvedPadding{p.padding.begin, p.padding.end};
    case Padding::Kind::valid:
      return ResolvedPadding{};
    case Padding::Kind::same:
      break;
  }
  const CheckedInt total_h = CheckedInt(p.dilation.h) * (CheckedInt(p.kernel_size.h) - 1);
  const CheckedInt total_w = CheckedInt(p.dilation.w) * (CheckedInt(p.kernel_size.w) - 1);
  if (!total_h.fits() || !total_w.fits()) return std::nullopt;
  const Size2 begin{total_h.value() / 2, total_w.value() / 2};
  return ResolvedPadding{begin, {total_h.value() - begin.h, total_w.value() - begin.w}};
}

Axis vertical_axis(const Conv2dProblem& p) {
  const ResolvedPadding padding = *resolve_padding(p);
  return make_axis(p.height, padding.begin.h, padding.end.h, p.kernel_size.h, p.stride.h,
                   p.dilation.h, p.padding_mode);
}

Axis horizontal_axis(const Conv2dProblem& p) {
  const ResolvedPadding padding = *resolve_padding(p);
  return make_axis(p.width, padding.begin.w, padding.end.w, p.kernel_size.w, p.stride.w,
                   p.dilation.w, p.padding_mode);
}

Size2 output_size(const Conv2dProblem& p) {
  return {vertical_axis(p).output(), horizontal_axis(p).output()};
}

std::int64_t output_channels(const Conv2dProblem& p) {
  return p.in_channels == 0 ? 0 : p.out_channels;
}

std::int64_t multiply_adds(const Conv2dProblem& p) {
  const Size2 out = output_size(p);
  CheckedInt count = 1;
  for (const std::int64_t factor : {p.images(), output_channels(p), p.in_channels / p.groups}) {
    if (factor == 0) return 0;
    count = count * factor;
  }
  count = count * out.h * out.w * p.kernel_size.h * p.kernel_size.w;
  return count.fits() ? count.value() : std::numeric_limits<std::int64_t>::max();
}

Result<Conv2dShapes> infer_shapes(const Conv2dProblem& p) {
  if (auto illegality = find_illegality(p)) return *std::move(illegality);
  const Size2 out = output_size(p);
  Conv2dShapes shapes;
  shapes.input = with_batch(p.batch, {p.in_channels, p.height, p.width});
  shapes.weight = {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w};
  if (p.bias) shapes.bias = {p.out_channels};
  shapes.output = with_batch(p.batch, {output_channels(p), out.h, out.w});
  return shapes;
}

Conv2dProblem trim_padding(const Conv2dProblem& p) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  Conv2dProblem trimmed = p;
  trimmed.padding = {Padding::Kind::numbers, {rows.begin, columns.begin}, {rows.end, columns.end}};
  if (p.padding_mode == PaddingMode::zeros) {
    trimmed.padding.end = {reached_end(rows), reached_end(columns)};
  }
  return trimmed;
}

Result<Conv2dProblem> apply_to_input(const Conv2dProblem& module,
                                     std::span<const std::int64_t> shape) {
  if (shape.size() != 3 && shape.size() != 4) {
    return Error{"input shape",
                 to_tuple(shape),
                 "must be 3D (unbatched: C, H, W) or 4D (batched: N, C, H, W)",
                 {},
                 0};
  }
  const std::size_t channels = shape.size() - 3;
  if (shape[channels] != module.in_channels) {
    return Error{"input shape",
                 to_tuple(shape),
                 cat("must have ", module.in_channels, " channels, those of in_channels, but has ",
                     shape[channels]),
                 {},
                 0};
  }
  Conv2dProblem problem = module;
  problem.batch = shape.size() == 4 ? std::optional(shape[0]) : std::nullopt;
  problem.height = shape[channels + 1];
  problem.width = shape[channels + 2];
  return problem;
}

std::string to_tuple(std::span<const std::int64_t> values) {
  std::string text = "(";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(values[i]);
  }
  return text + (values.size() == 1 ? ",)" : ")");
}

}  // namespace convlaw
