// SPDX-License-Identifier: MIT
// Weights for lines of bytes, and what their sums begin with.
#include <algorithm>
#include <array>

#include "optimized/halide/integers.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/taps.h"
#include "optimized/halide/threads.h"

namespace convlaw {
namespace {

// How much more signed bytes are in the lines than they are.
constexpr std::int32_t kMore = 128;

class Packer {
 public:
  Packer(const Conv2dProblem& p, const AnyView& weight, const AnyView& bias,
         const std::vector<TapGroup>& groups, PackedWeights& packed)
      : p_(p),
        weight_(static_cast<const std::int8_t*>(weight.data)),
        step_(weight.strides),
        bias_(bias),
        groups_(groups),
        packed_(packed),
        outputs_(p.out_channels / p.groups),
        inputs_(p.in_channels / p.groups),
        taps_(p.kernel_size.h * p.kernel_size.w) {}

  std::int64_t blocks() const { return p_.groups * packed_blocks(p_, kInterleavedBlock); }
  std::int64_t of_block() const {
    return divide_up(inputs_, std::int64_t{kInterleaved}) * kInterleaved * taps_ *
           kInterleavedBlock;
  }

  void pack_block(std::int64_t number, std::int32_t more) const {
    const std::int64_t of_group = packed_blocks(p_, kInterleavedBlock);
    const std::int64_t first = number % of_group * kInterleavedBlock;
    const std::int64_t lanes = std::min<std::int64_t>(outputs_ - first, kInterleavedBlock);
    const std::int64_t k = number / of_group * outputs_ + first;
    std::int8_t* const to = packed_.bytes.data() + number * of_block();
    if (lanes < kInterleavedBlock || inputs_ % kInterleaved != 0) {
      std::fill_n(to, of_block(), std::int8_t{0});
    }
    std::vector<Lanes> totals(static_cast<std::size_t>(taps_));
    for (std::int64_t c = 0; c < inputs_; c += kDotted) {
      for (std::int64_t tap = 0; tap < taps_; ++tap) {
        pack_lanes(k, lanes, c, tap, to, totals[static_cast<std::size_t>(tap)]);
      }
    }
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const std::int64_t at = static_cast<std::int64_t>(i) * packed_.sums_of_taps;
      begin_sums(groups_[i], totals, k, lanes, more,
                 packed_.sums.data() + at + number * kInterleavedBlock);
    }
  }

 private:
  using Lanes = std::array<std::int32_t, kInterleavedBlock>;

  // Four channels of a tap, of all output channels of a block, and their sums.
  void pack_lanes(std::int64_t k, std::int64_t lanes, std::int64_t c, std::int64_t tap,
                  std::int8_t* block, Lanes& totals) const {
    const std::int64_t channels = std::min<std::int64_t>(inputs_ - c, kDotted);
    const std::int64_t set = c / kInterleaved * taps_ + tap;
    std::int8_t* to =
        block + (set * kInterleaved + c % kInterleaved) * std::int64_t{kInterleavedBlock};
    const std::int8_t* from = weight_ + k * step_[0] + c * step_[1] +
                              tap / p_.kernel_size.w * step_[2] + tap % p_.kernel_size.w * step_[3];
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      std::int32_t total = 0;
      for (std::int64_t i = 0; i < channels; ++i) {
        to[i] = from[i * step_[1]];
        total += to[i];
      }
      totals[static_cast<std::size_t>(lane)] += total;
      to += kDotted;
      from += step_[0];
    }
  }

  // Modulo 2^32, as the products are added.
  void begin_sums(const TapGroup& group, const std::vector<Lanes>& totals, std::int64_t k,
                  std::int64_t lanes, std::int32_t more, std::int32_t* to) const {
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      std::uint32_t total = 0;
      for (const std::int64_t kh : group.kernel_rows) {
        for (const std::int64_t kw : group.kernel_columns) {
          const auto tap = static_cast<std::size_t>(kh * p_.kernel_size.w + kw);
          total += static_cast<std::uint32_t>(totals[tap][static_cast<std::size_t>(lane)]);
        }
      }
      std::uint32_t begun = 0U - static_cast<std::uint32_t>(more) * total;
      if (!group.goes_on && bias_.data != nullptr) {
        begun += static_cast<std::uint32_t>(static_cast<const std::int32_t*>(bias_.data)[k + lane]);
      }
      to[lane] = static_cast<std::int32_t>(begun);
    }
  }

  const Conv2dProblem& p_;
  const std::int8_t* const weight_;
  const Strides step_;
  const AnyView& bias_;
  const std::vector<TapGroup>& groups_;
  PackedWeights& packed_;
  const std::int64_t outputs_, inputs_;  // of a group
  const std::int64_t taps_;
};

}  // namespace

PackedWeights pack_bytes(const Conv2dProblem& p, const AnyView& weight, const AnyView& bias,
                         const std::vector<TapGroup>& groups, bool is_signed, int threads) {
  PackedWeights packed;
  const Packer packer(p, weight, bias, groups, packed);
  packed.bytes.resize(static_cast<std::size_t>(packer.blocks() * packer.of_block()));
  packed.sums_of_taps = packer.blocks() * kInterleavedBlock;
  packed.sums.assign((groups.size() + 1) * static_cast<std::size_t>(packed.sums_of_taps), 0);
  run_tasks(std::min<std::int64_t>(threads, packer.blocks()), packer.blocks(),
            [&](std::int64_t, std::int64_t number) {
              packer.pack_block(number, is_signed ? kMore : 0);
              return 0;
            });
  return packed;
}

}  // namespace convlaw
