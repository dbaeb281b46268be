// SPDX-License-Identifier: MIT
// The compiled pipelines, in one of the forms they come in, and how a plan is run by them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise_pipelines.h"
#include "optimized/halide/elements.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/plan.h"

struct halide_buffer_t;

namespace convlaw {

/// input; how many elements lie from one that is copied to the next; whether to clamp; output.
using CopyPipeline = int (*)(halide_buffer_t*, int, bool, halide_buffer_t*);
/// input, output.
using SplitPipeline = int (*)(halide_buffer_t*, halide_buffer_t*);
/// lines; distances of the taps, and the farthest; weight, bias; whether to go on, from what;
/// output.
using ProductPipeline = int (*)(halide_buffer_t*, halide_buffer_t*, int, halide_buffer_t*,
                                halide_buffer_t*, bool, halide_buffer_t*, halide_buffer_t*);

/// From or to tensors of some storage; lines and results are f32. To i32, what is stored is added.
struct Copies {
  CopyPipeline copy;
  CopyPipeline transpose;  ///< rows become columns
};
struct Loads {
  Copies f32, bf16, f16, i8, u8;
  const Copies& of(ElementType type) const {
    return type == ElementType::f32    ? f32
           : type == ElementType::bf16 ? bf16
           : type == ElementType::f16  ? f16
           : type == ElementType::i8   ? i8
                                       : u8;
  }
};
struct Stores {
  Copies f32, bf16, f16, i32;
  const Copies& of(ElementType type) const {
    return type == ElementType::f32    ? f32
           : type == ElementType::bf16 ? bf16
           : type == ElementType::f16  ? f16
                                       : i32;
  }
};

/// By phases. The narrow one is for kNarrowPhase columns and more of each, others for a vector's.
struct SplitPipelines {
  SplitPipeline two, two_narrow, four;
};

/// The form that computes most places of a strip, and those for the few that are left.
struct ProductPipelines {
  ProductPipeline usual;
  ProductPipeline half;
  ProductPipeline tail;

  /// The form for the `places` that the usual one leaves, in blocks of `block` output channels.
  ProductPipeline for_rest(std::int64_t places, std::int64_t block) const {
    return places % places_of(static_cast<int>(block)).half == 0 ? half : tail;
  }
};

/// The same of interleaved lines.
struct InterleavedPipelines {
  ProductPipeline usual;
  std::array<ProductPipeline, kMostOfRest - kLeastOfRest + 1> rests;
  ProductPipeline few;

  /// The form for register tiles of so many places; null if there is none.
  ProductPipeline of_rest(std::int64_t places) const {
    if (places == kFewPlaces) return few;
    const std::int64_t number = places - kLeastOfRest;
    return number < 0 ? nullptr : rests[static_cast<std::size_t>(number)];
  }
};

/// For AVX-512 with VNNI alone: copies of 8-bit integers to lines of bytes, and their products.
struct BytePipelines {
  Copies i8, u8;
  InterleavedPipelines products;
};

/// weights, as pack_weights() has them; points.
using WinogradWeightPipeline = int (*)(halide_buffer_t*, halide_buffer_t*);
/// lines; points.
using WinogradInputPipeline = int (*)(halide_buffer_t*, halide_buffer_t*);
/// sums; bias; whether to clamp; output.
using WinogradOutputPipeline = int (*)(halide_buffer_t*, halide_buffer_t*, bool, halide_buffer_t*);

/// The transforms for tiles of one size.
struct WinogradPipelines {
  WinogradWeightPipeline weight;
  WinogradInputPipeline input;
  WinogradOutputPipeline output;
};

/// The same pipelines exist as machine code for several instruction sets and, for the sanitizer of
/// undefined behaviour, as C++.
struct Pipelines {
  const char* name;
  const char* description;
  Loads loads;
  Stores stores;
  SplitPipelines split;
  ProductPipelines product_8;  ///< by output channels in a block
  ProductPipelines product_4;
  ProductPipelines product_1;
  InterleavedPipelines interleaved;
  DepthwisePipelines depthwise;
  WinogradPipelines winograd_4;  ///< by outputs of a tile along an axis
  WinogradPipelines winograd_2;
  const BytePipelines* bytes = nullptr;  ///< null: there are none
  /// For half a block of output channels, on AVX-512 alone; null: all forms are for either.
  const InterleavedPipelines* halves = nullptr;
  bool declares_winograd = false;  ///< callers that do not say what they accept are given it, too

