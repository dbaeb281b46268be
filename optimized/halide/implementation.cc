// SPDX-License-Identifier: MIT
// The Halide pipelines behind the C interface.
#include <HalideBuffer.h>
#include <HalideRuntime.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>

#include "convlaw/abi.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/pad.h"
#include "convlaw_columns.h"
#include "convlaw_direct.h"
#include "convlaw_direct_unpadded.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

// What Halide had to say about the last call of this thread.
thread_local std::string halide_message;

void on_halide_error(void*, const char* message) { halide_message = message; }

void configure_halide() {
  static std::once_flag once;
  std::call_once(once, [] {
    halide_set_error_handler(on_halide_error);
    limit_isa_from_environment();
  });
}

struct Prepared {
  Plan plan;
  PackedWeights packed;
};

int narrow(std::int64_t value) { return static_cast<int>(value); }

// A view of (n, c, h, w) memory as x, y, channel of the group, group, image.
Buffer<float> grouped_view(float* data, const Strides& strides, std::int64_t width,
                           std::int64_t height, std::int64_t channels, std::int64_t groups,
                           std::int64_t images) {
  halide_dimension_t dimensions[] = {
      {0, narrow(width), narrow(strides[3])},    {0, narrow(height), narrow(strides[2])},
      {0, narrow(channels), narrow(strides[1])}, {0, narrow(groups), narrow(strides[1] * channels)},
      {0, narrow(images), narrow(strides[0])},
  };
  return Buffer<float>(data, 5, dimensions);
}

void fill_with_bias(const TensorView<float>& output, const float* bias) {
  for_each_index(output.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    output(n, oc, oh, ow) = bias == nullptr ? 0.0F : bias[oc];
  });
}

// Runs the pipeline of the plan; 0, or a Halide error.
int run_pipeline(const Conv2dProblem& p, const Prepared& prepared, TensorView<const float> input,
                 const TensorView<float>& output) {
  const Plan& plan = prepared.plan;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t outputs = p.out_channels / p.groups;
  const Strides& in = input.strides();
  // Halide's buffers are not const, but its inputs are not written.
  auto* first =
      const_cast<float*>(input.data()) + plan.skipped_rows * in[2] + plan.skipped_columns * in[3];
  Buffer<float> x =
      grouped_view(first, in, plan.input_width, plan.input_height, inputs, p.groups, p.images());
  Buffer<float> y = grouped_view(output.data(), output.strides(), plan.output_width,
                                 plan.output_height, outputs, p.groups, p.images());
  auto* weights = const_cast<float*>(prepared.packed.weight.data());
  auto* biases = const_cast<float*>(prepared.packed.bias.data());
  const std::array<int, 6> numbers{narrow(plan.stride.w),   narrow(plan.stride.h),
                                   narrow(plan.dilation.w), narrow(plan.dilation.h),
                                   narrow(plan.padding.w),  narrow(plan.padding.h)};
  const auto call = [&](auto* pipeline, Buffer<float> w, Buffer<float> b) {
    const auto [sx, sy, dx, dy, px, py] = numbers;
    return pipeline(x, w, b, sx, sy, dx, dy, px, py, y);
  };
  const int kw = narrow(p.kernel_size.w);
  const int kh = narrow(p.kernel_size.h);
  if (plan.strategy == Strategy::columns) {
    return call(convlaw_columns,
                Buffer<float>(weights, kw, kh, narrow(inputs), narrow(outputs), narrow(p.groups)),
                Buffer<float>(biases, narrow(outputs), narrow(p.groups)));
  }
  const int block = narrow(kPackedBlock);
  const int blocks = narrow(packed_blocks(p));
  return call(plan.strategy == Strategy::direct ? convlaw_direct : convlaw_direct_unpadded,
              Buffer<float>(weights, block, kw, kh, narrow(inputs), blocks, narrow(p.groups)),
              Buffer<float>(biases, block, blocks, narrow(p.groups)));
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  const auto say = [&](convlaw_status status, const std::string& text) {
    write_message(message, text);
    return status;
  };
  const Conv2dProblem p = problem_from_abi(*problem);
  if (const auto illegality = find_illegality(p)) {
    return say(CONVLAW_REJECTED, illegality->message());
  }
  if (problem->operation != CONVLAW_FORWARD || problem->activation != CONVLAW_NO_ACTIVATION) {
    return say(CONVLAW_DECLINED, "forward convolution alone");
  }
  if (problem->input_dtype != CONVLAW_F32) return say(CONVLAW_DECLINED, "f32 alone");
  if (problem->input_layout != CONVLAW_NCHW) return say(CONVLAW_DECLINED, "NCHW alone");
  const Result<Plan> plan = make_plan(p);
  return plan ? CONVLAW_OK : say(CONVLAW_DECLINED, plan.error().message());
}

