// SPDX-License-Identifier: MIT
#include "optimized/halide/pipelines.h"

#include <HalideBuffer.h>

#include <algorithm>
#include <utility>

#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

halide_type_t type_of(ElementType type) {
  switch (type) {
    case ElementType::i8:
      return halide_type_of<std::int8_t>();
    case ElementType::u8:
      return halide_type_of<std::uint8_t>();
    case ElementType::i32:
      return halide_type_of<std::int32_t>();
    case ElementType::f32:
      return halide_type_of<float>();
    default:
      return halide_type_of<std::uint16_t>();
  }
}

// `inner` and `outer`: the target's dimensions in a plane.
int copy(CopyPipeline Copies::*way, const Pipelines& pipelines, const RowCounts& counts,
         const RowSource& from, std::int64_t stride, const RowTarget& to,
         const halide_dimension_t& inner, const halide_dimension_t& outer) {
  if (counts.rows <= 0 || counts.columns <= 0 || counts.planes <= 0) return 0;
  const int planes = narrow(counts.planes);
  halide_dimension_t source[] = {{0, narrow((counts.columns - 1) * stride + 1), 1},
                                 {0, narrow(counts.rows), narrow(from.row_step)},
                                 {0, planes, narrow(from.plane_step)}};
  halide_dimension_t target[] = {inner, outer, {0, planes, narrow(to.plane_step)}};
  // Halide's buffers are not const, but its inputs are not written.
  Buffer<void> x(type_of(from.data.type), const_cast<std::byte*>(from.data.data), 3, source);
  Buffer<void> y(type_of(to.data.type), to.data.data, 3, target);
  const bool is_i8 = from.data.type == ElementType::i8;
  const Copies& copies = to.data.type == ElementType::u8
                             ? (is_i8 ? pipelines.bytes->i8 : pipelines.bytes->u8)
                         : from.data.type == ElementType::f32 ? pipelines.stores.of(to.data.type)
                                                              : pipelines.loads.of(from.data.type);
  return (copies.*way)(x, narrow(stride), to.clamps, y);
}

// Halide's buffers are not const, but its inputs are not written.
template <int kDimensions>
Buffer<void> buffer_of(const ConstElements& from, halide_dimension_t (&dimensions)[kDimensions]) {
  return Buffer<void>(type_of(from.type), const_cast<std::byte*>(from.data), kDimensions,
                      dimensions);
}

// A call of run_product() whose lines are interleaved.
int run_interleaved(ProductPipeline pipeline, const ProductCall& call) {
  const int block = kInterleavedBlock;
  const int blocks = narrow(call.blocks);
  const int groups = narrow(call.groups);
  const int taps = narrow(call.taps);
  const bool are_pixels = call.pixel_step > 0;
  const int set = are_pixels ? narrow(call.channels) : kInterleaved;
  const int sets = narrow(are_pixels ? call.sets : call.channels / set);
  const std::int64_t place = are_pixels ? call.pixel_step : call.place_step * kInterleaved;
  const std::int64_t set_step = call.channel_step * (are_pixels ? 1 : kInterleaved);
  halide_dimension_t line[] = {{0, call.farthest * kInterleaved + set, 1},
                               {0, narrow(call.places), narrow(place)},
                               {0, sets, narrow(set_step)},
                               {0, groups, narrow(call.group_step)}};
  Buffer<void> x = buffer_of(call.lines, line);
  halide_dimension_t tap[] = {{0, taps, 1}, {0, 2, narrow(call.number_step)}};
  Buffer<std::int32_t> distances(const_cast<std::int32_t*>(call.distances), 2, tap);
  const int weight_taps = std::max(narrow(call.weight_taps), 1);
  // Of bytes, those of four channels are side by side, as if they were lanes.
  const int side = call.lines.type == ElementType::u8 ? kDotted : 1;
  halide_dimension_t weight[] = {
      {0, block * side, 1},
      {0, set / side, block * side},
      {0, weight_taps, kInterleaved * block},
      {0, sets, are_pixels ? set * block : weight_taps * kInterleaved * block},
      {0, blocks, narrow(call.weight_block_step)},
      {0, groups, narrow(call.weight_group_step)}};
  Buffer<void> w = buffer_of(call.weight, weight);
  halide_dimension_t bias[] = {{0, block, 1},
                               {0, blocks, narrow(call.bias_block_step)},
                               {0, groups, narrow(call.bias_group_step)}};
  Buffer<void> b = buffer_of(call.bias, bias);
  halide_dimension_t result[] = {{0, call.is_half ? kHalfBlock : block, 1},
                                 {0, narrow(call.places), narrow(call.output_place_step)},
                                 {0, blocks, narrow(call.output_channel_step * block)},
                                 {0, groups, narrow(call.output_group_step)}};
  Buffer<void> y(type_of(call.bias.type), call.output, 4, result);
  return pipeline(x, distances, call.farthest, w, b, call.goes_on, y, y);
}

}  // namespace