  const ProductPipelines& product_for(std::int64_t block) const {
    return block == 1 ? product_1 : block == 4 ? product_4 : product_8;
  }
  const WinogradPipelines& winograd_for(int tile) const {
    return tile == 2 ? winograd_2 : winograd_4;
  }
};

/// Lets each pipeline choose the machine code for this processor, before threads call it at once:
/// Halide 14 notes its choice in a variable that is not atomic. None computes anything. Returned is
/// how many have: all but those that exist for one instruction set, and f32's stores, which are its
/// loads.
std::size_t choose_machine_code(const Pipelines& pipelines);

/// A product pipeline, and how many places it computes.
struct Tiles {
  ProductPipeline pipeline;
  std::int64_t places;  ///< there may be none
};

/// For a row, or a strip, whose places are to be computed by those forms: of whole blocks of output
/// channels, or of half a block.
std::array<Tiles, 3> tiles_of(const Pipelines& pipelines, const Plan& plan, const Share& share,
                              bool is_half);

/// What a product pipeline is given. Steps are in elements, and so are those of `output` from
/// output channel to output channel; `places` of it are computed for `blocks` blocks of `groups`
/// groups. Where lines are interleaved, blocks are kInterleavedBlock, output has the channels of a
/// block side by side, and `output_channel_step` is the number of its places. Where they are of u8,
/// weights are i8, and bias and output are i32, whose bits lie in floats.
struct ProductCall {
  std::int64_t block, blocks, groups, channels, places;
  bool is_half = false;  ///< of the only block, half is computed

  ConstElements lines;
  std::int64_t seen;            ///< places that are there, of planar lines
  std::int64_t place_step = 1;  ///< 1 or 2; 1 for planar lines
  std::int64_t pixel_step = 0;  ///< of pixels that have all channels side by side; or 0
  std::int64_t sets = 1;        ///< of such channels
  std::int64_t channel_step, group_step;

  const std::int32_t* distances;  ///< of each tap
  std::int64_t number_step;       ///< from there to its number among the weights, if interleaved
  std::int64_t taps, weight_taps;
  std::int32_t farthest;

  ConstElements weight;
  std::int64_t weight_block_step, weight_group_step;

  ConstElements bias;
  std::int64_t bias_block_step, bias_group_step;

  bool goes_on;  ///< adds to what output holds, not to bias
  float* output;
  std::int64_t output_place_step = kInterleavedBlock;  ///< of interleaved lines; of others 1
  std::int64_t output_channel_step, output_group_step;
};

/// 0, or Halide's error.
int run_product(ProductPipeline pipeline, const ProductCall& call);

/// How rows of planes are copied: their number, and where they are. One of source and target is
/// f32; or both are of 8 bits, and what is copied from i8 to u8 is 128 more.
struct RowCounts {
  std::int64_t rows, columns, planes;
};
struct RowSource {
  ConstElements data;
  std::int64_t plane_step, row_step;
};
struct RowTarget {
  Elements data;
  std::int64_t plane_step, row_step;
  bool clamps = false;  ///< what is less than zero becomes zero
};

/// Copies every stride-th element of rows, which become columns: `to.row_step` is from element to
/// element of a row. 0, or Halide's error. There may be nothing to copy.
int transpose_rows(const Pipelines& pipelines, const RowCounts& counts, const RowSource& from,
                   std::int64_t stride, const RowTarget& to);

/// Planes along an axis: how many, and from one to the next in source and target.
struct PlaneAxis {
  std::int64_t planes, from_step, to_step;
};

/// transpose_rows() of the planes along three axes, the first of which are nearest in memory: in
/// few calls.
int transpose_planes(const Pipelines& pipelines, RowCounts counts, const RowSource& from,
                     std::int64_t stride, const RowTarget& to, std::array<PlaneAxis, 3> axes);

/// Copies every stride-th element of rows; 0, or Halide's error. There may be nothing to copy.
int copy_rows(const Pipelines& pipelines, const RowCounts& counts, const RowSource& from,
              std::int64_t stride, const RowTarget& to);

/// Copies every `phases`-th element of rows of floats, as many as `counts` has columns, and those
/// that follow each to where `phase_step` leads from there. There are four phases of
/// kWidestVector elements at least, or two of kNarrowPhase. The same.
int split_rows(const Pipelines& pipelines, const RowCounts& counts, const RowSource& from,
               std::int64_t phases, const RowTarget& to, std::int64_t phase_step);

}  // namespace convlaw
