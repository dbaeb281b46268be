// SPDX-License-Identifier: MIT
#include "reference/src/certificate/checksum.h"

#include <algorithm>
#include <cmath>

#include "reference/src/vector/kernels.h"

namespace convlaw {
namespace {

constexpr std::int64_t kLargestBlock = 4096;  // output channels
constexpr int kFewestBits = 8;                // of a multiplier that is worth summing with

std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }

}  // namespace

double exact_output(const Conv2dProblem& problem, const ProbeTensors& tensors,
                    const std::array<std::int64_t, 4>& index) {
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  const auto [n, oc, oh, ow] = index;
  const std::int64_t group_inputs = problem.in_channels / problem.groups;
  const std::int64_t first = oc / (problem.out_channels / problem.groups) * group_inputs;
  double sum = tensors.bias ? tensors.bias->at(oc, 0, 0, 0) : 0;
  for (std::int64_t kh = 0; kh < problem.kernel_size.h; ++kh) {
    const std::optional<std::int64_t> ih = rows.source(oh, kh);
    for (std::int64_t kw = 0; kw < problem.kernel_size.w && ih; ++kw) {
      const std::optional<std::int64_t> iw = columns.source(ow, kw);
      for (std::int64_t ic = 0; ic < group_inputs && iw; ++ic) {
        sum += tensors.input.at(n, first + ic, *ih, *iw) * tensors.weight.at(oc, ic, kh, kw);
      }
    }
  }
  return sum;
}

OutputChecker::OutputChecker(const Conv2dProblem& problem)
    : problem_(problem),
      output_(output_size(problem)),
      group_inputs_(problem.in_channels / problem.groups),
      group_outputs_(problem.out_channels / problem.groups),
      taps_(problem.kernel_size.h * problem.kernel_size.w),
      channels_at_a_time_(std::clamp<std::int64_t>(8 / taps_, 1, group_inputs_)),
      planes_(problem, channels_at_a_time_),
      expected_(at((output_.h - 1) * planes_.pitch() + output_.w)),
      got_(at(output_.h * output_.w)) {}

int OutputChecker::multiplier_bits(const OutputBounds& bounds) const {
  const std::int64_t block = std::min(group_outputs_, kLargestBlock);
  if (block == 1) return 0;
  const double largest = std::max(bounds.largest_sum, 1.0) * static_cast<double>(block);
  const int bits = std::min(30, 52 - static_cast<int>(std::ceil(std::log2(largest))));
  return bits < kFewestBits ? 0 : bits;
}

double OutputChecker::miss_probability(const OutputBounds& bounds) const {
  const int bits = multiplier_bits(bounds);
  return bits == 0 ? 0 : std::ldexp(1.0, -bits);
}

// The filters of a block are summed, each times its multiplier.
void OutputChecker::sum_filters(const ProbeTensors& tensors, Block& block) {
  const std::int64_t size = group_inputs_ * taps_;
  block.filter.assign(at(size), 0);
  block.bias = 0;
  const Kernels& loops = kernels();
  for (std::int64_t i = 0; i < block.count; ++i) {
    const double one = 1;
    const double* const factor = block.multipliers.empty() ? &one : &block.multipliers[at(i)];
    const std::int64_t oc = block.first + i;
    if (tensors.bias) block.bias += *factor * tensors.bias->at(oc, 0, 0, 0);
    if (tensors.weight.type == ElementType::f32) {
      // As many filters at a time as there are.
      std::array<const float*, 8> filters{};
      std::int64_t count = 0;
      for (; count < 8 && i + count < block.count; ++count) {
        filters[at(count)] = static_cast<const float*>(tensors.weight.data) + (oc + count) * size;
        if (count > 0 && tensors.bias) {
          block.bias += factor[count] * tensors.bias->at(oc + count, 0, 0, 0);
        }
      }
      loops.add_multiples_f32(block.filter.data(), size, filters.data(), factor, count);
      i += count - 1;
      continue;
    }
    for (std::int64_t j = 0; j < size; ++j) {
      block.filter[at(j)] +=
          *factor * load_element(tensors.weight.type, tensors.weight.data, oc * size + j);
    }
  }
}