std::size_t choose_machine_code(const Pipelines& pipelines) {
  std::size_t chosen = 0;
  // Without buffers, each returns an error, but has chosen.
  const auto call = [&](auto... all) {
    const auto without_buffers = []<class... Arguments>(int (*pipeline)(Arguments...)) {
      static_cast<void>(pipeline(Arguments{}...));
    };
    (without_buffers(all), ...);
    chosen += sizeof...(all);
  };
  const Loads& loads = pipelines.loads;
  for (const Copies& of : {loads.f32, loads.bf16, loads.f16, loads.i8, loads.u8}) {
    call(of.copy, of.transpose);
  }
  const Stores& stores = pipelines.stores;
  for (const Copies& of : {stores.bf16, stores.f16, stores.i32}) call(of.copy, of.transpose);
  for (const ProductPipelines& of :
       {pipelines.product_8, pipelines.product_4, pipelines.product_1}) {
    call(of.usual, of.half, of.tail);
  }
  for (const ProductPipeline rest : pipelines.interleaved.rests) call(rest);
  const DepthwisePipelines& depthwise = pipelines.depthwise;
  for (const DepthwisePlanesPipeline planes : depthwise.planes) call(planes);
  for (const DepthwisePlanesPipeline planes : depthwise.planes_any) call(planes);
  for (const DepthwiseChannelsPipeline turned : depthwise.turned_7) call(turned);
  for (const DepthwisePixelsPipeline pixels : depthwise.pixels) call(pixels);
  for (const DepthwiseRowsPipeline rows : depthwise.rows) call(rows);
  for (const auto& dilated : depthwise.dilated) {
    for (const DepthwiseRowsPipeline rows : dilated) call(rows);
  }
  for (const DepthwiseSumsPipeline sums : depthwise.sums) call(sums);
  for (const DepthwiseStridedPipeline strided : depthwise.strided) call(strided);
  for (const DepthwiseWindowsPipeline windows : depthwise.windows) call(windows);
  for (const WinogradPipelines& of : {pipelines.winograd_4, pipelines.winograd_2}) {
    call(of.weight, of.input, of.output);
  }
  call(pipelines.split.two, pipelines.split.two_narrow, pipelines.split.four,
       pipelines.interleaved.usual, pipelines.interleaved.few, depthwise.channels,
       depthwise.turned);
  return chosen;
}

std::array<Tiles, 3> tiles_of(const Pipelines& pipelines, const Plan& plan, const Share& share,
                              bool is_half) {
  const Lines& lines = plan.lines;
  if (!lines.is_interleaved) {
    const ProductPipelines& forms = pipelines.product_for(lines.block);
    return {{{forms.usual, share.usual},
             {forms.for_rest(share.rest, lines.block), share.rest},
             {nullptr, 0}}};
  }
  const bool is_apart = is_half && !plan.has_few_registers && pipelines.halves != nullptr;
  const InterleavedPipelines& forms = lines.has_bytes ? pipelines.bytes->products
                                      : is_apart      ? *pipelines.halves
                                                      : pipelines.interleaved;
  const auto [first, second] = tiles_of_rest(share.rest);
  return {
      {{forms.usual, share.usual}, {forms.of_rest(first), first}, {forms.of_rest(second), second}}};
}

