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
#include <vector>

#include "convlaw/abi.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/fill_with_bias.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/memory.h"
#include "optimized/halide/padded_input.h"
#include "optimized/halide/patches.h"
#include "optimized/halide/product.h"
#include "optimized/halide/task.h"
#include "optimized/halide/widened.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

// What Halide had to say about the last call of this thread.
thread_local std::string halide_message;

void on_halide_error(void*, const char* message) { halide_message = message; }

convlaw_status failed_by_halide(int error, convlaw_message message) {
  write_message(message, "Halide's error " + std::to_string(error) + ": " + halide_message);
  return CONVLAW_FAILED;
}

void configure_halide() {
  static std::once_flag once;
  std::call_once(once, [] {
    halide_set_error_handler(on_halide_error);
    limit_isa_from_environment();
    keep_memory_between_runs();
  });
}

// Once for each set of pipelines.
void choose_once(const Pipelines& pipelines) {
  static std::mutex mutex;
  static std::vector<const Pipelines*> chosen;
  const std::lock_guard lock(mutex);
  if (std::find(chosen.begin(), chosen.end(), &pipelines) != chosen.end()) return;
  choose_machine_code(pipelines);
  chosen.push_back(&pipelines);
}

Task task_of(void* context, const convlaw_problem& problem) {
  configure_halide();
  return task_of(*static_cast<const Pipelines*>(context), problem);
}

struct Prepared {
  Task task;
  Plan plan;
  PackedWeights packed;
  LineMap map;
};

Result<Plan> plan_for(const Task& task) {
  return make_plan(task.problem, task.most_tile, task.form);
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
  if (problem->operation != CONVLAW_FORWARD) {
    return say(CONVLAW_DECLINED, "forward convolution alone");
  }
  const std::int32_t type = problem->input_dtype;
  if (type == CONVLAW_F64 || type == CONVLAW_I32) {
    return say(CONVLAW_DECLINED, "f32, bf16, f16, i8 and u8 alone");
  }
  const bool is_8_bit = type == CONVLAW_I8 || type == CONVLAW_U8;
  if (is_8_bit && problem->activation != CONVLAW_NO_ACTIVATION) {
    return say(CONVLAW_DECLINED, "no activation of integers");
  }
  if (problem->output_dtype != (is_8_bit ? CONVLAW_I32 : type)) {
    return say(CONVLAW_DECLINED, "8-bit integers into i32, others into their own type");
  }
  if (problem->input_layout == CONVLAW_STRIDED) return say(CONVLAW_DECLINED, "dense tensors alone");
  const Result<Plan> plan = plan_for(task_of(context, *problem));
  return plan ? CONVLAW_OK : say(CONVLAW_DECLINED, plan.error().message());
}

int threads_of(const convlaw_problem& problem) {
  // Reads a file of the system each time that it is asked, which takes as long as a small problem.
  static const int most = static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
  return problem.threads > 0 ? problem.threads : most;
}

std::int32_t prepare(void* context, const convlaw_call* call, void** prepared) {
  const auto& pipelines = *static_cast<const Pipelines*>(context);
  const Task task = task_of(context, *call->problem);
  const Conv2dProblem& p = task.problem;
  Result<Plan> plan = plan_for(task);
  if (!plan) {
    write_message(call->message, plan.error().message());
    return CONVLAW_DECLINED;
  }
  try {
    choose_once(pipelines);
    auto made = std::make_unique<Prepared>();
    made->task = task;
    made->plan = *plan;
    const bool has_bytes = plan->lines.has_bytes;
    const Form& form = task.form;
    const bool has_patches = form.columns > 1;
    const bool is_wide = plan->storage == ElementType::f32 && !has_patches;
    const AnyView given = weight_of(task, any_of(call->weight));
    const Tensor<float> wide = has_patches
                                   ? columns_as_channels_of_weight(given, form.columns, form.layout)
                               : is_wide || has_bytes ? Tensor<float>()
                                                      : widened(given);
    const TensorView<const float> weight =
        is_wide ? TensorView<const float>(static_cast<const float*>(given.data), given.extents,
                                          given.strides)
                : wide.view();
    // Integers have theirs in the output already.
    const std::vector<float> wide_bias =
        is_integer(plan->storage) ? std::vector<float>() : widened_bias(call->bias, p.out_channels);
    const float* bias = wide_bias.empty() ? nullptr : wide_bias.data();
    const int threads = threads_of(*call->problem);
    int error = 0;
    if (plan->strategy == Strategy::winograd) {
      error = pack_for_winograd(pipelines, p, *plan, weight, bias, threads, made->packed);
    } else if (plan->strategy == Strategy::lines) {
      const std::int64_t set = plan->lines.reads_pixels     ? p.in_channels / p.groups
                               : plan->lines.is_interleaved ? kInterleaved
                                                            : 1;
      made->map = map_lines(p, *plan);
      made->packed =
          has_bytes ? pack_bytes(p, given, any_of(call->bias), made->map.groups,
                                 plan->storage == ElementType::i8, threads)
                    : pack_weights(pipelines, p, weight, bias, {plan->lines.block, set, threads});
    } else if (plan->strategy == Strategy::depthwise) {
      error = pack_for_depthwise(pipelines, p, *plan, weight, bias, made->packed);
    }
    if (error != 0) return failed_by_halide(error, call->message);
    *prepared = made.release();
  } catch (const std::bad_alloc&) {
    write_message(call->message, "no memory for the packed weights");
    return CONVLAW_FAILED;
  }
  return CONVLAW_OK;
}

