// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/trials/draw.h"

namespace convlaw::trials {
namespace {

constexpr std::array<Size2, 10> kKernels{
    {{1, 1}, {1, 2}, {2, 1}, {2, 2}, {1, 3}, {3, 3}, {3, 3}, {3, 2}, {1, 7}, {5, 5}}};

// The extent that gives about `out` outputs, or more if the kernel asks for it.
std::int64_t extent(std::int64_t out, std::int64_t kernel, std::int64_t stride,
                    std::int64_t dilation, std::int64_t padding) {
  return std::max<std::int64_t>(1, (out - 1) * stride + dilation * (kernel - 1) + 1 - padding);
}

Conv2dProblem draw_any(Random& random, const LengthBand& length, std::int64_t outputs,
                       bool winograd) {
  Conv2dProblem p;
  // More short ones than long ones.
  const double taps =
      std::exp2(std::log2(length.least) +
                std::log2(static_cast<double>(length.most) / static_cast<double>(length.least)) *
                    std::pow(random.unit(), 3));
  p.kernel_size = winograd ? Size2{3, 3}
                           : kKernels[static_cast<std::size_t>(random.between(
                                 0, static_cast<std::int64_t>(kKernels.size()) - 1))];
  const std::int64_t area = p.kernel_size.h * p.kernel_size.w;
  const std::int64_t channels =
      std::max<std::int64_t>(1, std::llround(taps / static_cast<double>(area)));

  p.groups = random.one_in(4) ? 2 : 1;
  p.in_channels = channels * p.groups;
  p.out_channels = p.groups * random.between(1, 6);
  p.batch = random.one_in(4) ? 2 : 1;
  if (!winograd) {
    p.stride = {random.one_in(4) ? 2 : 1, random.one_in(4) ? 2 : 1};
    p.dilation = {random.one_in(4) ? 2 : 1, random.one_in(4) ? 2 : 1};
  }
  if (random.one_in(2)) {
    const Size2 begin{random.between(0, 1), random.between(0, 1)};
    const Size2 end{random.between(0, 1), random.between(0, 1)};
    p.padding = {Padding::Kind::numbers, begin, end};
    if (random.one_in(4)) p.padding_mode = PaddingMode::replicate;
  }
  p.bias = !random.one_in(3);

  const double pixels =
      static_cast<double>(outputs) / static_cast<double>(p.out_channels * p.images());
  const auto rows = static_cast<std::int64_t>(std::sqrt(pixels)) + random.between(0, 2);
  const auto columns = static_cast<std::int64_t>(pixels) / std::max<std::int64_t>(1, rows) + 1;
  p.height =
      extent(rows, p.kernel_size.h, p.stride.h, p.dilation.h, p.padding.begin.h + p.padding.end.h);
  p.width = extent(columns, p.kernel_size.w, p.stride.w, p.dilation.w,
                   p.padding.begin.w + p.padding.end.w);
  return p;
}

}  // namespace

Conv2dProblem draw_problem(Random& random, const LengthBand& length, std::int64_t outputs,
                           bool winograd) {
  while (true) {
    const Conv2dProblem p = draw_any(random, length, outputs, winograd && length.most >= 9);
    const std::int64_t taps = p.in_channels / p.groups * p.kernel_size.h * p.kernel_size.w;
    if (length.least <= taps && taps <= length.most && !find_illegality(p)) return p;
  }
}

}  // namespace convlaw::trials
