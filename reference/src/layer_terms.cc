// SPDX-License-Identifier: MIT
#include "layer_terms.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "vector/kernels.h"

namespace convlaw {
namespace {

std::string shape_text(const Extents& extents) {
  return to_tuple(std::vector<std::int64_t>(extents.begin(), extents.end()));
}

std::optional<Error> find_misfit(const char* name, const AnyView& view, const Extents& expected) {
  if (view.extents != expected) {
    return Error{name,
                 "of shape " + shape_text(view.extents),
                 "the problem's is " + shape_text(expected),
                 {},
                 0};
  }
  if (view.data == nullptr && element_count(expected) > 0) {
    return Error{name, "null", "must point at its elements", {}, 0};
  }
  return std::nullopt;
}

std::optional<Error> find_misfit(const ElementTypes& types) {
  const bool integers = is_integer(types.input);
  const auto misfit = [&](const char* name, ElementType type, const char* rule) {
    return Error{name,
                 "of type " + std::string(to_string(type)),
                 std::string(rule) + " where the input is " + std::string(to_string(types.input)),
                 {},
                 0};
  };
  if (is_integer(types.weight) != integers) {
    return misfit("weight", types.weight, integers ? "must be integers" : "must be floating point");
  }
  if (is_integer(types.bias) != integers) {
    return misfit("bias", types.bias, integers ? "must be integers" : "must be floating point");
  }
  if (integers && types.output != ElementType::i32) {
    return misfit("output", types.output, "must be i32");
  }
  if (!integers && is_integer(types.output)) {
    return misfit("output", types.output, "must be floating point");
  }
  return std::nullopt;
}

}  // namespace

ElementTypes types_of(const JudgedTensors& t) {
  const ElementType bias = t.bias ? t.bias->type : element_types(t.input.type).bias;
  return {t.input.type, t.weight.type, bias, t.output.type};
}

std::optional<Error> find_misfit(const Conv2dProblem& p, const JudgedTensors& tensors) {
  const Size2 out = output_size(p);
  if (p.bias != tensors.bias.has_value()) {
    return Error{"bias",
                 tensors.bias ? "given" : "missing",
                 p.bias ? "the problem has one" : "the problem has none",
                 {},
                 0};
  }
  if (auto misfit =
          find_misfit("input", tensors.input, {p.images(), p.in_channels, p.height, p.width})) {
    return misfit;
  }
  if (auto misfit = find_misfit(
          "weight", tensors.weight,
          {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w})) {
    return misfit;
  }
  if (tensors.bias) {
    if (auto misfit = find_misfit("bias", *tensors.bias, {p.out_channels, 1, 1, 1})) return misfit;
  }
  if (auto misfit =
          find_misfit("output", tensors.output, {p.images(), output_channels(p), out.h, out.w})) {
    return misfit;
  }
  return find_misfit(types_of(tensors));
}

TensorFacts measure(const AnyView& view, int bits) {
  TensorFacts facts;
  facts.granularity = std::numeric_limits<double>::infinity();
  const double span = std::ldexp(1.0, -bits);
  std::array<double, 1024> chunk{};
  const auto look = [&](std::int64_t first, std::int64_t stride, std::int64_t count) {
    for (std::int64_t done = 0; done < count;) {
      const auto size = std::min<std::int64_t>(count - done, chunk.size());
      kernels().load(view.type, view.data, first + done * stride, stride, size, chunk.data());
      const std::span<const double> values(chunk.data(), static_cast<std::size_t>(size));
      for (const double value : values) {
        const double magnitude = std::fabs(value);
        if (!(magnitude <= facts.largest)) facts.largest = magnitude;  // NaN stays
      }
      done += size;
      if (facts.granularity == 0) continue;
      for (const double value : values) {
        if (!std::isfinite(value)) continue;
        facts.granularity = std::min(facts.granularity, granularity_of(value));
      }
      if (facts.granularity < facts.largest * span) facts.granularity = 0;
    }
  };
  const Extents& extents = view.extents;
  const Strides& strides = view.strides;
  if (strides == dense_strides(extents, Layout::nchw) ||
      strides == dense_strides(extents, Layout::nhwc)) {
    look(0, 1, element_count(extents));
    return facts;
  }
  for_each_index({extents[0], extents[1], extents[2], 1}, [&](auto i, auto j, auto k, auto) {
    look(i * strides[0] + j * strides[1] + k * strides[2], strides[3], extents[3]);
  });
  return facts;
}

LayerTerms::LayerTerms(const Conv2dProblem& problem, const JudgedTensors& tensors)
    : problem_(problem),
      tensors_(tensors),
      rows_(vertical_axis(problem)),
      columns_(horizontal_axis(problem)) {}

double LayerTerms::bias(std::int64_t channel) const {
  return tensors_.bias ? tensors_.bias->at(channel, 0, 0, 0) : 0;
}

double LayerTerms::got(const std::array<std::int64_t, 4>& i) const {
  return tensors_.output.at(i[0], i[1], i[2], i[3]);
}

OutputTerms LayerTerms::gather(const std::array<std::int64_t, 4>& index) const {
  const auto [n, oc, oh, ow] = index;
  const std::int64_t group_inputs = problem_.in_channels / problem_.groups;
  const std::int64_t group_outputs = problem_.out_channels / problem_.groups;
  OutputTerms terms;
  for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
    const std::int64_t c = oc / group_outputs * group_inputs + ic;
    for (std::int64_t kh = 0; kh < problem_.kernel_size.h; ++kh) {
      const std::optional<std::int64_t> ih = rows_.source(oh, kh);
      for (std::int64_t kw = 0; kw < problem_.kernel_size.w; ++kw) {
        const std::optional<std::int64_t> iw = columns_.source(ow, kw);
        const double w = tensors_.weight.at(oc, ic, kh, kw);
        if (ih && iw) {
          terms.input.push_back(tensors_.input.at(n, c, *ih, *iw));
          terms.weight.push_back(w);
        } else if (!std::isfinite(w)) {
          terms.padding_meets_non_finite = true;
        }
      }
    }
  }
  if (tensors_.bias) terms.bias = bias(oc);
  return terms;
}

}  // namespace convlaw
