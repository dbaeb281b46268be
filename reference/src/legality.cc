// SPDX-License-Identifier: MIT
// torch.nn.Conv2d's rules, in the order in which torch meets them. Torch's own wording stands
// behind ours where it has one, so that a search for either finds the other.
#include <algorithm>
#include <array>
#include <limits>

#include "convlaw/checked_int.h"
#include "convlaw/problem.h"
#include "resolved_padding.h"
#include "text.h"

namespace convlaw {
namespace {

using Complaint = std::optional<Error>;

Error broken(std::string parameter, std::string value, std::string rule) {
  return {std::move(parameter), std::move(value), std::move(rule), {}, 0};
}

Error broken(std::string parameter, std::int64_t value, std::string rule) {
  return broken(std::move(parameter), std::to_string(value), std::move(rule));
}

Complaint check_constructor(const Conv2dProblem& p) {
  if (p.groups <= 0) return broken("groups", p.groups, "must be a positive integer");
  if (p.in_channels % p.groups != 0) {
    return broken("in_channels", p.in_channels, cat("must be divisible by groups=", p.groups));
  }
  if (p.out_channels % p.groups != 0) {
    return broken("out_channels", p.out_channels, cat("must be divisible by groups=", p.groups));
  }
  if (p.padding.kind == Padding::Kind::same && p.stride != Size2{1, 1}) {
    return broken("stride", to_tuple(p.stride),
                  "must be 1: padding='same' is not supported for strided convolutions");
  }
  if (p.in_channels < 0) return broken("in_channels", p.in_channels, "must not be negative");
  if (p.out_channels < 0) return broken("out_channels", p.out_channels, "must not be negative");
  if (p.kernel_size.h < 0 || p.kernel_size.w < 0) {
    return broken("kernel_size", to_tuple(p.kernel_size), "must not be negative");
  }
  return std::nullopt;
}

Complaint check_input(const Conv2dProblem& p) {
  if (p.images() < 0) return broken("batch", p.images(), "must not be negative");
  if (p.height < 0) return broken("height", p.height, "must not be negative");
  if (p.width < 0) return broken("width", p.width, "must not be negative");
  return std::nullopt;
}

// What F.pad(mode=...) demands of one axis.
Complaint check_padded_axis(std::string_view name, std::int64_t extent, std::int64_t begin,
                            std::int64_t end, PaddingMode mode) {
  const auto broken_here = [&](std::string rule) {
    return broken(cat("padding of ", name, ' ', extent), cat('(', begin, ", ", end, ')'),
                  std::move(rule));
  };
  const CheckedInt padded = CheckedInt(extent) + begin + end;
  // What negative padding leaves of the input before anything is added.
  const CheckedInt kept =
      CheckedInt(extent) + std::min<std::int64_t>(begin, 0) + std::min<std::int64_t>(end, 0);
  if (!padded.fits() || !kept.fits()) {
    return broken_here("the padded size must fit in 64 bits");
  }
  if (mode == PaddingMode::zeros && kept.value() < 0) {
    return broken_here("negative padding must not crop more than there is");
  }
  if (mode == PaddingMode::reflect && std::max(begin, end) >= extent) {
    return broken_here("padding_mode 'reflect' must pad by less than the input dimension");
  }
  // Where one end crops so much that the other wraps around more than once, torch 1.13 and 2.x do
  // not complain but read memory that they have not written.
  if (mode == PaddingMode::circular && std::max(begin, end) > kept.value()) {
    return broken_here("padding_mode 'circular' must not wrap around more than once");
  }
  if (padded.value() <= 0) {
    return broken_here("negative padding must leave a size of at least 1");
  }
  return std::nullopt;
}

// F.pad runs before the convolution when the mode is not zeros, or the two ends differ.
Complaint check_padding_stage(const Conv2dProblem& p, const ResolvedPadding& padding) {
  const bool numbers_differ = p.padding.kind == Padding::Kind::numbers && !p.padding.is_symmetric();
  if (p.padding_mode == PaddingMode::zeros && !numbers_differ) return std::nullopt;
  const bool may_have_no_channels =
      p.padding_mode == PaddingMode::zeros || p.padding_mode == PaddingMode::circular;
  if (p.in_channels == 0 && !may_have_no_channels) {
    return broken(
        "in_channels", 0,
        cat("padding_mode '", to_string(p.padding_mode), "' needs at least one input channel"));
  }
  for (const auto& [name, extent] : {std::pair{"height", p.height}, std::pair{"width", p.width}}) {
    if (extent == 0 && p.padding_mode != PaddingMode::zeros) {
      return broken(name, extent,
                    cat("padding_mode '", to_string(p.padding_mode), "' needs a non-empty input"));
    }
  }
  auto complaint =
      check_padded_axis("height", p.height, padding.begin.h, padding.end.h, p.padding_mode);
  if (complaint) return complaint;
  return check_padded_axis("width", p.width, padding.begin.w, padding.end.w, p.padding_mode);
}

Complaint check_numbers(const Conv2dProblem& p) {
  const bool plain = p.padding_mode == PaddingMode::zeros && p.padding.is_symmetric();
  if (plain && (p.padding.begin.h < 0 || p.padding.begin.w < 0)) {
    return broken("padding", to_tuple(p.padding.begin), "negative padding is not supported");
  }
  if (p.stride.h <= 0 || p.stride.w <= 0) {
    return broken("stride", to_tuple(p.stride), "must be at least 1: non-positive stride");
  }
  if (p.dilation.h <= 0 || p.dilation.w <= 0) {
    return broken("dilation", to_tuple(p.dilation), "dilation should be greater than zero");
  }
  if (p.out_channels < p.groups) {
    return broken("out_channels", p.out_channels, cat("must be at least groups=", p.groups));
  }
  if (p.kernel_size.h == 0 || p.kernel_size.w == 0) {
    return broken("kernel_size", to_tuple(p.kernel_size),
                  "kernel size should be greater than zero");
  }
  return std::nullopt;
}

Complaint check_window(const Conv2dProblem& p, const ResolvedPadding& padding) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const CheckedInt padded_h = CheckedInt(p.height) + padding.begin.h + padding.end.h;
  const CheckedInt padded_w = CheckedInt(p.width) + padding.begin.w + padding.end.w;
  if (!padded_h.fits() || !padded_w.fits()) {
    return broken("padding", to_tuple(padding.begin),
                  cat("the padded size must fit in 64 bits: expected padding to be at most ",
                      kMost / 2, " and the sum at most ", kMost));
  }
  const CheckedInt kernel_h = CheckedInt(p.dilation.h) * (p.kernel_size.h - 1) + 1;
  const CheckedInt kernel_w = CheckedInt(p.dilation.w) * (p.kernel_size.w - 1) + 1;
  if (!kernel_h.fits() || !kernel_w.fits()) {
    return broken("dilation", to_tuple(p.dilation),
                  cat("dilation * (kernel_size - 1) + 1 must fit in 64 bits (kernel_size is ",
                      to_tuple(p.kernel_size), ")"));
  }
  if (padded_h.value() < kernel_h.value() || padded_w.value() < kernel_w.value()) {
    return broken("kernel_size", to_tuple(p.kernel_size),
                  cat("dilated to (", kernel_h.value(), " x ", kernel_w.value(),
                      "): Kernel size can't be greater than actual input size, which padded is (",
                      padded_h.value(), " x ", padded_w.value(), ")"));
  }
  return std::nullopt;
}

bool fits_in_memory_arithmetic(std::initializer_list<std::int64_t> extents) {
  if (std::find(extents.begin(), extents.end(), 0) != extents.end()) return true;
  CheckedInt count = 1;
  for (const std::int64_t extent : extents) count = count * extent;
  return count.fits();
}

// Rules about whole tensors; everything before them holds.
Complaint check_tensors(const Conv2dProblem& p) {
  // A convolution that F.pad precedes never sees an empty axis: the padded size is at least 1.
  const bool sees_raw_input = p.padding_mode == PaddingMode::zeros && p.padding.is_symmetric();
  const bool empty_axis = p.height == 0 || p.width == 0;
  if (sees_raw_input && empty_axis && p.images() != 0 && p.in_channels != 0) {
    return broken(p.height == 0 ? "height" : "width", 0,
                  "only zero batch or zero channel inputs are supported");
  }
  const auto too_large = [](std::string_view tensor) {
    return broken(cat(tensor, " size"), std::string(),
                  "the number of elements must fit in 64 bits");
  };
  if (!fits_in_memory_arithmetic({p.images(), p.in_channels, p.height, p.width})) {
    return too_large("input");
  }
  if (!fits_in_memory_arithmetic(
          {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w})) {
    return too_large("weight");
  }
  const Size2 out = output_size(p);
  if (!fits_in_memory_arithmetic({p.images(), output_channels(p), out.h, out.w})) {
    return too_large("output");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> find_illegality(const Conv2dProblem& p) {
  if (auto complaint = check_constructor(p)) return complaint;
  if (auto complaint = check_input(p)) return complaint;
  // 'same' is computed from the kernel, so its own rules come first.
  if (p.padding.kind == Padding::Kind::same) {
    if (auto complaint = check_numbers(p)) return complaint;
  }
  const std::optional<ResolvedPadding> padding = resolve_padding(p);
  if (!padding) {
    return broken("dilation", to_tuple(p.dilation),
                  cat("dilation * (kernel_size - 1) must fit in 64 bits (kernel_size is ",
                      to_tuple(p.kernel_size), ")"));
  }
  if (auto complaint = check_padding_stage(p, *padding)) return complaint;
  if (auto complaint = check_numbers(p)) return complaint;
  if (auto complaint = check_window(p, *padding)) return complaint;
  return check_tensors(p);
}

}  // namespace convlaw
