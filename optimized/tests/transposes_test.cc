// SPDX-License-Identifier: MIT
// Planes that are turned: in as few calls as can be, and every element to where it belongs.
#include <HalideRuntime.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "convlaw/halide_conv2d.h"
#include "optimized/halide/pipelines.h"

namespace convlaw {
namespace {

struct Planes {
  RowCounts counts;
  std::int64_t from_row_step, stride, to_row_step;
  std::array<PlaneAxis, 3> axes;
};

// 4 rows of 5 places, which have 3 channels each; of 2 images.
constexpr Planes kFromPixels{{5, 3, 0}, 3, 1, 20, {{{4, 15, 5}, {2, 60, 60}, {1, 0, 0}}}};
constexpr Planes kToPixels{{3, 5, 0}, 20, 1, 3, {{{4, 5, 15}, {2, 60, 60}, {1, 0, 0}}}};
constexpr Planes kEveryOther{{3, 5, 0}, 40, 2, 3, {{{4, 10, 15}, {2, 120, 60}, {1, 0, 0}}}};
// Rows that have a place more, before or behind.
constexpr Planes kFromPadded{{5, 3, 0}, 3, 1, 20, {{{4, 18, 5}, {2, 72, 60}, {1, 0, 0}}}};
constexpr Planes kToPadded{{3, 5, 0}, 20, 1, 3, {{{4, 5, 18}, {2, 60, 72}, {1, 0, 0}}}};
// Planes that are a page apart, of places that fill no register tiles.
constexpr Planes kPages{{33, 20, 0}, 32, 1, 1024, {{{3, 1056, 33}, {1, 0, 0}, {1, 0, 0}}}};
constexpr Planes kFewPages{{17, 7, 0}, 32, 1, 1024, {{{3, 600, 33}, {1, 0, 0}, {1, 0, 0}}}};

using TurnedExtents = std::array<int, 3>;
std::vector<TurnedExtents>& calls() {
  static std::vector<TurnedExtents> all;
  return all;
}
int note_extents(halide_buffer_t*, int, bool, halide_buffer_t* output) {
  calls().push_back({output->dim[0].extent, output->dim[1].extent, output->dim[2].extent});
  return 0;
}

std::vector<float> turned(const Pipelines& pipelines, const Planes& planes) {
  std::vector<float> from(std::size_t{4} * 1024);
  std::vector<float> to(std::size_t{32} * 1024, -1.0F);
  std::iota(from.begin(), from.end(), 0.0F);
  const float* const elements_of_all = from.data();
  EXPECT_EQ(transpose_planes(pipelines, planes.counts,
                             {elements(elements_of_all), 0, planes.from_row_step}, planes.stride,
                             {elements(to.data()), 0, planes.to_row_step}, planes.axes),
            0);
  return to;
}

TEST(Transposes, JoinPlanesThatFollowOneAnother) {
  auto pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  pipelines.stores.f32.transpose = note_extents;
  const auto called = [&](const Planes& planes) {
    calls().clear();
    turned(pipelines, planes);
    return calls();
  };
  EXPECT_EQ(called(kFromPixels), (std::vector<TurnedExtents>{{20, 3, 2}}));
  EXPECT_EQ(called(kToPixels), (std::vector<TurnedExtents>{{3, 20, 2}}));
  EXPECT_EQ(called(kEveryOther), (std::vector<TurnedExtents>{{3, 20, 2}}));
  EXPECT_EQ(called(kFromPadded), (std::vector<TurnedExtents>{{5, 3, 4}, {5, 3, 4}}));
  EXPECT_EQ(called(kToPadded), (std::vector<TurnedExtents>{{3, 5, 4}, {3, 5, 4}}));
}

TEST(Transposes, BringEveryElementToItsPlace) {
  const auto& pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  for (const Planes& planes :
       {kFromPixels, kToPixels, kEveryOther, kFromPadded, kToPadded, kPages, kFewPages}) {
    std::vector<float> expected(std::size_t{32} * 1024, -1.0F);
    const auto& [rows, images, others] = planes.axes;
    for (std::int64_t i = 0; i < images.planes; ++i) {
      for (std::int64_t j = 0; j < rows.planes; ++j) {
        for (std::int64_t y = 0; y < planes.counts.rows; ++y) {
          for (std::int64_t x = 0; x < planes.counts.columns; ++x) {
            expected[static_cast<std::size_t>(i * images.to_step + j * rows.to_step + y +
                                              x * planes.to_row_step)] =
                static_cast<float>(i * images.from_step + j * rows.from_step +
                                   y * planes.from_row_step + x * planes.stride);
          }
        }
      }
    }
    EXPECT_EQ(turned(pipelines, planes), expected) << planes.counts.rows << ", " << planes.stride;
  }
}

}  // namespace
}  // namespace convlaw