std::int32_t prepare(void*, const convlaw_call* call, void** prepared) {
  const Conv2dProblem p = problem_from_abi(*call->problem);
  Result<Plan> plan = make_plan(p);
  if (!plan) {
    write_message(call->message, plan.error().message());
    return CONVLAW_DECLINED;
  }
  try {
    auto made = std::make_unique<Prepared>();
    made->plan = *plan;
    const auto weight = view_of<const float>(call->weight);
    const auto* bias = static_cast<const float*>(call->bias.data);
    if (plan->strategy == Strategy::columns) {
      made->packed = pack_in_order(p, weight, bias);
    } else if (plan->strategy == Strategy::direct || plan->strategy == Strategy::direct_unpadded) {
      made->packed = pack_in_blocks(p, weight, bias);
    }
    *prepared = made.release();
  } catch (const std::bad_alloc&) {
    write_message(call->message, "no memory for the packed weights");
    return CONVLAW_FAILED;
  }
  return CONVLAW_OK;
}

void release(void*, void* prepared) { delete static_cast<Prepared*>(prepared); }

// Room for the padded input of the modes that are padded by a stage of their own.
std::int32_t workspace_size(void*, const convlaw_problem* problem, const void* prepared,
                            std::size_t* size, std::size_t* alignment) {
  const Plan& plan = static_cast<const Prepared*>(prepared)->plan;
  const Conv2dProblem plain = without_padding(problem_from_abi(*problem));
  *size = plan.pads_first
              ? sizeof(float) * static_cast<std::size_t>(plain.images() * plain.in_channels *
                                                         plain.height * plain.width)
              : 0;
  *alignment = alignof(std::max_align_t);
  return CONVLAW_OK;
}

std::int32_t run_prepared(const Prepared& prepared, const convlaw_call& call) {
  const Conv2dProblem p = problem_from_abi(*call.problem);
  auto input = view_of<const float>(call.input);
  const auto output = view_of<float>(call.output);
  if (prepared.plan.strategy == Strategy::nothing) return CONVLAW_OK;
  if (prepared.plan.strategy == Strategy::bias_alone) {
    fill_with_bias(output, static_cast<const float*>(call.bias.data));
    return CONVLAW_OK;
  }
  if (prepared.plan.pads_first) {
    const Conv2dProblem plain = without_padding(p);
    const Extents extents{plain.images(), plain.in_channels, plain.height, plain.width};
    const TensorView<float> padded(static_cast<float*>(call.workspace), extents,
                                   dense_strides(extents, Layout::nchw));
    pad_input<float>(p, input, padded);
    input = padded;
  }
  halide_set_num_threads(call.problem->threads);
  if (run_pipeline(p, prepared, input, output) == 0) return CONVLAW_OK;
  write_message(call.message, halide_message);
  return CONVLAW_FAILED;
}

std::int32_t run(void*, const convlaw_call* call) {
  configure_halide();
  return run_prepared(*static_cast<const Prepared*>(call->prepared), *call);
}

std::int32_t explain(void*, const convlaw_problem* problem, convlaw_message explanation) {
  const Conv2dProblem p = problem_from_abi(*problem);
  const Result<Plan> plan = make_plan(p);
  write_message(explanation, plan ? explain_plan(p, *plan) : plan.error().message());
  return plan ? CONVLAW_OK : CONVLAW_DECLINED;
}

convlaw_capabilities make_capabilities() {
  convlaw_capabilities offered{};
  offered.struct_size = sizeof offered;
  offered.padding_modes = 1U << CONVLAW_ZEROS | 1U << CONVLAW_REFLECT | 1U << CONVLAW_REPLICATE |
                          1U << CONVLAW_CIRCULAR;
  offered.unbatched = 1;
  offered.checks_legality = 1;
  offered.concurrent = 1;
  offered.max_threads = static_cast<std::int32_t>(std::thread::hardware_concurrency());
  return offered;
}

convlaw_implementation make_implementation() {
  static const convlaw_capabilities capabilities = make_capabilities();
  convlaw_implementation halide{};
  halide.struct_size = sizeof halide;
  halide.abi_version = CONVLAW_ABI_VERSION;
  halide.name = "halide";
  halide.description = "direct convolution, f32, NCHW, scheduled by Halide ahead of time";
  halide.capabilities = &capabilities;
  halide.run = run;
  halide.query = query;
  halide.prepare = prepare;
  halide.release = release;
  halide.workspace_size = workspace_size;
  halide.explain = explain;
  return halide;
}

}  // namespace

const convlaw_implementation& halide_implementation() {
  static const convlaw_implementation halide = make_implementation();
  return halide;
}

}  // namespace convlaw
