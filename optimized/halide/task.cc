// SPDX-License-Identifier: MIT
#include "optimized/halide/task.h"

#include "convlaw/abi.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/matrix_product.h"
#include "optimized/halide/side_by_side.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

int most_tile(const Pipelines& pipelines, const convlaw_problem& problem) {
  constexpr int kLargest = 4;
  const bool is_asked = pipelines.declares_winograd && problem.acceptable == nullptr;
  return is_asked ? kLargest : accepted_tile(problem.acceptable);
}

// Are there pipelines for the instruction that adds four products of bytes, and may they run?
bool has_dots(const Pipelines& pipelines, const convlaw_problem& problem) {
  return problem.weight_dtype == CONVLAW_I8 && pipelines.bytes != nullptr && may_use_vnni();
}

// The task with images side by side, if there is reason to.
Task with_images_side_by_side(const Task& task) {
  const std::int64_t images = images_side_by_side(task.problem);
  if (images == 1) return task;
  Task wide = task;
  wide.problem = side_by_side(task.problem, images);
  wide.form.images = images;
  const Result<Plan> plan = make_plan(wide.problem, 0, wide.form);
  if (!plan || !suits_side_by_side(*plan)) return task;
  if (task.most_tile == 0) return wide;
  const Result<Plan> fast = make_plan(task.problem, task.most_tile, task.form);
  return fast && fast->strategy == Strategy::winograd ? task : wide;
}

}  // namespace

Task task_of(const Pipelines& pipelines, const convlaw_problem& problem) {
  Task task{problem_from_abi(problem), {}};
  const bool is_nchw =
      problem.input_layout == CONVLAW_NCHW && problem.weight_layout == CONVLAW_NCHW;
  task.form.layout = problem.input_layout == CONVLAW_NHWC ? Layout::nhwc : Layout::nchw;
  task.form.type = element_type_from_abi(problem.input_dtype).value_or(ElementType::f32);
  task.form.has_relu = problem.activation == CONVLAW_RELU;
  task.form.has_dots = has_dots(pipelines, problem);
  task.form.has_few_registers = !may_use_avx512();
  task.most_tile = most_tile(pipelines, problem);
  if (const auto product = as_matrix_product(task.problem, is_nchw)) {
    task.problem = *product;
    task.form.layout = Layout::nhwc;
    task.is_product = true;
    return task;
  }
  return with_images_side_by_side(task);
}

AnyView image_of(const Task& task, const AnyView& tensor) {
  if (task.form.images > 1) return side_by_side(tensor, task.form.images);
  return task.is_product ? images_as_pixels(tensor) : tensor;
}

AnyView weight_of(const Task& task, const AnyView& weight) {
  return task.is_product ? windows_as_channels(weight) : weight;
}

bool lies_in(std::int32_t layout, const AnyView& tensor) {
  const Strides dense =
      dense_strides(tensor.extents, layout == CONVLAW_NHWC ? Layout::nhwc : Layout::nchw);
  for (std::size_t i = 0; i < dense.size(); ++i) {
    if (tensor.extents[i] > 1 && tensor.strides[i] != dense[i]) return false;
  }
  return true;
}

}  // namespace convlaw
