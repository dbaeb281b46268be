// SPDX-License-Identifier: MIT
#include "convlaw/definition.h"

#include "convlaw/abi.h"
#include "convlaw/bulk.h"
#include "convlaw/conv2d_quick.h"
#include "convlaw/quantization.h"

namespace convlaw {
namespace {

template <class T>
void run_as(const convlaw_call& call) {
  conv2d_quick<T>(problem_from_abi(*call.problem), view_of<const T>(call.input),
                  view_of<const T>(call.weight), static_cast<const T*>(call.bias.data),
                  view_of<T>(call.output));
}

// A tensor of a type that is narrower than f32.
Tensor<float> widened(const AnyView& narrow) {
  Tensor<float> values(narrow.extents);
  load_elements(narrow, values.elements().data());
  return values;
}

// Sums in f32 and rounds the outputs.
void run_narrow(const convlaw_call& call) {
  const AnyView output = *any_view_of(call.output);
  if (element_count(output.extents) == 0) return;
  const Tensor<float> x = widened(*any_view_of(call.input));
  const Tensor<float> w = widened(*any_view_of(call.weight));
  Tensor<float> b;
  if (call.bias.data != nullptr) {
    b = widened({output.type, call.bias.data, {1, 1, 1, w.extent(0)}, {0, 0, 0, 1}});
  }
  Tensor<float> y(output.extents);
  conv2d_quick<float>(problem_from_abi(*call.problem), x.view(), w.view(),
                      call.bias.data != nullptr ? b.elements().data() : nullptr, y.view());
  store_elements(output.type, call.output.data, output.extents, output.strides,
                 y.elements().data());
}

// Of rank 4, like its extents.
template <class AbiTensor>
QuantizedView quantized_view_of(const AbiTensor& tensor) {
  Quantization quantization = quantization_from_abi(tensor.quantization);
  if (quantization.axis >= 0) quantization.axis += 4 - tensor.rank;
  return {*any_view_of(tensor), quantization};
}

void run_on_integers(const convlaw_call& call) {
  const Conv2dProblem problem = problem_from_abi(*call.problem);
  const QuantizedView input = quantized_view_of(call.input);
  const QuantizedView weight = quantized_view_of(call.weight);
  const QuantizedView output = quantized_view_of(call.output);
  std::optional<AnyView> bias;
  if (call.bias.data != nullptr) {
    bias = {ElementType::i32, call.bias.data, {problem.out_channels, 1, 1, 1}, {1, 1, 1, 1}};
  }
  const Tensor<std::int64_t> sums = integer_sums(problem, input, weight, bias);
  const Strides& strides = output.values.strides;
  if (output.values.type == ElementType::i32) {
    auto* sums32 = static_cast<std::int32_t*>(call.output.data);
    const std::int64_t* next = sums.elements().data();
    for_each_index(sums.extents(), [&](auto n, auto oc, auto oh, auto ow) {
      sums32[n * strides[0] + oc * strides[1] + oh * strides[2] + ow * strides[3]] =
          static_cast<std::int32_t>(*next++);
    });
    return;
  }
  for_each_index(sums.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    const Requantization to = requantization_of(input.quantization, weight.quantization,
                                                output.quantization, output.values.type, oc);
    store_element(output.values.type, call.output.data,
                  n * strides[0] + oc * strides[1] + oh * strides[2] + ow * strides[3],
                  static_cast<double>(requantize(sums(n, oc, oh, ow), to)));
  });
}

bool is_8_bit(std::int32_t dtype) { return dtype == CONVLAW_I8 || dtype == CONVLAW_U8; }

// Does the definition say what a convolution of these types is?
bool knows_types_of(const convlaw_problem& p) {
  const bool biased = p.has_bias != 0;
  if (is_8_bit(p.input_dtype)) {
    return is_8_bit(p.weight_dtype) && (!biased || p.bias_dtype == CONVLAW_I32) &&
           (is_8_bit(p.output_dtype) || p.output_dtype == CONVLAW_I32);
  }
  return CONVLAW_F32 <= p.input_dtype && p.input_dtype <= CONVLAW_BF16 &&
         p.weight_dtype == p.input_dtype && (!biased || p.bias_dtype == p.input_dtype) &&
         p.output_dtype == p.input_dtype;
}

// A scale for the whole tensor, or one for each of `channels` along `axis`; or none.
bool is_usable(const convlaw_quantization& q, std::int32_t axis, std::int64_t channels) {
  if (q.scales == nullptr) return true;
  return q.quantized_axis < 0 ? q.count >= 1 : q.quantized_axis == axis && q.count >= channels;
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
  if (!knows_types_of(*problem)) {
    write_message(message,
                  "the tensors must all be f64, f32, f16 or bf16, or input and weight i8 or u8, "
                  "bias i32, and output i32 or 8-bit");
    return CONVLAW_DECLINED;
  }
  return CONVLAW_OK;
}

std::int32_t run(void* context, const convlaw_call* call) {
  if (const std::int32_t status = query(context, call->problem, call->message)) return status;
  switch (call->problem->input_dtype) {
    case CONVLAW_F64:
      run_as<double>(*call);
      return CONVLAW_OK;
    case CONVLAW_F32:
      run_as<float>(*call);
      return CONVLAW_OK;
    case CONVLAW_F16:
    case CONVLAW_BF16:
      run_narrow(*call);
      return CONVLAW_OK;
    default:
      break;
  }
  if (is_8_bit(call->problem->output_dtype) && call->output.quantization.scales == nullptr) {
    write_message(call->message, "8-bit output needs a scale");
    return CONVLAW_DECLINED;
  }
  if (!is_usable(call->input.quantization, -1, 0) ||
      !is_usable(call->weight.quantization, 0, call->problem->out_channels) ||
      !is_usable(call->output.quantization, call->problem->unbatched != 0 ? 0 : 1,
                 call->problem->out_channels)) {
    write_message(call->message, "scales must be one for a tensor, or one for each output channel");
    return CONVLAW_DECLINED;
  }
  run_on_integers(*call);
  return CONVLAW_OK;
}

convlaw_capabilities make_capabilities() {
  convlaw_capabilities offered{};
  offered.struct_size = sizeof offered;
  offered.operations = 1U << CONVLAW_FORWARD;
  offered.dtypes = 1U << CONVLAW_F32 | 1U << CONVLAW_F64 | 1U << CONVLAW_F16 | 1U << CONVLAW_BF16 |
                   1U << CONVLAW_I8 | 1U << CONVLAW_U8;
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
  definition.description = "the seven nested loops that define the convolution, in a quicker order";
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
