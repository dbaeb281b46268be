// SPDX-License-Identifier: MIT
#include "properties/defects/direct.h"

namespace convlaw {

Direct::Direct(const convlaw_call& the_call)
    : call(the_call),
      p(problem_from_abi(*call.problem)),
      rows(vertical_axis(p)),
      columns(horizontal_axis(p)),
      input(view_of<const float>(call.input)),
      weight(view_of<const float>(call.weight)),
      output(view_of<float>(call.output)),
      bias(static_cast<const float*>(call.bias.data)),
      group_inputs(p.in_channels / p.groups),
      group_outputs(p.out_channels / p.groups) {}

void Direct::run() {
  for_each_index(output.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    at = {n, oc, oh, ow};
    store(n, oc, oh, ow, output_at(n, oc, oh, ow));
  });
}

float Direct::output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) {
  float sum = start(oc, oh, ow);
  for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
    const std::int64_t c = channel(oc, ic);
    for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
      const std::int64_t ih = row(oh, kh);
      for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
        const auto x = read(n, c, ih, column(ow, kw));
        if (x) sum = accumulate(sum, *x, weight_at(oc, ic, kh, kw));
      }
    }
  }
  return sum;
}

float Direct::start(std::int64_t oc, std::int64_t, std::int64_t) {
  return bias == nullptr ? 0 : bias[oc];
}

std::int64_t Direct::channel(std::int64_t oc, std::int64_t ic) {
  return oc / group_outputs * group_inputs + ic;
}

std::int64_t Direct::row(std::int64_t oh, std::int64_t kh) {
  return oh * p.stride.h - rows.begin + kh * p.dilation.h;
}

std::int64_t Direct::column(std::int64_t ow, std::int64_t kw) {
  return ow * p.stride.w - columns.begin + kw * p.dilation.w;
}

bool Direct::inside(std::int64_t ih, std::int64_t iw) const {
  return 0 <= ih && ih < p.height && 0 <= iw && iw < p.width;
}

std::optional<std::int64_t> source_of(const Axis& axis, std::int64_t i) {
  constexpr std::int64_t kFar = std::int64_t{1} << 61;
  if (i < -kFar || i > kFar) return std::nullopt;
  const auto source = axis.source(i + axis.begin);
  return source && 0 <= *source && *source < axis.extent ? source : std::nullopt;
}

std::optional<float> Direct::read(std::int64_t n, std::int64_t c, std::int64_t ih,
                                  std::int64_t iw) {
  if (inside(ih, iw)) return input(n, c, ih, iw);
  if (p.padding_mode == PaddingMode::zeros) return std::nullopt;
  const auto h = source_of(rows, ih);
  const auto w = source_of(columns, iw);
  if (!h || !w) return std::nullopt;
  return input(n, c, *h, *w);
}

float Direct::weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) {
  return weight(oc, ic, kh, kw);
}

float Direct::accumulate(float sum, float x, float w) { return sum + x * w; }

void Direct::store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) {
  output(n, oc, oh, ow) = y;
}

const convlaw_capabilities& direct_capabilities() {
  static const convlaw_capabilities offered = [] {
    convlaw_capabilities direct{};
    direct.struct_size = sizeof direct;
    direct.padding_modes = 1U << CONVLAW_ZEROS | 1U << CONVLAW_REFLECT | 1U << CONVLAW_REPLICATE |
                           1U << CONVLAW_CIRCULAR;
    direct.layouts = 1U << CONVLAW_NCHW | 1U << CONVLAW_NHWC | 1U << CONVLAW_STRIDED;
    direct.unbatched = 1;
    return direct;
  }();
  return offered;
}

const convlaw_capabilities& checking_capabilities() {
  static const convlaw_capabilities offered = [] {
    convlaw_capabilities checking = direct_capabilities();
    checking.checks_legality = 1;
    return checking;
  }();
  return offered;
}

const convlaw_capabilities& threaded_capabilities() {
  static const convlaw_capabilities offered = [] {
    convlaw_capabilities threaded = direct_capabilities();
    threaded.max_threads = 2;
    return threaded;
  }();
  return offered;
}

}  // namespace convlaw
