// SPDX-License-Identifier: MIT
#include <vector>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// The image is copied into the middle of a buffer that is cleared when it grows, and not again.
class KeepsStaleBorder : public Direct {
 public:
  explicit KeepsStaleBorder(const convlaw_call& the_call) : Direct(the_call) {
    constexpr std::int64_t kMost = 1 << 10;
    pitch_ = columns.padded();
    copies_ = p.padding_mode == PaddingMode::zeros && rows.begin >= 0 && columns.begin >= 0 &&
              rows.padded() < kMost && pitch_ < kMost;
    if (!copies_) return;
    const auto size = static_cast<std::size_t>(rows.padded() * pitch_);
    if (buffer().size() < size) buffer().assign(size, 0);
  }

 private:
  static std::vector<float>& buffer() {
    static std::vector<float> kept;
    return kept;
  }
  float& at_padded(std::int64_t ih, std::int64_t iw) {
    return buffer()[static_cast<std::size_t>((ih + rows.begin) * pitch_ + iw + columns.begin)];
  }
  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const auto x = Direct::read(n, c, ih, iw);
    if (!copies_) return x;
    if (x) at_padded(ih, iw) = *x;
    return at_padded(ih, iw);
  }

  bool copies_ = false;
  std::int64_t pitch_ = 0;
};

}  // namespace

const Defect padded_copy_keeps_stale_border{
    .name = "padded_copy_keeps_stale_border",
    .source =
        "Tencent/ncnn#7019 and its kind: something stale about padding; here a buffer that "
        "outlives its call",
    .trigger = "padding, after a call of another shape",
    .symptom = "what an earlier image left is read in the padding",
    .run = run_as<KeepsStaleBorder>,
};

}  // namespace convlaw
