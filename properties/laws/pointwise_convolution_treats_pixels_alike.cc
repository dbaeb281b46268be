// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kShortestRow = 300;  // pixels: beyond what 8 bits count

void adapt_pointwise_convolution_treats_pixels_alike(Case& c) {
  Conv2dProblem& p = c.problem();
  p.kernel_size = p.stride = p.dilation = {1, 1};
  p.padding = {};
}

Verdict judge_pointwise_convolution_treats_pixels_alike(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  struct Pixel {
    std::int64_t n, h, w;
  };
  // Every pixel of every image, some again to make the row long, in any order.
  std::vector<Pixel> pixels;
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t h = 0; h < p.height; ++h) {
      for (std::int64_t w = 0; w < p.width; ++w) pixels.push_back({n, h, w});
    }
  }
  const auto count = static_cast<std::int64_t>(pixels.size());
  const auto at = [&](std::int64_t i) -> Pixel& { return pixels[static_cast<std::size_t>(i)]; };
  for (std::int64_t i = count; i < kShortestRow; ++i)
    pixels.push_back(at(trial.draw(0, count - 1)));
  const auto length = static_cast<std::int64_t>(pixels.size());
  for (std::int64_t i = length - 1; i > 0; --i) std::swap(at(i), at(trial.draw(0, i)));

  Conv2dProblem row = p;
  row.batch = 1;
  row.height = 1;
  row.width = length;
  trial.require_room(row);
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(row), [&](auto, auto c, auto, auto i) {
    return trial.input()(at(i).n, c, at(i).h, at(i).w);
  });
  const Values y = trial.run();
  const Values expected = make_values(output_extents(row), [&](auto, auto oc, auto, auto i) {
    return y(at(i).n, oc, at(i).h, at(i).w);
  });
  return trial.expect_same(expected, trial.run(row, operands),
                           "the outputs of all pixels, and of the same pixels as one row");
}

}  // namespace

const Law pointwise_convolution_treats_pixels_alike{
    .name = "pointwise_convolution_treats_pixels_alike",
    .chapter = "D1",
    .formula =
        "kernel_size = stride = 1, padding = 0: f(any list of pixels as one row) = that list of "
        "the pixels of f(x)",
    .reason = "such a convolution multiplies the channels of each pixel by one and the same matrix",
    .exactness = Exactness::integers,
    .judge = judge_pointwise_convolution_treats_pixels_alike,
    .adapt = adapt_pointwise_convolution_treats_pixels_alike,
};

}  // namespace convlaw
