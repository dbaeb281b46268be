// SPDX-License-Identifier: MIT
// oneDNN's direct forward convolution as a plug-in. It is compiled three times:
//
//   onednn_nchw, onednn_nhwc   source and destination as they are, of that layout
//   onednn_blocked             in whatever layout oneDNN prefers, by reorders from any layout
//
// The weight is always in the layout that oneDNN prefers; prepare() reorders it. Scratch memory is
// the host's, so that it stands between guard pages.
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>

#include "optimized/adapters/onednn_problem.h"
#include "optimized/adapters/plugin.h"
#include "optimized/bench/bare_run.h"

namespace convlaw::adapters {
namespace {

#if defined(CONVLAW_ONEDNN_BLOCKED)
constexpr const char* kName = "onednn_blocked";
constexpr const char* kDescription = "oneDNN's direct convolution in layouts of its choice";
constexpr auto kActivations = dnnl::memory::format_tag::any;
constexpr std::uint32_t kLayouts = 1U << CONVLAW_NCHW | 1U << CONVLAW_NHWC | 1U << CONVLAW_STRIDED;
#elif defined(CONVLAW_ONEDNN_NHWC)
constexpr const char* kName = "onednn_nhwc";
constexpr const char* kDescription = "oneDNN's direct convolution, NHWC";
constexpr auto kActivations = dnnl::memory::format_tag::nhwc;
constexpr std::uint32_t kLayouts = 1U << CONVLAW_NHWC;
#else
constexpr const char* kName = "onednn_nchw";
constexpr const char* kDescription = "oneDNN's direct convolution, NCHW";
constexpr auto kActivations = dnnl::memory::format_tag::nchw;
constexpr std::uint32_t kLayouts = 1U << CONVLAW_NCHW;
#endif

constexpr std::size_t kAlignment = 64;

// oneDNN's own words, and what they mean here. The host sends legal problems only, so whatever
// oneDNN does not take is declined.
template <class Callback>
std::int32_t guarded_onednn(const convlaw_message& message, Callback callback) {
  return guarded(message, [&]() -> std::int32_t {
    try {
      return callback();
    } catch (const dnnl::error& error) {
      const bool takes_it_not =
          error.status == dnnl_unimplemented || error.status == dnnl_invalid_arguments;
      return say(message, takes_it_not ? CONVLAW_DECLINED : CONVLAW_FAILED,
                 std::string(error.what()) + " (status " + std::to_string(error.status) + ")");
    }
  });
}

// Known as soon as this is loaded: other plug-ins set limits in the same OpenMP.
const int all_threads = omp_get_max_threads();

// A thread that runs a primitive must allow as many threads as when it was made.
void limit_threads(std::int32_t threads) {
  omp_set_num_threads(threads > 0 ? std::min(threads, all_threads) : all_threads);
}

// A tensor of the host's: its strides, and along axes of one element those of a dense tensor.
template <class Tensor>
Description host_description(const Tensor& tensor, const Dims& dims) {
  Dims strides(tensor.strides, tensor.strides + tensor.rank);
  if (dims.size() == 5) strides.insert(strides.begin(), strides[0] * dims[1]);
  for (std::size_t i = dims.size(); i-- > 0;) {
    if (dims[i] == 1) strides[i] = i + 1 < dims.size() ? strides[i + 1] * dims[i + 1] : 1;
  }
  return {dims, data_type(tensor.dtype), strides};
}

dnnl::memory memory_at(const Description& description, const void* data) {
  return {description, cpu(), const_cast<void*>(data)};
}

struct Prepared {
  explicit Prepared(const convlaw_problem& problem)
      : description(describe(problem, kActivations)),
        convolution(description),
        weight(description.weights_desc(), cpu()) {}

