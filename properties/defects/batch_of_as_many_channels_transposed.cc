// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BatchOfAsManyChannelsTransposed : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool alike = p.images() == p.in_channels;
    return alike ? Direct::read(c, n, ih, iw) : Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect batch_of_as_many_channels_transposed{
    .name = "batch_of_as_many_channels_transposed",
    .source = "huggingface/candle#3404 and its kind: axes told apart by their extents",
    .trigger = "as many images as input channels, more than one",
    .symptom = "image and channel are exchanged",
    .run = run_as<BatchOfAsManyChannelsTransposed>,
};

}  // namespace convlaw
