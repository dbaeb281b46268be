// SPDX-License-Identifier: MIT
// libtorch's at::conv2d on the CPU as a plug-in. What torch.nn.Conv2d does beyond conv2d itself,
// padding that differs at the two ends and padding by something else than zeros, is F.pad before
// it: here for zeros, by the host for the other modes.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/native/ConvUtils.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "optimized/adapters/plugin.h"
#include "optimized/bench/bare_run.h"

namespace convlaw::adapters {
namespace {

// The first line of what torch has to say.
template <class Callback>
std::int32_t guarded_torch(const convlaw_message& message, convlaw_status status,
                           Callback callback) {
  return guarded(message, [&]() -> std::int32_t {
    try {
      const c10::InferenceMode no_gradients;
      return callback();
    } catch (const c10::Error& error) {
      return say(message, status, error.what_without_backtrace());
    }
  });
}

at::ScalarType scalar_type(std::int32_t dtype) {
  switch (dtype) {
    case CONVLAW_F64:
      return at::kDouble;
    case CONVLAW_F32:
      return at::kFloat;
    case CONVLAW_BF16:
      return at::kBFloat16;
    default:
      throw Declined("torch 1.13 has no convolution of this type with this output on a CPU");
  }
}

// Known as soon as this is loaded: other plug-ins set limits in the same OpenMP.
const int all_threads = at::get_num_threads();

void limit_threads(std::int32_t threads) {
  const int wanted = threads > 0 ? std::min(threads, all_threads) : all_threads;
  if (at::get_num_threads() != wanted) at::set_num_threads(wanted);
}

// A tensor of the host's, in its memory.
template <class Tensor>
at::Tensor tensor_at(const Tensor& tensor) {
  const at::IntArrayRef extents(tensor.extents, static_cast<std::size_t>(tensor.rank));
  const at::IntArrayRef strides(tensor.strides, static_cast<std::size_t>(tensor.rank));
  const at::TensorOptions options = at::dtype(scalar_type(tensor.dtype));
  if (tensor.data == nullptr) return at::empty_strided(extents, strides, options);
  return at::from_blob(const_cast<void*>(static_cast<const void*>(tensor.data)), extents, strides,
                       options);
}

// torch pads both ends of an axis alike; what one end has more, or less than nothing, is F.pad's.
struct Padding {
  std::vector<std::int64_t> alike{0, 0};
  std::vector<std::int64_t> before{0, 0, 0, 0};  // F.pad's order: left, right, top, bottom
  bool pads_before = false;
};

Padding padding_of(const convlaw_problem& p) {
  Padding padding;
  if (p.padding_begin[0] == p.padding_end[0] && p.padding_begin[1] == p.padding_end[1]) {
    padding.alike = {p.padding_begin[0], p.padding_begin[1]};
    return padding;
  }
  padding.pads_before = true;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::int64_t begin = p.padding_begin[axis];
    const std::int64_t end = p.padding_end[axis];
    padding.alike[axis] = std::max<std::int64_t>(0, std::min(begin, end));
    padding.before[2 - 2 * axis] = begin - padding.alike[axis];
    padding.before[3 - 2 * axis] = end - padding.alike[axis];
  }
  return padding;
}

// Which of torch's convolutions it will be; throws where torch calls the problem an error. Tensors
// of one element, expanded, have every extent and take no memory.
at::native::ConvBackend backend_of(const convlaw_problem& p) {
  if (p.operation != CONVLAW_FORWARD || p.activation != CONVLAW_NO_ACTIVATION) {
    throw Declined("forward convolution alone");
  }
  if (p.padding_mode != CONVLAW_ZEROS) throw Declined("padding of zeros alone");
  const Padding padding = padding_of(p);
  const at::Tensor one = at::zeros({1}, at::dtype(scalar_type(p.input_dtype)));
  const at::Tensor input =
      one.expand({p.batch, p.in_channels, p.height + padding.before[2] + padding.before[3],
                  p.width + padding.before[0] + padding.before[1]});
  const at::Tensor weight =
      one.expand({p.out_channels, p.in_channels / p.groups, p.kernel_size[0], p.kernel_size[1]});
  c10::optional<at::Tensor> bias;
  if (p.has_bias != 0) bias = one.expand({p.out_channels});
  return at::native::select_conv_backend(input, weight, bias, at::IntArrayRef(p.stride, 2),
                                         padding.alike, at::IntArrayRef(p.dilation, 2), false,
                                         {0, 0}, p.groups);
}

// torch computes dilation * (kernel_size - 1) + 1 in 64 bits, and takes what wraps around.
bool kernel_overflows(const convlaw_problem& p) {
  const auto overflows = [&](int axis) {
    return p.kernel_size[axis] > 1 &&
           p.dilation[axis] > (INT64_MAX - 1) / (p.kernel_size[axis] - 1);
  };
  return overflows(0) || overflows(1);
}

// Where torch is known to be wrong.
void decline_what_is_known(const convlaw_problem& p, at::native::ConvBackend backend) {
  if (backend == at::native::ConvBackend::Mkldnn) {
    if (overflows_32_bits(p)) decline_known("numbers beyond 32 bits");
    decline_five_pixels(p);
  }
  if (backend == at::native::ConvBackend::Empty && p.weight_layout != CONVLAW_NCHW) {
    decline_known("an empty batch meets a weight in NHWC");
  }
}

// A weight in NHWC whose strides are not those of NHWC, which they need not be along an axis of one
// element.
void decline_odd_strides(const at::Tensor& weight) {
  constexpr auto kNhwc = at::MemoryFormat::ChannelsLast;
  if (!weight.is_contiguous(kNhwc)) return;
  const at::Tensor usual = at::empty(weight.sizes(), at::device(at::kMeta), kNhwc);
  if (weight.strides() != usual.strides()) {
    decline_known("a grouped weight has odd strides along an axis of one");
  }
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  return guarded_torch(message, CONVLAW_REJECTED, [&]() -> std::int32_t {
    limit_threads(problem->threads);
    // What no tensor can have, and three checks that at::conv2d leaves to what it calls.
    if (std::min({problem->batch, problem->in_channels, problem->height, problem->width}) < 0) {
      return say(message, CONVLAW_REJECTED, "a tensor with a negative dimension");
    }
    if (problem->groups < 1) {
      return say(message, CONVLAW_REJECTED, "non-positive groups is not supported");
    }
    if (problem->dilation[0] < 1 || problem->dilation[1] < 1) {
      return say(message, CONVLAW_REJECTED, "dilation should be greater than zero");
    }
    if (problem->kernel_size[0] < 1 || problem->kernel_size[1] < 1) {
      return say(message, CONVLAW_REJECTED, "kernel size should be greater than zero");
    }
    if (kernel_overflows(*problem) && !shows_known()) {
      return say(message, CONVLAW_REJECTED, "known finding: a kernel beyond 64 bits is taken");
    }
    decline_what_is_known(*problem, backend_of(*problem));
    return CONVLAW_OK;
  });
}

// at::conv2d returns its output in memory of its own: `copies` it to where the host wants it.
std::int32_t run(const convlaw_call* call, bool copies) {
  return guarded_torch(call->message, CONVLAW_FAILED, [&] {
    const convlaw_problem& p = *call->problem;
    decline_odd_channels(*call);
    limit_threads(p.threads);
    const Padding padding = padding_of(p);
    at::Tensor input = tensor_at(call->input);
    if (padding.pads_before) input = at::constant_pad_nd(input, padding.before, 0);
    const at::Tensor weight = tensor_at(call->weight);
    if (p.groups > 1) decline_odd_strides(weight);
    c10::optional<at::Tensor> bias;
    if (p.has_bias != 0) bias = tensor_at(call->bias);
    const at::Tensor output = at::conv2d(input, weight, bias, at::IntArrayRef(p.stride, 2),
                                         padding.alike, at::IntArrayRef(p.dilation, 2), p.groups);
    if (!copies) return CONVLAW_OK;
    at::Tensor wanted = tensor_at(call->output);
    TORCH_CHECK(output.sizes() == wanted.sizes(), "conv2d returned ", output.sizes(), " and not ",
                wanted.sizes());
    wanted.copy_(output);
    return CONVLAW_OK;
  });
}

std::int32_t run(void*, const convlaw_call* call) { return run(call, true); }

std::int32_t explain(void*, const convlaw_problem* problem, convlaw_message explanation) {
  return guarded_torch(explanation, CONVLAW_REJECTED, [&] {
    using at::native::ConvBackend;
    switch (backend_of(*problem)) {
      case ConvBackend::Mkldnn:
        return say(explanation, CONVLAW_OK, "Mkldnn: oneDNN");
      case ConvBackend::Slow2d:
        return say(explanation, CONVLAW_OK, "Slow2d: im2col and a matrix product");
      case ConvBackend::SlowDilated2d:
        return say(explanation, CONVLAW_OK, "SlowDilated2d: im2col and a matrix product");
      case ConvBackend::Empty:
      case ConvBackend::MkldnnEmpty:
        return say(explanation, CONVLAW_OK, "Empty: there is nothing to compute");
      default:
        return say(explanation, CONVLAW_OK, "another of its backends");
    }
  });
}

// The direct algorithm, whichever backend it is; NNPACK alone, which batches of 16 and more go to
// in builds that have it, transforms.
std::int32_t declare_contract(void*, const convlaw_problem* problem, convlaw_contract* contract) {
  contract->order_varies = 1;
  contract->order_depends_on_size = 1;
  contract->flushes_subnormals = flushes_subnormals(*problem) ? 1 : 0;
  const convlaw_message nowhere{nullptr, 0};
  return guarded_torch(nowhere, CONVLAW_REJECTED, [&] {
    if (backend_of(*problem) == at::native::ConvBackend::NnpackSpatial) {
      contract->algorithm = CONVLAW_ANY_ALGORITHM;
    }
    return CONVLAW_OK;
  });
}

}  // namespace
}  // namespace convlaw::adapters

CONVLAW_EXPORT std::int32_t convlaw_bare_run(void*, const convlaw_call* call) {
  return convlaw::adapters::run(call, false);
}

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  using namespace convlaw::adapters;
  static const convlaw_capabilities capabilities = [] {
    convlaw_capabilities offered{};
    offered.struct_size = sizeof offered;
    offered.dtypes = 1U << CONVLAW_F32 | 1U << CONVLAW_F64 | 1U << CONVLAW_BF16;
    offered.layouts = 1U << CONVLAW_NCHW | 1U << CONVLAW_NHWC | 1U << CONVLAW_STRIDED;
    offered.unbatched = 1;
    offered.checks_legality = 1;
    offered.concurrent = 1;
    offered.max_threads = all_threads;
    return offered;
  }();
  static const convlaw_implementation torch = [] {
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = "torch";
    made.description = "libtorch's at::conv2d on the CPU";
    made.version = TORCH_VERSION;
    made.capabilities = &capabilities;
    made.run = run;
    made.query = query;
    made.declare_contract = declare_contract;
    made.explain = explain;
    return made;
  }();
  return &torch;
}