// expected_ = the convolution of image n with the summed filter.
void OutputChecker::expect(const ProbeTensors& tensors, const Block& block, std::int64_t n) {
  const Kernels& loops = kernels();
  const std::int64_t pitch = planes_.pitch();
  const std::int64_t first_input = block.first / group_outputs_ * group_inputs_;
  std::fill(expected_.begin(), expected_.end(), block.bias);

  const AnyView& x = tensors.input;
  const bool in_place = taps_ == 1 && pitch == x.extents[3] && output_.h == x.extents[2] &&
                        output_.w == x.extents[3] && x.type == ElementType::f32 &&
                        problem_.padding_mode == PaddingMode::zeros && x.strides[3] == 1 &&
                        x.strides[2] == x.extents[3];
  std::vector<const float*> images;
  std::vector<const double*> taps;
  for (std::int64_t ic = 0; ic < group_inputs_; ic += channels_at_a_time_) {
    const std::int64_t channels = std::min(channels_at_a_time_, group_inputs_ - ic);
    const double* const filter = block.filter.data() + ic * taps_;
    if (in_place) {
      images.clear();
      for (std::int64_t slot = 0; slot < channels; ++slot) {
        images.push_back(static_cast<const float*>(x.data) + n * x.strides[0] +
                         (first_input + ic + slot) * x.strides[1]);
      }
      loops.add_multiples_f32(expected_.data(), output_.h * output_.w, images.data(), filter,
                              channels);
      continue;
    }
    taps.clear();
    for (std::int64_t slot = 0; slot < channels; ++slot) {
      planes_.load(x, n, first_input + ic + slot, slot);
      for (std::int64_t kh = 0; kh < problem_.kernel_size.h; ++kh) {
        for (std::int64_t kw = 0; kw < problem_.kernel_size.w; ++kw) {
          taps.push_back(planes_.tap(slot, kh, kw));
        }
      }
    }
    const auto count = static_cast<std::int64_t>(taps.size());
    if (pitch <= 2 * output_.w + 16) {
      loops.add_multiples_f64(expected_.data(), static_cast<std::int64_t>(expected_.size()),
                              taps.data(), filter, count);
      continue;
    }
    for (std::int64_t oh = 0; oh < output_.h; ++oh) {  // mostly places between rows: skip them
      loops.add_multiples_f64(expected_.data() + oh * pitch, output_.w, taps.data(), filter, count);
      for (const double*& tap : taps) tap += pitch;
    }
  }
}

// An output that may have been rounded, as the integer that it stands for; itself if it is small.
double OutputChecker::replace_rounded(const ProbeTensors& tensors, const OutputBounds& bounds,
                                      const std::array<std::int64_t, 4>& index, double got) const {
  if (!(std::fabs(got) >= bounds.rounded_from)) return got;
  const double exact = exact_output(problem_, tensors, index);
  if (std::fabs(exact) < bounds.rounded_from) return got;
  const ElementType type = tensors.output.type;
  if (type == ElementType::f16 && std::fabs(exact) > 65000) return exact;  // infinity is right too
  const double ulp = std::ldexp(1.0, std::ilogb(exact) + 2 - precision_bits(type));
  return std::fabs(got - exact) <= 2 * ulp ? exact : got;
}

// got_ = the sum of the block's outputs. False if one of them is not an integer as it should be. A
// block of one output without a tolerance is not summed: it will equal the integer or not.
bool OutputChecker::sum_outputs(const ProbeTensors& tensors, const OutputBounds& bounds,
                                const Block& block, std::int64_t n) {
  const Kernels& loops = kernels();
  const std::int64_t positions = output_.h * output_.w;
  const double one = 1;
  const double* const factors = block.multipliers.empty() ? &one : block.multipliers.data();
  const AnyView& y = tensors.output;
  const double most = bounds.largest_output();
  const std::int64_t first = (n * problem_.out_channels + block.first) * positions;
  std::fill(got_.begin(), got_.end(), 0);
  const bool as_it_is = block.multipliers.empty() && bounds.tolerance == 0;
  if (!as_it_is && y.type == ElementType::f64) {
    return loops.add_integers_f64(got_.data(), positions,
                                  static_cast<const double*>(y.data) + first, positions, factors,
                                  block.count, most, bounds.tolerance);
  }
  if (!as_it_is && y.type == ElementType::f32 && bounds.tolerance == 0) {
    return loops.add_integers_f32(got_.data(), positions, static_cast<const float*>(y.data) + first,
                                  positions, factors, block.count, static_cast<float>(most));
  }
  converted_.resize(at(positions));
  std::vector<double>& values = as_it_is ? got_ : converted_;
  for (std::int64_t i = 0; i < block.count; ++i) {
    loops.load(y.type, y.data, first + i * positions, 1, positions, values.data());
    for (std::int64_t o = 0; o < positions && bounds.may_round(); ++o) {
      double& value = values[at(o)];
      value = replace_rounded(tensors, bounds, {n, block.first + i, o / output_.w, o % output_.w},
                              value);
    }
    if (as_it_is) return true;
    if (!loops.add_integers_f64(got_.data(), positions, values.data(), 0, factors + i, 1, most,
                                bounds.tolerance)) {
      return false;
    }
  }
  return true;
}

