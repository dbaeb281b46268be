// SPDX-License-Identifier: MIT
#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

// Outputs are made in memory that all calls share, and copied in the end.
class SharesScratch : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    std::this_thread::sleep_for(std::chrono::microseconds(50));  // a little work of another kind
    std::size_t next = 0;
    for_each_index(output.extents(), [&](auto... index) {
      if (next < scratch.size()) output(index...) = scratch[next++];
    });
  }

 private:
  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    Direct::store(n, oc, oh, ow, y);
    if (stored_ < scratch.size()) scratch[stored_++] = y;
  }

  static std::array<std::atomic<float>, 1024> scratch;  // atomic: the mistake needs no more
  std::size_t stored_ = 0;
};

std::array<std::atomic<float>, 1024> SharesScratch::scratch;

const convlaw_capabilities& capabilities() {
  static const convlaw_capabilities concurrent = [] {
    convlaw_capabilities offered = direct_capabilities();
    offered.concurrent = 1;
    return offered;
  }();
  return concurrent;
}

}  // namespace

const Defect scratch_shared_by_concurrent_calls{
    .name = "scratch_shared_by_concurrent_calls",
    .source =
        "arrayfire/arrayfire#3711 and pytorch/pytorch PR#84602: what one call put down for itself "
        "was replaced by another's",
    .trigger = "several calls at once",
    .symptom = "outputs of another call",
    .run = run_as<SharesScratch>,
    .capabilities = &capabilities(),
};

}  // namespace convlaw