int run_product(ProductPipeline pipeline, const ProductCall& call) {
  if (call.block == kInterleavedBlock) return run_interleaved(pipeline, call);
  const int block = narrow(call.block);
  const int blocks = narrow(call.blocks);
  const int groups = narrow(call.groups);
  const int channels = narrow(call.channels);
  halide_dimension_t line[] = {{0, narrow(call.seen), 1},
                               {0, channels, narrow(call.channel_step)},
                               {0, groups, narrow(call.group_step)}};
  Buffer<void> x = buffer_of(call.lines, line);
  Buffer<std::int32_t> distances(const_cast<std::int32_t*>(call.distances), narrow(call.taps));
  halide_dimension_t weight[] = {{0, block, 1},
                                 {0, narrow(call.taps), block},
                                 {0, channels, narrow(call.weight_taps * block)},
                                 {0, blocks, narrow(call.weight_block_step)},
                                 {0, groups, narrow(call.weight_group_step)}};
  Buffer<void> w = buffer_of(call.weight, weight);
  halide_dimension_t bias[] = {{0, block, 1},
                               {0, blocks, narrow(call.bias_block_step)},
                               {0, groups, narrow(call.bias_group_step)}};
  Buffer<void> b = buffer_of(call.bias, bias);
  halide_dimension_t result[] = {{0, narrow(call.places), 1},
                                 {0, block, narrow(call.output_channel_step)},
                                 {0, blocks, narrow(call.output_channel_step * block)},
                                 {0, groups, narrow(call.output_group_step)}};
  Buffer<float> y(call.output, 4, result);
  return pipeline(x, distances, call.farthest, w, b, call.goes_on, y, y);
}

int copy_rows(const Pipelines& pipelines, const RowCounts& counts, const RowSource& from,
              std::int64_t stride, const RowTarget& to) {
  return copy(&Copies::copy, pipelines, counts, from, stride, to, {0, narrow(counts.columns), 1},
              {0, narrow(counts.rows), narrow(to.row_step)});
}

int transpose_rows(const Pipelines& pipelines, const RowCounts& counts, const RowSource& from,
                   std::int64_t stride, const RowTarget& to) {
  return copy(&Copies::transpose, pipelines, counts, from, stride, to, {0, narrow(counts.rows), 1},
              {0, narrow(counts.columns), narrow(to.row_step)});
}

int transpose_planes(const Pipelines& pipelines, RowCounts counts, const RowSource& from,
                     std::int64_t stride, const RowTarget& to, std::array<PlaneAxis, 3> axes) {
  // Planes that go on where the one before ends, on both sides, are one: its tiles are whole.
  for (PlaneAxis& axis : axes) {
    const auto follows = [&](std::int64_t from_step, std::int64_t to_step) {
      return axis.from_step == from_step && axis.to_step == to_step;
    };
    const std::int64_t planes = std::exchange(axis.planes, 1);
    if (follows(counts.rows * from.row_step, counts.rows)) {
      counts.rows *= planes;
    } else if (follows(counts.columns * stride, counts.columns * to.row_step)) {
      counts.columns *= planes;
    } else {
      axis.planes = planes;
    }
  }
  constexpr std::int64_t kEnough = 8;
  std::stable_sort(axes.begin(), axes.end(), [&](const PlaneAxis& a, const PlaneAxis& b) {
    return std::min(a.planes, kEnough) > std::min(b.planes, kEnough);
  });
  const auto& [inner, middle, outer] = axes;
  for (std::int64_t i = 0; i < outer.planes; ++i) {
    for (std::int64_t j = 0; j < middle.planes; ++j) {
      RowCounts all = counts;
      all.planes = inner.planes;
      RowSource source = from;
      source.data = from.data + (i * outer.from_step + j * middle.from_step);
      source.plane_step = inner.from_step;
      RowTarget target = to;
      target.data = to.data + (i * outer.to_step + j * middle.to_step);
      target.plane_step = inner.to_step;
      const int error = transpose_rows(pipelines, all, source, stride, target);
      if (error != 0) return error;
    }
  }
  return 0;
}

int split_rows(const Pipelines& pipelines, const RowCounts& counts, const RowSource& from,
               std::int64_t phases, const RowTarget& to, std::int64_t phase_step) {
  if (counts.rows <= 0 || counts.columns <= 0 || counts.planes <= 0) return 0;
  const int rows = narrow(counts.rows);
  const int planes = narrow(counts.planes);
  halide_dimension_t source[] = {{0, narrow(phases * counts.columns), 1},
                                 {0, rows, narrow(from.row_step)},
                                 {0, planes, narrow(from.plane_step)}};
  halide_dimension_t target[] = {{0, narrow(counts.columns), 1},
                                 {0, narrow(phases), narrow(phase_step)},
                                 {0, rows, narrow(to.row_step)},
                                 {0, planes, narrow(to.plane_step)}};
  Buffer<void> x = buffer_of(from.data, source);
  Buffer<float> y(floats(to.data), 4, target);
  const SplitPipelines& split = pipelines.split;
  return (phases == 4                       ? split.four
          : counts.columns >= kWidestVector ? split.two
                                            : split.two_narrow)(x, y);
}

}  // namespace convlaw