  Forward::primitive_desc description;
  Forward convolution;
  dnnl::memory weight;
};

bool is_integer(std::int32_t dtype) { return dtype == CONVLAW_I8 || dtype == CONVLAW_U8; }

// oneDNN stores no 32-bit sum as it is: it goes through f32, by design, and only what stays below
// 2^24 is exact. `weight` is dense, its output channels innermost.
void require_exact_integers(const convlaw_problem& p, const dnnl::memory& weight,
                            const convlaw_const_tensor& bias) {
  const double largest_input = p.input_dtype == CONVLAW_U8 ? 255 : 128;
  const std::int64_t taps = p.in_channels / p.groups * p.kernel_size[0] * p.kernel_size[1];
  const auto* weights = static_cast<const std::int8_t*>(weight.get_data_handle());
  const auto* biases = static_cast<const std::int32_t*>(bias.data);
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    double largest = biases == nullptr ? 0 : std::abs(static_cast<double>(biases[oc]));
    for (std::int64_t tap = 0; tap < taps; ++tap) {
      largest += largest_input * std::abs(static_cast<double>(weights[tap * p.out_channels + oc]));
    }
    if (largest > 0x1p24) decline_known("32-bit sums go through f32");
  }
}

std::size_t rounded_up(std::size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  return guarded_onednn(message, [&] {
    limit_threads(problem->threads);
    describe(*problem, kActivations);
    return CONVLAW_OK;
  });
}

std::int32_t prepare(void*, const convlaw_call* call, void** prepared) {
  return guarded_onednn(call->message, [&] {
    const convlaw_problem& p = *call->problem;
    limit_threads(p.threads);
    auto made = std::make_unique<Prepared>(p);
    const Dims dims = weight_dims(p);
    dnnl::memory given = memory_at(host_description(call->weight, dims), call->weight.data);
    dnnl::stream stream(cpu());
    if (is_integer(p.weight_dtype)) {
      using Tag = dnnl::memory::format_tag;
      dnnl::memory dense({dims, data_type(p.weight_dtype), p.groups == 1 ? Tag::hwio : Tag::hwigo},
                         cpu());
      dnnl::reorder(given, dense).execute(stream, given, dense);
      stream.wait();
      if (p.output_dtype == CONVLAW_I32) require_exact_integers(p, dense, call->bias);
      // In two steps: in one, the compensation of signed input is known to be lost. From the layout
      // with the output channels innermost it never was.
      if (!shows_known()) given = dense;
    }
    dnnl::reorder(given, made->weight).execute(stream, given, made->weight);
    stream.wait();
    *prepared = made.release();
    return CONVLAW_OK;
  });
}

void release(void*, void* prepared) { delete static_cast<Prepared*>(prepared); }

// Scratch memory, and room for input and output in oneDNN's layout if that is not the host's.
std::int32_t workspace_size(void*, const convlaw_problem*, const void* prepared, std::size_t* size,
                            std::size_t* alignment) {
  const Forward::primitive_desc& description = static_cast<const Prepared*>(prepared)->description;
  *size = description.scratchpad_desc().get_size();
  if (kActivations == dnnl::memory::format_tag::any) {
    *size = rounded_up(description.src_desc().get_size()) +
            rounded_up(description.dst_desc().get_size()) + *size;
  }
  *alignment = kAlignment;
  return CONVLAW_OK;
}

// Between two layouts of oneDNN's choice nothing is reordered: the input lies in the workspace as
// the run before brought it there, and the output stays there.
std::int32_t run(const convlaw_call* call, bool reorders) {
  return guarded_onednn(call->message, [&] {
    const Prepared& prepared = *static_cast<const Prepared*>(call->prepared);
    const Forward::primitive_desc& description = prepared.description;
    if (kActivations != dnnl::memory::format_tag::nchw) decline_odd_channels(*call);
    limit_threads(call->problem->threads);
    dnnl::stream stream(cpu());
    dnnl::memory given =
        memory_at(host_description(call->input, input_dims(*call->problem)), call->input.data);
    dnnl::memory wanted =
        memory_at(host_description(call->output, output_dims(*call->problem)), call->output.data);

    auto* workspace = static_cast<std::byte*>(call->workspace);
    dnnl::memory input = memory_at(description.src_desc(), call->input.data);
    dnnl::memory output = memory_at(description.dst_desc(), call->output.data);
    if (kActivations == dnnl::memory::format_tag::any) {
      input.set_data_handle(workspace);
      workspace += rounded_up(description.src_desc().get_size());
      output.set_data_handle(workspace);
      workspace += rounded_up(description.dst_desc().get_size());
      if (reorders) dnnl::reorder(given, input).execute(stream, given, input);
    }
    prepared.convolution.execute(
        stream, {{DNNL_ARG_SRC, input},
                 {DNNL_ARG_WEIGHTS, prepared.weight},
                 {DNNL_ARG_BIAS, memory_at(description.bias_desc(), call->bias.data)},
                 {DNNL_ARG_DST, output},
                 {DNNL_ARG_SCRATCHPAD, memory_at(description.scratchpad_desc(), workspace)}});
    if (reorders && kActivations == dnnl::memory::format_tag::any) {
      dnnl::reorder(output, wanted).execute(stream, output, wanted);
    }
    stream.wait();
    return CONVLAW_OK;
  });
}

std::int32_t run(void*, const convlaw_call* call) { return run(call, true); }

std::int32_t explain(void*, const convlaw_problem* problem, convlaw_message explanation) {
  return guarded_onednn(explanation, [&] {
    return say(explanation, CONVLAW_OK, describe(*problem, kActivations).impl_info_str());
  });
}

// Tails of blocks are summed by other code than blocks.
std::int32_t declare_contract(void*, const convlaw_problem* problem, convlaw_contract* contract) {
  contract->order_varies = 1;
  contract->order_depends_on_size = 1;
  contract->flushes_subnormals = flushes_subnormals(*problem) ? 1 : 0;
  return CONVLAW_OK;
}

std::string version() {
  const dnnl_version_t* v = dnnl_version();
  return std::to_string(v->major) + '.' + std::to_string(v->minor) + '.' + std::to_string(v->patch);
}

}  // namespace
}  // namespace convlaw::adapters

#if defined(CONVLAW_ONEDNN_BLOCKED)
CONVLAW_EXPORT std::int32_t convlaw_bare_run(void*, const convlaw_call* call) {
  return convlaw::adapters::run(call, false);
}
#endif

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  using namespace convlaw::adapters;
  static const std::string its_version = version();
  static const convlaw_capabilities capabilities = [] {
    convlaw_capabilities offered{};
    offered.struct_size = sizeof offered;
    offered.dtypes = 1U << CONVLAW_F32 | 1U << CONVLAW_BF16 | 1U << CONVLAW_I8 | 1U << CONVLAW_U8;
    offered.layouts = kLayouts;
    offered.concurrent = 1;
    offered.max_threads = all_threads;
    return offered;
  }();
  static const convlaw_implementation onednn = [] {
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = kName;
    made.description = kDescription;
    made.version = its_version.c_str();
    made.capabilities = &capabilities;
    made.run = run;
    made.query = query;
    made.prepare = prepare;
    made.release = release;
    made.workspace_size = workspace_size;
    made.declare_contract = declare_contract;
    made.explain = explain;
    return made;
  }();
  return &onednn;
}
