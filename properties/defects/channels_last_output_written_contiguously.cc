// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ChannelsLastOutputWrittenContiguously : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    const TensorView<float> contiguous(output.data(), output.extents(),
                                       dense_strides(output.extents(), Layout::nchw));
    contiguous(n, oc, oh, ow) = y;
  }
};

}  // namespace

const Defect channels_last_output_written_contiguously{
    .name = "channels_last_output_written_contiguously",
    .source = "danpovey/kaldi PR#53: the descriptor of an NHWC tensor had the strides of another",
    .trigger = "channels-last memory",
    .symptom = "the output is written channel after channel",
    .run = run_as<ChannelsLastOutputWrittenContiguously>,
};

}  // namespace convlaw
