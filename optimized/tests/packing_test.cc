// SPDX-License-Identifier: MIT
#include "optimized/halide/packing.h"

#include <gtest/gtest.h>

#include <array>
#include <numeric>

#include "convlaw/halide_conv2d.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/taps.h"

namespace convlaw {
namespace {

// Two groups of 17 output channels: a full block and one of a single channel in each.
Conv2dProblem two_groups() {
  Conv2dProblem p;
  p.in_channels = 4;
  p.out_channels = 34;
  p.kernel_size = {1, 2};
  p.height = 1;
  p.width = 2;
  p.groups = 2;
  return p;
}

PackedWeights pack(const Conv2dProblem& p, const TensorView<const float>& weight, const float* bias,
                   const Packing& packing) {
  const void* pipelines = halide_implementation().context;
  return pack_weights(*static_cast<const Pipelines*>(pipelines), p, weight, bias, packing);
}

Tensor<float> numbered(const Extents& extents) {
  Tensor<float> tensor(extents);
  std::iota(tensor.elements().begin(), tensor.elements().end(), 1.0F);
  return tensor;
}

struct Numbered {
  Tensor<float> weight = numbered({34, 2, 1, 2});
  std::vector<float> bias = std::vector<float>(34);
  Numbered() { std::iota(bias.begin(), bias.end(), 1000.0F); }
};

TEST(Packing, BlocksHoldEveryWeightOnceAndZerosOtherwise) {
  const Conv2dProblem p = two_groups();
  const Numbered given;
  const PackedWeights packed = pack(p, given.weight.view(), given.bias.data(), {kLineBlock});
  ASSERT_EQ(packed_blocks(p, kLineBlock), 4);
  ASSERT_EQ(packed.weight.size(), std::size_t{32} * kLineBlock);
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(packed.weight.size()); ++i) {
    const std::int64_t lane = i % kLineBlock;
    const std::int64_t kw = i / kLineBlock % 2;
    const std::int64_t ic = i / kLineBlock / 2 % 2;
    const std::int64_t block = i / kLineBlock / 4 % 4;
    const std::int64_t group = i / kLineBlock / 16;
    const std::int64_t k = block * kLineBlock + lane;
    EXPECT_EQ(packed.weight[static_cast<std::size_t>(i)],
              k < 17 ? given.weight(group * 17 + k, ic, 0, kw) : 0);
  }
  ASSERT_EQ(packed.bias.size(), std::size_t{8} * kLineBlock);
  EXPECT_EQ(packed.bias[0], 1000);
  EXPECT_EQ(packed.bias[16], 1016);
  EXPECT_EQ(packed.bias[17], 0);
  EXPECT_EQ(packed.bias[32], 1017);
}

TEST(Packing, BlocksFillRegisterTiles) {
  Conv2dProblem p;
  for (const auto& [channels, blocks] : {std::pair{1, 2}, {16, 2}, {17, 4}, {64, 8}, {65, 10}}) {
    p.out_channels = channels;
    EXPECT_EQ(packed_blocks(p, kLineBlock), blocks) << channels;
  }
  EXPECT_EQ(packed_blocks(p, kInterleavedBlock), 3);
}

TEST(Packing, BlocksOfLinesFollowTheOutputChannelsOfAGroup) {
  Conv2dProblem p;
  for (const auto& [channels, block, blocks] :
       {std::array{1, 1, 1}, {2, 1, 2}, {3, 4, 1}, {4, 4, 1}, {5, 8, 2}, {16, 8, 2}, {17, 8, 4}}) {
    p.out_channels = channels;
    EXPECT_EQ(line_block_of(p), block) << channels;
    EXPECT_EQ(packed_blocks(p, block), blocks) << channels;
  }
  p.out_channels = p.groups = 9;
  EXPECT_EQ(line_block_of(p), 1);
}

TEST(Packing, BlocksMayBeOfEight) {
  Conv2dProblem p;
  p.in_channels = 1;
  p.out_channels = 17;
  const Tensor<float> weight = numbered(Extents{17, 1, 1, 1});
  const PackedWeights packed = pack(p, weight.view(), nullptr, {kLineBlock});
  ASSERT_EQ(packed.weight.size(), 32U);
  for (std::size_t i = 0; i < 32; ++i) {
    EXPECT_EQ(packed.weight[i], i < 17 ? static_cast<float>(i + 1) : 0);
  }
}

TEST(Packing, InterleavedWeightsHaveTapsOutsideOfChannels) {
  Conv2dProblem p;
  p.in_channels = 34;
  p.out_channels = 66;
  p.kernel_size = {2, 3};
  p.groups = 2;
  const Tensor<float> weight = numbered(Extents{66, 17, 2, 3});
  const std::vector<float> bias(66, 3);
  const PackedWeights packed =
      pack(p, weight.view(), bias.data(), {kInterleavedBlock, kInterleaved});
  ASSERT_EQ(packed.weight.size(), std::size_t{2} * 2 * 2 * 6 * 16 * 32);
  std::size_t i = 0;
  for_each_index({2, 2, 2, 6}, [&](auto g, auto block, auto channels, auto tap) {
    for_each_index({1, 1, 16, 32}, [&](auto, auto, auto c, auto k) {
      const std::int64_t ic = channels * 16 + c;
      const std::int64_t oc = block * 32 + k;
      const bool is_there = ic < 17 && oc < 33;
      ASSERT_EQ(packed.weight[i++], is_there ? weight(g * 33 + oc, ic, tap / 3, tap % 3) : 0);
    });
  });
  ASSERT_EQ(packed.bias.size(), 128U);
  for (std::size_t k = 0; k < 128; ++k) EXPECT_EQ(packed.bias[k], k % 64 < 33 ? 3 : 0) << k;
}

// [group][block][channel / 16][tap][channel % 16 / 4][output channel][channel % 4], and what sums
// of each group of taps begin with.
TEST(Packing, BytesOfFourChannelsAreSideBySide) {
  Conv2dProblem p;
  p.in_channels = 38;
  p.out_channels = 66;
  p.kernel_size = {2, 3};
  p.groups = 2;
  AnyTensor weight(ElementType::i8, {66, 19, 2, 3});
  for (std::int64_t i = 0; i < weight.size(); ++i) {
    weight.set(i, static_cast<int>(i * 37 % 251) - 125);
  }
  AnyTensor bias(ElementType::i32, {66, 1, 1, 1});
  for (std::int64_t k = 0; k < 66; ++k) bias.set(k, static_cast<double>(1000 + k));
  const TapGroup first{0, 1, 0, 1, {0, 1}, {1, 2}, false};
  const TapGroup second{0, 1, 0, 1, {1}, {0}, true};
  for (const bool is_signed : {true, false}) {
    const PackedWeights packed =
        pack_bytes(p, weight.view(), bias.view(), {first, second}, is_signed, 2);
    ASSERT_EQ(packed.bytes.size(), std::size_t{2} * 2 * 2 * 6 * 16 * 32);
    std::size_t next = 0;
    for_each_index({2, 2, 2, 6}, [&](auto g, auto block, auto channels, auto tap) {
      for_each_index({1, 4, 32, 4}, [&](auto, auto four, auto k, auto c) {
        const std::int64_t ic = channels * 16 + four * 4 + c;
        const std::int64_t oc = block * 32 + k;
        const bool is_there = ic < 19 && oc < 33;
        ASSERT_EQ(packed.bytes[next++],
                  is_there ? weight.view().at(g * 33 + oc, ic, tap / 3, tap % 3) : 0);
      });
    });
    ASSERT_EQ(packed.sums_of_taps, 128);
    ASSERT_EQ(packed.sums.size(), 3U * 128);
    const auto begun = [&](const TapGroup& taps, std::int64_t oc) {
      double sum = taps.goes_on ? 0 : bias.get(oc);
      for (std::int64_t c = 0; is_signed && c < 19; ++c) {
        for (const std::int64_t kh : taps.kernel_rows) {
          for (const std::int64_t kw : taps.kernel_columns) {
            sum -= 128 * weight.view().at(oc, c, kh, kw);
          }
        }
      }
      return sum;
    };
    std::size_t at = 0;
    for (const TapGroup* taps : {&first, &second}) {
      for (std::int64_t i = 0; i < 128; ++i) {
        EXPECT_EQ(packed.sums[at++], i % 64 < 33 ? begun(*taps, i / 64 * 33 + i % 64) : 0) << i;
      }
    }
    while (at < packed.sums.size()) EXPECT_EQ(packed.sums[at++], 0);
  }
}

TEST(Packing, StridesOfTheWeightAreAsTheyMayBe) {
  Conv2dProblem p;
  p.in_channels = 38;
  p.out_channels = 42;
  p.kernel_size = {2, 3};
  p.groups = 2;
  const Tensor<float> weight = numbered(Extents{42, 19, 2, 3});
  const Extents& extents = weight.extents();
  std::vector<float> memory(weight.elements().size() * 2);
  for (const Strides& strides :
       {dense_strides(extents, Layout::nhwc), Strides{1, 42, 2394, 798}, Strides{6, 252, 1, 2},
        Strides{114, 1, 19, 38}, Strides{228, 12, 6, 2}, Strides{152, 8, 3, 1}}) {
    const TensorView<float> other(memory.data(), extents, strides);
    for_each_index(extents, [&](auto... index) { other(index...) = weight(index...); });
    const TensorView<const float> view(memory.data(), extents, strides);
    for (const auto& [block, set] : {std::pair{16, 1}, {8, 1}, {4, 1}, {1, 1}, {32, 16}}) {
      const PackedWeights packed = pack(p, view, nullptr, {block, set});
      EXPECT_EQ(packed.weight, pack(p, weight.view(), nullptr, {block, set}).weight)
          << block << " " << strides[1];
      EXPECT_EQ(packed.bias, PackedFloats(packed.bias.size(), 0.0F));
    }
  }
}

TEST(Packing, ThreadsPackTheSame) {
  Conv2dProblem p;
  p.in_channels = 70;
  p.out_channels = 2622;  // enough for all to be awake
  p.kernel_size = {2, 5};
  p.groups = 2;
  const Tensor<float> weight = numbered(Extents{2622, 35, 2, 5});
  std::vector<float> bias(2622);
  std::iota(bias.begin(), bias.end(), 1.0F);
  for (const auto& [block, set] : {std::pair{16, 1}, {8, 1}, {32, 16}}) {
    const PackedWeights by_one = pack(p, weight.view(), bias.data(), {block, set, 1});
    for (const int threads : {2, 3, 64}) {
      const PackedWeights packed = pack(p, weight.view(), bias.data(), {block, set, threads});
      EXPECT_EQ(packed.weight, by_one.weight) << block << " " << threads;
      EXPECT_EQ(packed.bias, by_one.bias) << block << " " << threads;
    }
  }
}

}  // namespace
}  // namespace convlaw
