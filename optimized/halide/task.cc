// SPDX-License-Identifier: MIT
#include "optimized/halide/task.h"

#include "convlaw/abi.h"
#include "convlaw/checked_int.h"
#include "convlaw/pad.h"
#include "optimized/halide/isa.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/matrix_product.h"
#include "optimized/halide/padded_input.h"
#include "optimized/halide/patches.h"
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

// Elements of an image, and of its output.
std::int64_t elements_of_image(const Conv2dProblem& p) {
  const Size2 out = output_size(p);
  return p.in_channels * p.height * p.width + p.out_channels * out.h * out.w;
}

// The task whose channels are columns, if it can have that and is quicker so.
std::optional<Task> with_patches(const Task& task) {
  const Layout layout = task.form.layout;
  Task seen = task;
  seen.has_zeros = layout == Layout::nhwc && can_have_zeros(task.problem) &&
                   without_padding(task.problem) != task.problem;
  seen.patched = seen.has_zeros ? without_padding(task.problem) : task.problem;
  const Conv2dProblem& from = *seen.patched;
  const std::int64_t columns = columns_of_patch(from, layout);
  if (columns == 1 || is_integer(task.form.type)) return {};
  const CheckedInt padded = CheckedInt(from.in_channels) * from.height * from.width;
  if (seen.has_zeros && (!padded.fits() || padded.value() > elements_of_image(task.problem))) {
    return {};
  }
  seen.problem = columns_as_channels(from, columns, layout);
  seen.form.columns = columns;
  seen.most_tile = 0;
  const Result<Plan> plan = make_plan(seen.problem, 0, seen.form);
  const Result<Plan> other = make_plan(task.problem, task.most_tile, task.form);
  if (!plan || !suits_patches(*plan) || !other || other->strategy != Strategy::lines) return {};
  const double zeros = seen.has_zeros ? cost_of_copying(padded.value()) : 0;
  if (cost_of_lines(task.problem, *other) <= cost_of_lines(seen.problem, *plan) + zeros) return {};
  return seen;
}

}  // namespace

Task task_of(const Pipelines& pipelines, const convlaw_problem& problem) {
  Task task;
  task.problem = problem_from_abi(problem);
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
  if (const auto seen = with_patches(task)) return *seen;
  return with_images_side_by_side(task);
}

AnyView input_of(const Task& task, const AnyView& input) {
  const Form& form = task.form;
  return form.columns > 1 ? columns_as_channels(*task.patched, input, form.columns, form.layout)
                          : image_of(task, input);
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
