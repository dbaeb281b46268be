// SPDX-License-Identifier: MIT
// Problems as text, in the forms that people already have them in.
//
//   our own     convlaw1: n1 c3 h224 w224 oc64 k7x7 s2x2 p3x3 d1x1 g1 bias zeros f32 nchw
//   torch       Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3)) 1x3x224x224
//   benchdnn    g1mb1ic3ih224oc64oh112kh7sh2ph3dh0n"stem"
//   CSV         by column name, one problem a row
//
// Our own form says everything and round-trips exactly: parse_line(to_line(p)) == p for every
// problem, legal or not. A form that cannot say a problem says so ("not expressible"); none
// approximates. Two forms of one problem agree after trim_padding(). Errors of reading point at the
// offending character.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/result.h"
#include "convlaw/typed_problem.h"

namespace convlaw {

// --- our own form -------------------------------------------------------------------------------
//
// "convlaw1:" and then tokens in any order, each at most once:
//   nN or unbatched; cC hH wW ocOC kHxW (these five are required); sHxW; dHxW; gG;
//   pHxW, or pTOPxLEFT..BOTTOMxRIGHT, or psame, or pvalid; bias or nobias;
//   zeros, reflect, replicate or circular; an element type; nchw, nhwc or strided.
// A single number stands for a pair. Left out, the rest is n1 s1x1 p0x0 d1x1 g1 bias zeros f32
// nchw.

/// Receives the tokens "key=value" that a caller's longer form adds to the line.
using ExtraToken =
    std::function<std::optional<Error>(std::string_view key, std::string_view value)>;

/// Defaults are left out.
std::string to_line(const TypedProblem& problem);
std::string to_line(const Conv2dProblem& problem);
Result<TypedProblem> parse_line(std::string_view text, const ExtraToken& extra = nullptr);

// --- torch --------------------------------------------------------------------------------------

/// What print(module) shows, and what one types: positional and keyword arguments, an optional
/// "nn." or "torch.nn." or "(name): " in front, an optional input shape behind. What is understood,
/// but refused by torch's constructor (padding='foo', a stride of 3 numbers), is an error that does
/// not point into the text.
struct TorchModule {
  TypedProblem module;                    ///< extents are 1x1 until an input is applied
  std::vector<std::int64_t> input_shape;  ///< empty if none was given
};
Result<TorchModule> parse_torch_module(std::string_view text);

/// parse_torch_module() with its input shape applied; it is an error if there is none.
Result<TypedProblem> parse_torch(std::string_view text);

/// "Conv2d(3, 4, kernel_size=(3, 2), stride=(1, 1)) 3x5x4".
Result<std::string> to_torch(const Conv2dProblem& problem);

/// "3x5x4", "3,5,4" or "(3, 5, 4)".
Result<std::vector<std::int64_t>> parse_shape(std::string_view text);

// --- benchdnn -----------------------------------------------------------------------------------

/// oneDNN's convolution descriptor: dilation counts from 0, padding at the end is implied by the
/// output size, a missing W takes the value of H, a missing batch is 2. An optional "--dir=FWD_B"
/// (with bias, the default) or "--dir=FWD_D" (without) and "--dt=..." in front.
Result<TypedProblem> parse_benchdnn(std::string_view text);
Result<std::string> to_benchdnn(const Conv2dProblem& problem);

// --- any of the three, and files ----------------------------------------------------------------

/// Reads whichever of the one-line forms `text` is in.
Result<TypedProblem> parse_problem(std::string_view text);

struct NamedProblem {
  std::string name;  ///< may be empty
  TypedProblem problem;
};

/// A header row of column names, then a row a problem. Columns: name, batch, in_channels, height,
/// width, out_channels, kernel_h, kernel_w, stride_h, stride_w, padding_h, padding_w, dilation_h,
/// dilation_w, groups, bias (true or false), padding_mode, dtype; of these in_channels, height,
/// width, out_channels, kernel_h and kernel_w are required. Blank lines and lines that begin with #
/// are skipped.
Result<std::vector<NamedProblem>> parse_csv(std::string_view text);

/// The header row of to_csv_row(), and a row. Asymmetric, 'same' or 'valid' padding, unbatched
/// input and channels-last layout are not expressible.
std::string csv_header();
Result<std::string> to_csv_row(const NamedProblem& problem);

}  // namespace convlaw
