// SPDX-License-Identifier: MIT
// The padded input of one channel, laid out so that a tap's products for all outputs of an image
// are a multiple of one array.
//
// Worked example, one axis: extent 5, padding 1, stride 2, kernel 3. The padded axis
//   0 x0 x1 x2 x3 x4 0        is cut into phases      0 x1 x3 0   and   x0 x2 x4
// and tap 0 of the outputs 0, 1, 2 reads 0 x1 x3, tap 1 x0 x2 x4, tap 2 x1 x3 0: in each case
// neighbours of one phase. On two axes an output (oh, ow) is at place oh * pitch() + ow of every
// tap's array, where the pitch is the width of a phase: behind each row of outputs follow places
// that are no outputs, which are computed too and not looked at.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"

namespace convlaw {

class Planes {
 public:
  /// Room for `channels` channels at a time.
  Planes(const Conv2dProblem& problem, std::int64_t channels);

  /// Fills plane `slot` from channel `c` of image `n`.
  void load(const AnyView& input, std::int64_t n, std::int64_t c, std::int64_t slot);

  /// The values that tap (kh, kw) of the outputs reads in plane `slot`.
  const double* tap(std::int64_t slot, std::int64_t kh, std::int64_t kw) const;

  std::int64_t pitch() const { return pitch_; }

 private:
  // `count` elements of a row of the phase from `to` on are every step-th of the input from `from`.
  struct Run {
    std::int64_t to, from, step, count;
  };
  struct Phase {
    std::int64_t offset = 0;         // in the plane of a channel
    std::vector<std::int64_t> rows;  // of the input; -1: a row of padding zeros
    const std::vector<Run>* runs = nullptr;
  };

  Conv2dProblem problem_;
  std::int64_t pitch_;
  std::int64_t height_;
  std::vector<std::vector<Run>> runs_;    // for each phase of the columns
  std::vector<Phase> phases_;             // those that some tap reads
  std::vector<std::ptrdiff_t> phase_of_;  // index into phases_, or -1
  std::int64_t plane_size_ = 0;
  std::vector<double> memory_;  // padding zeros are written once
};

}  // namespace convlaw