bool OutputChecker::is_right(const ProbeTensors& tensors, const OutputBounds& bounds,
                             const std::array<std::int64_t, 4>& index, WrongOutput& wrong) const {
  const double got = tensors.output.at(index[0], index[1], index[2], index[3]);
  const double exact = exact_output(problem_, tensors, index);
  wrong = {index, exact, got};
  return std::fabs(replace_rounded(tensors, bounds, index, got) - exact) <= bounds.tolerance;
}

std::optional<WrongOutput> OutputChecker::find_wrong(const ProbeTensors& tensors,
                                                     const OutputBounds& bounds, const Block& block,
                                                     std::int64_t n,
                                                     std::optional<std::int64_t> position) const {
  const std::int64_t begin = position.value_or(0);
  const std::int64_t end = position ? begin + 1 : output_.h * output_.w;
  WrongOutput wrong;
  for (std::int64_t i = 0; i < block.count; ++i) {
    for (std::int64_t o = begin; o < end; ++o) {
      const std::array<std::int64_t, 4> index{n, block.first + i, o / output_.w, o % output_.w};
      const double got = tensors.output.at(index[0], index[1], index[2], index[3]);
      // Without a position, one of these is no integer or too large; the others cost too much.
      const bool suspicious = !(std::fabs(got - std::nearbyint(got)) <= bounds.tolerance) ||
                              !(std::fabs(got) <= bounds.largest_output()) ||
                              std::fabs(got) >= bounds.rounded_from;
      if (!position && !suspicious) continue;
      if (!is_right(tensors, bounds, index, wrong)) return wrong;
    }
  }
  return std::nullopt;
}

std::optional<WrongOutput> OutputChecker::check(const ProbeTensors& tensors,
                                                const OutputBounds& bounds,
                                                RandomStream& multipliers) {
  const int bits = multiplier_bits(bounds);
  const std::int64_t largest = bits == 0 ? 1 : kLargestBlock;
  Block block;
  for (block.first = 0; block.first < problem_.out_channels; block.first += block.count) {
    block.count = std::min(largest, group_outputs_ - block.first % group_outputs_);
    block.multipliers.clear();
    for (std::int64_t i = 0; i < block.count && bits > 0; ++i) {
      const std::int64_t r = multipliers.next() >> static_cast<unsigned>(32 - bits);
      block.multipliers.push_back(static_cast<double>(r - (std::int64_t{1} << (bits - 1))));
    }
    sum_filters(tensors, block);
    for (std::int64_t n = 0; n < problem_.images(); ++n) {
      if (!sum_outputs(tensors, bounds, block, n)) {
        if (auto wrong = find_wrong(tensors, bounds, block, n, std::nullopt)) return wrong;
      }
      expect(tensors, block, n);
      for (std::int64_t oh = 0; oh < output_.h; ++oh) {
        const double* const expected = expected_.data() + oh * planes_.pitch();
        const double* const got = got_.data() + oh * output_.w;
        if (std::equal(got, got + output_.w, expected)) continue;
        for (std::int64_t ow = 0; ow < output_.w; ++ow) {
          if (got[ow] == expected[ow]) continue;
          if (auto wrong = find_wrong(tensors, bounds, block, n, oh * output_.w + ow)) return wrong;
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace convlaw
