// SPDX-License-Identifier: MIT
// The fast sums are exact on integers, whatever the shape, the layout, the element type and the
// instruction set.
#include "convlaw/layer_sums.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "convlaw/problem_text.h"
#include "reference/src/sums/layer.h"
#include "reference/tests/counted_memory.h"

namespace convlaw {
namespace {

struct Sums {
  explicit Sums(const Conv2dProblem& p)
      : shape({p.images(), output_channels(p), output_size(p).h, output_size(p).w}),
        value(static_cast<std::size_t>(element_count(shape))),
        magnitude(value.size()),
        products(value.size()),
        visits(value.size()) {}

  Extents shape;
  std::vector<double> value, magnitude;
  std::vector<float> products;
  std::vector<int> visits;
};

Sums fast_sums(const Kernels& loops, const Conv2dProblem& p, const AnyView& input,
               const AnyView& weight) {
  Sums sums(p);
  sum_layer_with(loops, p, input, weight, [&](const SumsBlock& block) {
    const std::int64_t pixels = sums.shape[2] * sums.shape[3];
    for (std::int64_t c = 0; c < block.channels; ++c) {
      for (std::int64_t i = 0; i < block.pixels; ++i) {
        const auto to = static_cast<std::size_t>(
            (block.image * sums.shape[1] + block.first_channel + c) * pixels + block.first_pixel +
            i);
        const std::int64_t from = c * block.pixels + i;
        sums.value.at(to) = block.value[from];
        sums.magnitude.at(to) = block.magnitude[from];
        sums.products.at(to) = block.products[from];
        ++sums.visits.at(to);
      }
    }
  });
  return sums;
}

// Integers, as the definition says: tap by tap through Axis::source().
Sums exact_sums(const Conv2dProblem& p, const AnyView& input, const AnyView& weight) {
  Sums sums(p);
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t channels = p.in_channels / p.groups;
  std::size_t at = 0;
  for_each_index(
      sums.shape, [&](std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) {
        std::int64_t value = 0;
        std::int64_t magnitude = 0;
        int products = 0;
        const std::int64_t first = oc / (p.out_channels / p.groups) * channels;
        for_each_index({1, channels, p.kernel_size.h, p.kernel_size.w},
                       [&](std::int64_t, std::int64_t c, std::int64_t kh, std::int64_t kw) {
                         const auto h = rows.source(oh, kh);
                         const auto w = columns.source(ow, kw);
                         if (!h || !w) return;
                         const auto product = static_cast<std::int64_t>(
                             input.at(n, first + c, *h, *w) * weight.at(oc, c, kh, kw));
                         value += product;
                         magnitude += std::abs(product);
                         products += product != 0 ? 1 : 0;
                       });
        sums.value[at] = static_cast<double>(value);
        sums.magnitude[at] = static_cast<double>(magnitude);
        sums.products[at] = static_cast<float>(products);
        sums.visits[at] = 1;
        ++at;
      });
  return sums;
}

std::int64_t drawn(std::mt19937& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

enum class Zeros { none, some };

AnyTensor integers(ElementType type, const Extents& extents, Layout layout, Zeros zeros,
                   std::mt19937& random) {
  AnyTensor tensor(type, extents, layout);
  const int low = type == ElementType::u8 ? 0 : -9;
  for (std::int64_t i = 0; i < tensor.size(); ++i) {
    auto value = static_cast<double>(drawn(random, low, 9));
    if (zeros == Zeros::none && value == 0) value = 7;
    tensor.set(i, value);
  }
  return tensor;
}

void expect_exact(const Conv2dProblem& p, const AnyView& input, const AnyView& weight,
                  const std::string& what) {
  const Sums expected = exact_sums(p, input, weight);
  for (const Kernels* loops : supported_kernels()) {
    const Sums got = fast_sums(*loops, p, input, weight);
    EXPECT_EQ(got.visits, expected.visits) << what << ' ' << loops->name;
    EXPECT_EQ(got.value, expected.value) << what << ' ' << loops->name;
    EXPECT_EQ(got.magnitude, expected.magnitude) << what << ' ' << loops->name;
    EXPECT_EQ(got.products, expected.products) << what << ' ' << loops->name;
  }
}

void expect_exact(const Conv2dProblem& p, ElementType type, std::mt19937& random) {
  const auto layout = static_cast<Layout>(drawn(random, 0, 1));
  const auto zeros = static_cast<Zeros>(drawn(random, 0, 1));
  const AnyTensor input =
      integers(type, {p.images(), p.in_channels, p.height, p.width}, layout, zeros, random);
  const AnyTensor weight =
      integers(element_types(type).weight,
               {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, layout,
               zeros, random);
  expect_exact(
      p, input.view(), weight.view(),
      to_line(p) + ' ' + std::string(to_string(type)) + ' ' + std::string(to_string(layout)));
}

Conv2dProblem draw_layer(std::mt19937& random) {
  const auto pair = [&](std::int64_t low, std::int64_t high) {
    return Size2{drawn(random, low, high), drawn(random, low, high)};
  };
  Conv2dProblem p;
  p.batch = drawn(random, 0, 2);
  p.groups = drawn(random, 1, 3);
  p.in_channels = p.groups * drawn(random, 0, 3);
  p.out_channels =
      p.groups * (drawn(random, 0, 3) == 0 ? drawn(random, 9, 20) : drawn(random, 1, 8));
  p.height = drawn(random, 1, 9);
  p.width = drawn(random, 1, 24);
  p.kernel_size = drawn(random, 0, 4) == 0 ? Size2{1, 1} : pair(1, 4);
  p.stride = drawn(random, 0, 2) == 0 ? Size2{1, 1} : pair(1, 4);
  p.dilation = pair(1, 3);
  p.padding = {Padding::Kind::numbers, pair(-1, 4), pair(-1, 4)};
  if (drawn(random, 0, 3) == 0) p.padding = {};
  if (drawn(random, 0, 4) == 0) p.padding = {Padding::Kind::same, {}, {}};
  p.padding_mode = static_cast<PaddingMode>(drawn(random, 0, 3));
  return p;
}

TEST(LayerSums, AreExactOnIntegersForAllKindsOfProblems) {
  std::mt19937 random(1);
  int compared = 0;
  for (int i = 0; i < 20000 && compared < 1500 && !HasFailure(); ++i) {
    const Conv2dProblem p = draw_layer(random);
    if (find_illegality(p)) continue;
    expect_exact(p, static_cast<ElementType>(compared % 7), random);
    ++compared;
  }
  EXPECT_EQ(compared, HasFailure() ? compared : 1500);
}

TEST(LayerSums, AreExactWhereBlocksAndVectorsEnd) {
  std::mt19937 random(2);
  for (const char* text : {
           "convlaw1: c40 h9 w60 oc29 k3 p1",              // several tiles, some taps left over
           "convlaw1: n2 c230 h7 w7 oc70 k1",              // deeper than a panel, pointwise
           "convlaw1: c2 h40 w50 oc24 k3 s2 p1 g2",        // twelve channels a group
           "convlaw1: c6 h70 w200 oc12 k5 s3x2 d2 p4 g6",  // bands of a depthwise convolution
           "convlaw1: n3 c16 h7 w7 oc16 k3 p1 g16",        // rows shorter than a vector
           "convlaw1: c3 h5 w700 oc9 k1x3 s1x300",         // stride beyond the window
           "convlaw1: c1000 h5 w3 oc10 k4x3 p0x1",         // more taps than a tile has
           "convlaw1: c1 h3 w9 oc2 k3x9 p200x300",         // mostly padding
           "convlaw1: c2 h6 w5 oc9 k2 p3x4 circular",
       }) {
    const Result<TypedProblem> parsed = parse_line(text);
    ASSERT_TRUE(parsed) << parsed.error().message();
    const Conv2dProblem& p = parsed->problem;
    ASSERT_FALSE(find_illegality(p)) << find_illegality(p)->message();
    expect_exact(p, ElementType::f32, random);
    expect_exact(p, ElementType::f16, random);
  }
}

TEST(LayerSums, TakeAnyStrides) {
  std::mt19937 random(3);
  Conv2dProblem p;
  p.in_channels = 2, p.height = 6, p.width = 5, p.out_channels = 3, p.kernel_size = {2, 3};
  AnyTensor memory = integers(ElementType::bf16, {1, 1, 40, 40}, Layout::nchw, Zeros::some, random);
  AnyView input = memory.view();
  input.extents = {1, 2, 6, 5};
  input.strides = {0, 3, 40, 7};
  AnyView weight = memory.view();
  weight.extents = {3, 2, 2, 3};
  weight.strides = {1, 0, 9, 100};
  expect_exact(p, input, weight, "overlapping");
  p.kernel_size = {1, 1};
  p.out_channels = 12;
  weight.extents = {12, 2, 1, 1};
  expect_exact(p, input, weight, "pointwise");
}

TEST(LayerSums, OfInfinitiesAndNanAreWhatIeeeMakesOfThem) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Conv2dProblem p;
  p.width = 3, p.kernel_size = {1, 2};
  AnyTensor input(ElementType::f32, {1, 1, 1, 3});
  AnyTensor weight(ElementType::f32, {1, 1, 1, 2});
  for (int i = 0; i < 3; ++i) input.set(i, i == 0 ? -infinity : 1);
  for (int i = 0; i < 2; ++i) weight.set(i, 1);
  for (const Kernels* loops : supported_kernels()) {
    const Sums sums = fast_sums(*loops, p, input.view(), weight.view());
    EXPECT_EQ(sums.value, (std::vector<double>{-infinity, 2})) << loops->name;
    EXPECT_EQ(sums.magnitude, (std::vector<double>{infinity, 2})) << loops->name;
    EXPECT_EQ(sums.products, (std::vector<float>{2, 2})) << loops->name;
  }
  input.set(0, std::numeric_limits<double>::quiet_NaN());
  for (const Kernels* loops : supported_kernels()) {
    const Sums sums = fast_sums(*loops, p, input.view(), weight.view());
    EXPECT_TRUE(std::isnan(sums.value[0]) && std::isnan(sums.magnitude[0])) << loops->name;
    EXPECT_EQ(sums.value[1], 2) << loops->name;
  }
}

// The header promises four times the tensors and 64 MiB; this is where the most is needed beyond
// them: enormous windows, many channels, long rows.
TEST(LayerSums, NeedLittleMemory) {
#ifdef CONVLAW_COUNTS_NO_MEMORY
  GTEST_SKIP() << "memory cannot be counted";
#endif
  for (const char* text : {
           "convlaw1: c2048 h7 w7 oc64 k7",            // 100352 taps, 6 million weights
           "convlaw1: c4096 h3 w4 oc8 k3",             // few outputs of many taps
           "convlaw1: c800 h24 w24 oc700 k1 s4",       // many channels of many pixels
           "convlaw1: c2 h400 w4000 oc2 k3 s8 p1 g2",  // a large image
           "convlaw1: c1 h2 w200000 oc8 k2x3",         // a long row
       }) {
    const Conv2dProblem p = parse_line(text)->problem;
    ASSERT_FALSE(find_illegality(p));
    const AnyTensor input(ElementType::u8, {p.images(), p.in_channels, p.height, p.width});
    const AnyTensor weight(ElementType::i8, {p.out_channels, p.in_channels / p.groups,
                                             p.kernel_size.h, p.kernel_size.w});
    const std::int64_t outputs = p.images() * p.out_channels * output_size(p).h * output_size(p).w;
    const CountedMemory memory;
    std::int64_t visited = 0;
    sum_layer(p, input.view(), weight.view(),
              [&](const SumsBlock& block) { visited += block.channels * block.pixels; });
    EXPECT_EQ(visited, outputs) << text;
    EXPECT_GT(memory.peak(), 0);
    EXPECT_LE(memory.peak(), 4 * (input.size() + weight.size() + 4 * outputs) + (64 << 20)) << text;
  }
}

}  // namespace
}  // namespace convlaw
