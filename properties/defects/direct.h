// SPDX-License-Identifier: MIT
// A correct direct convolution in f32, cut into steps. A defect derives from it and overrides one.
#pragma once

#include <cstdint>
#include <optional>

#include "convlaw/abi.h"
#include "properties/defects/defect.h"

namespace convlaw {

class Direct {
 public:
  explicit Direct(const convlaw_call& call);
  virtual ~Direct() = default;

  /// Computes the whole output.
  virtual void run();

 protected:
  /// What is stored at one place of the output.
  virtual float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow);
  /// What a sum begins with: the bias.
  virtual float start(std::int64_t oc, std::int64_t oh, std::int64_t ow);
  /// The input channel that channel `ic` of output channel oc's group is.
  virtual std::int64_t channel(std::int64_t oc, std::int64_t ic);
  /// The row and column under a tap; outside the image where the tap is in the padding.
  virtual std::int64_t row(std::int64_t oh, std::int64_t kh);
  virtual std::int64_t column(std::int64_t ow, std::int64_t kw);
  /// The input there, as padding_mode says; nullopt: a padding zero.
  virtual std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                                    std::int64_t iw);
  virtual float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw);
  virtual float accumulate(float sum, float x, float w);
  virtual void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y);

  bool inside(std::int64_t ih, std::int64_t iw) const;
  bool is_depthwise() const { return p.groups > 1 && p.groups == p.in_channels; }

  /// 3x3 at stride 1, for which Winograd's algorithm is written.
  bool is_winograd_size() const {
    return p.kernel_size == Size2{3, 3} && p.stride == Size2{1, 1} && p.dilation == Size2{1, 1};
  }

  /// The output that is being computed.
  struct Place {
    std::int64_t n = 0, oc = 0, oh = 0, ow = 0;
  };
  Place at;

  const convlaw_call& call;
  Conv2dProblem p;
  Axis rows, columns;
  TensorView<const float> input, weight;
  TensorView<float> output;
  const float* bias;
  std::int64_t group_inputs, group_outputs;
};

/// Elements from the first of a tensor to its last, gaps included.
template <class T>
std::size_t elements_spanned(const TensorView<T>& view) {
  if (element_count(view.extents()) == 0) return 0;
  std::int64_t last = 0;
  for (std::size_t axis = 0; axis < 4; ++axis) {
    last += (view.extents()[axis] - 1) * view.strides()[axis];
  }
  return static_cast<std::size_t>(last + 1);
}

/// The element of the image that stands at `i`, as seen from its first; nullopt where no padding
/// reaches, however far away: a defect may ask for that.
std::optional<std::int64_t> source_of(const Axis& axis, std::int64_t i);

/// run() of a defect that is a class derived from Direct.
template <class D>
std::int32_t run_as(void*, const convlaw_call* call) {
  D(*call).run();
  return CONVLAW_OK;
}

/// What Direct offers.
const convlaw_capabilities& direct_capabilities();
/// The same, and checks of legality: for a defect with a query().
const convlaw_capabilities& checking_capabilities();
/// The same, and two threads.
const convlaw_capabilities& threaded_capabilities();

}  // namespace convlaw
