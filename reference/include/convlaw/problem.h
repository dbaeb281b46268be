// SPDX-License-Identifier: MIT
// The parameters and extents of one 2-D convolution, with torch.nn.Conv2d's names, defaults and
// semantics (a cross-correlation; H before W everywhere).
//
//   Conv2dProblem p;                 // Conv2d(3, 4, kernel_size=(3, 2)) on a (3, 5, 4) input
//   p.batch = std::nullopt;          // unbatched
//   p.in_channels = 3, p.height = 5, p.width = 4;
//   p.out_channels = 4, p.kernel_size = {3, 2};
//   infer_shapes(p)->output          // (4, 3, 3)
//
// A Conv2dProblem may be illegal: find_illegality() is the judge of that. It holds no data.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/padding.h"
#include "convlaw/result.h"

namespace convlaw {

/// A number for each spatial axis, H first.
struct Size2 {
  std::int64_t h = 0;
  std::int64_t w = 0;
  friend bool operator==(const Size2&, const Size2&) = default;
};

/// torch's `padding`: numbers, 'same' or 'valid'. Torch has one number per axis; different numbers
/// at the beginning and the end of an axis mean F.pad followed by padding=0, and so may be negative
/// (F.pad crops).
struct Padding {
  enum class Kind : std::uint8_t { numbers, same, valid };
  Kind kind = Kind::numbers;
  Size2 begin;  ///< top and left; zero unless kind is numbers
  Size2 end;    ///< bottom and right; zero unless kind is numbers

  static Padding symmetric(Size2 both) { return {Kind::numbers, both, both}; }
  bool is_symmetric() const { return begin == end; }
  friend bool operator==(const Padding&, const Padding&) = default;
};

struct Conv2dProblem {
  std::optional<std::int64_t> batch = 1;  ///< nullopt: an unbatched (C, H, W) input
  std::int64_t in_channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;
  std::int64_t out_channels = 1;
  Size2 kernel_size{1, 1};
  Size2 stride{1, 1};
  Padding padding;
  Size2 dilation{1, 1};
  std::int64_t groups = 1;
  bool bias = true;
  PaddingMode padding_mode = PaddingMode::zeros;

  /// Number of images: the batch, or 1 when unbatched.
  std::int64_t images() const { return batch.value_or(1); }

  friend bool operator==(const Conv2dProblem&, const Conv2dProblem&) = default;
};

/// The first rule of torch.nn.Conv2d that `problem` breaks, in the order in which torch would meet
/// them: constructor, padding, convolution. nullopt: torch computes it. Never overflows: sizes that
/// do not fit in 64 bits are themselves illegal.
std::optional<Error> find_illegality(const Conv2dProblem& problem);

/// torch's shapes. Weight is (out_channels, in_channels / groups, kernel_h, kernel_w). As in torch,
/// a problem with no input channels has no output channels either.
struct Conv2dShapes {
  std::vector<std::int64_t> input;   ///< (N, C, H, W), or (C, H, W) when unbatched
  std::vector<std::int64_t> weight;  ///< (out_channels, in_channels / groups, kernel_h, kernel_w)
  std::vector<std::int64_t> bias;    ///< (out_channels,), or empty without bias
  std::vector<std::int64_t> output;  ///< (N, out_channels, H_out, W_out), or without N
};

/// Shapes of a legal problem, or its illegality.
Result<Conv2dShapes> infer_shapes(const Conv2dProblem& problem);

/// The rest of this header requires a legal problem.

/// The two spatial axes of a legal problem, with 'same' and 'valid' turned into numbers.
Axis vertical_axis(const Conv2dProblem& problem);
Axis horizontal_axis(const Conv2dProblem& problem);

/// (H_out, W_out) = floor((padded - dilation * (kernel_size - 1) - 1) / stride) + 1.
Size2 output_size(const Conv2dProblem& problem);

/// Channels of the output tensor: out_channels, or 0 when there are no input channels.
std::int64_t output_channels(const Conv2dProblem& problem);

/// Multiply-adds of the direct algorithm, padding taps included; saturates at INT64_MAX.
std::int64_t multiply_adds(const Conv2dProblem& problem);

/// The same convolution with the padding given as numbers, and with the rows and columns of
/// padding (or of input: a negative number) that no window reaches cut off at the end of each axis.
/// Two descriptions of one convolution agree after this, whatever form they were written in. Only
/// for padding_mode zeros; other modes are returned with the padding as numbers.
Conv2dProblem trim_padding(const Conv2dProblem& problem);

/// A module's parameters applied to an input of the given shape, as torch's forward() does: the
/// rank must be 3 or 4 and the channels must be those of the module.
Result<Conv2dProblem> apply_to_input(const Conv2dProblem& module,
                                     std::span<const std::int64_t> input_shape);

/// "(4, 3, 3, 2)", "(4,)", "()": as Python prints a tuple.
std::string to_tuple(std::span<const std::int64_t> values);

}  // namespace convlaw
