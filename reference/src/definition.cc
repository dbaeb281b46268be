// SPDX-License-Identifier: MIT
#include "convlaw/definition.h"

#include "convlaw/abi.h"
#include "convlaw/conv2d.h"

namespace convlaw {
namespace {

template <class T>
void run_as(const convlaw_call& call) {
  conv2d<T>(problem_from_abi(*call.problem), view_of<const T>(call.input),
            view_of<const T>(call.weight), static_cast<const T*>(call.bias.data),
            view_of<T>(call.output));
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  if (const auto illegality = find_illegality(problem_from_abi(*problem))) {
    write_message(message, illegality->message());
    return CONVLAW_REJECTED;
  }
  if (problem->operation != CONVLAW_FORWARD || problem->activation != CONVLAW_NO_ACTIVATION) {
    write_message(message, "the definition is of the forward convolution alone");
    return CONVLAW_DECLINED;
  }
  return CONVLAW_OK;
}

std::int32_t run(void* context, const convlaw_call* call) {
  if (const std::int32_t status = query(context, call->problem, call->message)) return status;
  switch (call->problem->input_dtype) {
    case CONVLAW_F32:
      run_as<float>(*call);
      return CONVLAW_OK;
    case CONVLAW_F64:
      run_as<double>(*call);
      return CONVLAW_OK;
    default:
      write_message(call->message, "the definition runs in f32 and f64");
      return CONVLAW_DECLINED;
  }
}

convlaw_capabilities make_capabilities() {
  convlaw_capabilities offered{};
  offered.struct_size = sizeof offered;
  offered.operations = 1U << CONVLAW_FORWARD;
  offered.dtypes = 1U << CONVLAW_F32 | 1U << CONVLAW_F64;
  offered.padding_modes = 1U << CONVLAW_ZEROS | 1U << CONVLAW_REFLECT | 1U << CONVLAW_REPLICATE |
                          1U << CONVLAW_CIRCULAR;
  offered.layouts = 1U << CONVLAW_NCHW | 1U << CONVLAW_NHWC | 1U << CONVLAW_STRIDED;
  offered.unbatched = 1;
  offered.checks_legality = 1;
  offered.concurrent = 1;
  return offered;
}

convlaw_implementation make_definition() {
  static const convlaw_capabilities capabilities = make_capabilities();
  convlaw_implementation definition{};
  definition.struct_size = sizeof definition;
  definition.abi_version = CONVLAW_ABI_VERSION;
  definition.name = "definition";
  definition.description = "the seven nested loops that define the convolution";
  definition.capabilities = &capabilities;
  definition.run = run;
  definition.query = query;
  return definition;
}

}  // namespace

const convlaw_implementation& definition_implementation() {
  static const convlaw_implementation definition = make_definition();
  return definition;
}

}  // namespace convlaw