void release(void*, void* prepared) { delete static_cast<Prepared*>(prepared); }

// Room for the padded input, and behind that for what the strategy takes.
std::int32_t workspace_size(void*, const convlaw_problem* problem, const void* prepared,
                            std::size_t* size, std::size_t* alignment) {
  const auto& [task, plan, packed, map] = *static_cast<const Prepared*>(prepared);
  const Conv2dProblem& p = task.problem;
  *alignment = kWorkspaceAlignment;
  *size = plan.pads_first ? size_of_padded(p, plan.storage) : 0;
  if (task.has_zeros) *size = size_of_padded(problem_from_abi(*problem), plan.storage);
  const int threads = threads_of(*problem);
  if (plan.strategy == Strategy::lines) *size += lines_workspace(p, plan, threads);
  if (plan.strategy == Strategy::depthwise) *size += depthwise_workspace(p, plan, threads);
  if (plan.strategy == Strategy::winograd) {
    const WinogradBlock block = winograd_block(p, plan, threads);
    *size += sizeof(float) * static_cast<std::size_t>(elements_of_winograd(p, plan, block));
  }
  return CONVLAW_OK;
}

std::int32_t run_prepared(const Pipelines& pipelines, const Prepared& prepared,
                          const convlaw_call& call) {
  const auto& [task, plan, packed, map] = prepared;
  const Conv2dProblem& p = task.problem;
  auto* workspace = static_cast<float*>(call.workspace);
  AnyView input = any_of(call.input);
  if (task.has_zeros) {
    const Conv2dProblem padded = problem_from_abi(*call.problem);
    input = with_zeros(padded, input, workspace);
    workspace += size_of_padded(padded, plan.storage) / sizeof(float);
  }
  input = input_of(task, input);
  const AnyView written = image_of(task, any_of(call.output));
  const bool has_bytes = plan.lines.has_bytes;
  // Sums of bytes are in i32 already; as floats, their bits are copied.
  const ElementType type = has_bytes ? ElementType::f32 : written.type;
  const Output output{{static_cast<std::byte*>(call.output.data), type}, written.strides};
  if (plan.strategy == Strategy::nothing) return CONVLAW_OK;
  const bool is_alone = plan.strategy == Strategy::bias_alone;
  if (is_alone || (is_integer(plan.storage) && !has_bytes)) {
    fill_with_bias(any_of(call.output), call.output.data, any_of(call.bias), plan.has_relu);
  }
  if (is_alone) return CONVLAW_OK;
  if (plan.pads_first) {
    input = padded_input(p, input, workspace);
    workspace += size_of_padded(p, plan.storage) / sizeof(float);
  }
  halide_message.clear();
  const int threads = threads_of(*call.problem);
  const int error =
      plan.strategy == Strategy::lines
          ? run_lines(pipelines, p, plan, map, packed, input, output, workspace, threads)
      : plan.strategy == Strategy::depthwise
          ? run_depthwise(pipelines, p, plan, packed, input, output, workspace, threads)
          : run_winograd(pipelines, p, plan, packed, input, output, workspace, threads);
  if (error == 0) return CONVLAW_OK;
  return failed_by_halide(error, call.message);
}

std::int32_t run(void* context, const convlaw_call* call) {
  configure_halide();
  const bool is_input = !lies_in(call->problem->input_layout, any_of(call->input));
  if (is_input || !lies_in(call->problem->output_layout, any_of(call->output))) {
    const std::string which = is_input ? "input" : "output";
    write_message(call->message, which + " is strided: must be dense, in the problem's layout");
    return CONVLAW_FAILED;
  }
  return run_prepared(*static_cast<const Pipelines*>(context),
                      *static_cast<const Prepared*>(call->prepared), *call);
}

std::int32_t explain(void* context, const convlaw_problem* problem, convlaw_message explanation) {
  const Task task = task_of(context, *problem);
  const Result<Plan> plan = plan_for(task);
  const std::string before =
      task.is_product         ? "a matrix product, images as pixels: "
      : task.form.columns > 1 ? std::to_string(task.form.columns) + " columns as channels: "
      : task.form.images > 1  ? std::to_string(task.form.images) + " images side by side: "
                              : "";
  write_message(explanation,
                plan ? before + explain_plan(task.problem, *plan) : plan.error().message());
  return plan ? CONVLAW_OK : CONVLAW_DECLINED;
}

std::int32_t declare_contract(void* context, const convlaw_problem* problem,
                              convlaw_contract* contract) {
  const Task task = task_of(context, *problem);
  if (task.most_tile == 0) return CONVLAW_OK;
  const Result<Plan> plan = plan_for(task);
  if (plan && plan->strategy == Strategy::winograd) {
    contract->algorithm =
        plan->winograd_tile == 2 ? CONVLAW_WINOGRAD_2X2_3X3 : CONVLAW_WINOGRAD_4X4_3X3;
  }
  return CONVLAW_OK;
}

convlaw_capabilities make_capabilities() {
  convlaw_capabilities offered{};
  offered.struct_size = sizeof offered;
  offered.dtypes = 1U << CONVLAW_F32 | 1U << CONVLAW_BF16 | 1U << CONVLAW_F16 | 1U << CONVLAW_I8 |
                   1U << CONVLAW_U8;
  offered.activations = 1U << CONVLAW_NO_ACTIVATION | 1U << CONVLAW_RELU;
  offered.layouts = 1U << CONVLAW_NCHW | 1U << CONVLAW_NHWC;
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
