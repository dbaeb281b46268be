// SPDX-License-Identifier: MIT
#include "optimized/halide/adapter.h"

#include <HalideRuntime.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>

#include "convlaw/abi.h"
#include "convlaw/pad.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/memory.h"
#include "optimized/halide/product.h"
#include "optimized/halide/threads.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

// What Halide had to say about the last call of this thread.
thread_local std::string halide_message;

void on_halide_error(void*, const char* message) { halide_message = message; }

void configure_halide() {
  static std::once_flag once;
  std::call_once(once, [] {
    halide_set_error_handler(on_halide_error);
    limit_isa_from_environment();
    install_thread_limit();
    keep_memory_between_runs();
  });
}

struct Prepared {
  Plan plan;
  PackedWeights packed;
  LineMap map;
};

Result<Plan> plan_for(void* context, const convlaw_problem& problem) {
  const bool may_winograd = static_cast<const Pipelines*>(context)->declares_winograd ||
                            accepts_winograd(problem.acceptable);
  return make_plan(problem_from_abi(problem), may_winograd);
}

void fill_with_bias(const TensorView<float>& output, const float* bias) {
  for_each_index(output.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    output(n, oc, oh, ow) = bias == nullptr ? 0.0F : bias[oc];
  });
}

std::int32_t query(void* context, const convlaw_problem* problem, convlaw_message message) {
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
  const Result<Plan> plan = plan_for(context, *problem);
  return plan ? CONVLAW_OK : say(CONVLAW_DECLINED, plan.error().message());
}

std::int32_t prepare(void* context, const convlaw_call* call, void** prepared) {
  const Conv2dProblem p = problem_from_abi(*call->problem);
  Result<Plan> plan = plan_for(context, *call->problem);
  if (!plan) {
    write_message(call->message, plan.error().message());
    return CONVLAW_DECLINED;
  }
  try {
    auto made = std::make_unique<Prepared>();
    made->plan = *plan;
    const auto weight = view_of<const float>(call->weight);
    const auto* bias = static_cast<const float*>(call->bias.data);
    if (plan->strategy == Strategy::winograd) {
      made->packed = pack_for_winograd(p, weight, bias);
    } else if (plan->strategy == Strategy::lines) {
      made->packed = pack_in_blocks(p, weight, bias, plan->lines.block);
      made->map = map_lines(p, *plan);
    } else if (plan->strategy == Strategy::direct) {
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

// Bytes of the padded input of those modes that are padded by a stage of their own.
std::size_t padded_size(const Conv2dProblem& p, const Plan& plan) {
  if (!plan.pads_first) return 0;
  const Conv2dProblem plain = without_padding(p);
  return sizeof(float) *
         static_cast<std::size_t>(plain.images() * plain.in_channels * plain.height * plain.width);
}

int threads_of(const convlaw_problem& problem) {
  // Reads a file of the system each time that it is asked, which takes as long as a small problem.
  static const int most = static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
  return problem.threads > 0 ? problem.threads : most;
}

// Room for the padded input, and behind that for what the strategy takes.
std::int32_t workspace_size(void*, const convlaw_problem* problem, const void* prepared,
                            std::size_t* size, std::size_t* alignment) {
  const Plan& plan = static_cast<const Prepared*>(prepared)->plan;
  const Conv2dProblem p = problem_from_abi(*problem);
  *alignment = 64;  // a vector
  *size = padded_size(p, plan);
  if (plan.strategy == Strategy::lines) *size += lines_workspace(p, plan, threads_of(*problem));
  if (plan.strategy == Strategy::winograd) {
    *size += sizeof(float) *
             static_cast<std::size_t>(elements_of_winograd(p, plan, threads_of(*problem)));
  }
  return CONVLAW_OK;
}

std::int32_t run_prepared(const Pipelines& pipelines, const Prepared& prepared,
                          const convlaw_call& call) {
  const Conv2dProblem p = problem_from_abi(*call.problem);
  auto input = view_of<const float>(call.input);
  const auto output = view_of<float>(call.output);
  auto* workspace = static_cast<float*>(call.workspace);
  const auto& [plan, packed, map] = prepared;
  if (plan.strategy == Strategy::nothing) return CONVLAW_OK;
  if (plan.strategy == Strategy::bias_alone) {
    fill_with_bias(output, static_cast<const float*>(call.bias.data));
    return CONVLAW_OK;
  }
  if (plan.pads_first) {
    const Conv2dProblem plain = without_padding(p);
    const Extents extents{plain.images(), plain.in_channels, plain.height, plain.width};
    const TensorView<float> padded(workspace, extents, dense_strides(extents, Layout::nchw));
    workspace += element_count(extents);
    pad_input<float>(p, input, padded);
    input = padded;
  }
  const ThreadLimit limit(call.problem->threads);
  halide_message.clear();
  const int error = plan.strategy == Strategy::lines
                        ? run_lines(pipelines, p, plan, map, packed, input, output, workspace,
                                    threads_of(*call.problem))
                    : plan.strategy == Strategy::winograd
                        ? run_winograd(pipelines, p, plan, packed, input, output, workspace,
                                       threads_of(*call.problem))
                        : run_direct(pipelines, p, plan, packed, input, output);
  if (error == 0) return CONVLAW_OK;
  write_message(call.message, "Halide's error " + std::to_string(error) + ": " + halide_message);
  return CONVLAW_FAILED;
}

std::int32_t run(void* context, const convlaw_call* call) {
  configure_halide();
  return run_prepared(*static_cast<const Pipelines*>(context),
                      *static_cast<const Prepared*>(call->prepared), *call);
}

std::int32_t explain(void* context, const convlaw_problem* problem, convlaw_message explanation) {
  const Conv2dProblem p = problem_from_abi(*problem);
  const Result<Plan> plan = plan_for(context, *problem);
  write_message(explanation, plan ? explain_plan(p, *plan) : plan.error().message());
  return plan ? CONVLAW_OK : CONVLAW_DECLINED;
}

std::int32_t declare_contract(void* context, const convlaw_problem* problem,
                              convlaw_contract* contract) {
  const Result<Plan> plan = plan_for(context, *problem);
  if (plan && plan->strategy == Strategy::winograd) contract->algorithm = CONVLAW_WINOGRAD_4X4_3X3;
  return CONVLAW_OK;
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

}  // namespace

convlaw_implementation adapt_pipelines(const Pipelines& pipelines) {
  static const convlaw_capabilities capabilities = make_capabilities();
  convlaw_implementation halide{};
  halide.struct_size = sizeof halide;
  halide.abi_version = CONVLAW_ABI_VERSION;
  halide.name = pipelines.name;
  halide.description = pipelines.description;
  halide.context = const_cast<Pipelines*>(&pipelines);  // the interface has no const context
  halide.capabilities = &capabilities;
  halide.run = run;
  halide.query = query;
  halide.prepare = prepare;
  halide.release = release;
  halide.workspace_size = workspace_size;
  halide.declare_contract = declare_contract;
  halide.explain = explain;
  return halide;
}

}  // namespace convlaw
