// SPDX-License-Identifier: MIT
// XNNPACK's 2-D convolution in f32 as a plug-in: NHWC, the weight packed by prepare().
//
// XNNPACK reads up to XNN_EXTRA_BYTES beyond its input, which its header asks callers to allow, so
// run() copies the input to where there is room behind it. Its output is clamped, here to
// infinities.
#include <pthreadpool.h>
#include <xnnpack.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "optimized/adapters/plugin.h"
#include "optimized/bench/bare_run.h"

namespace convlaw::adapters {
namespace {

const int all_threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));

// One pool for each number of threads, made when it is first needed; null is one thread.
pthreadpool_t pool_of(std::int32_t threads) {
  const int wanted = threads > 0 ? std::min<int>(threads, all_threads) : all_threads;
  if (wanted == 1) return nullptr;
  static std::mutex mutex;
  static std::map<int, pthreadpool_t> pools;
  const std::lock_guard lock(mutex);
  pthreadpool_t& pool = pools[wanted];
  if (pool == nullptr) pool = pthreadpool_create(static_cast<std::size_t>(wanted));
  return pool;
}

void require(xnn_status status, const char* what) {
  if (status == xnn_status_success) return;
  const std::string text = std::string(what) + ": status " + std::to_string(status);
  if (status == xnn_status_out_of_memory) throw std::bad_alloc();
  if (status == xnn_status_unsupported_parameter || status == xnn_status_invalid_parameter ||
      status == xnn_status_unsupported_hardware) {
    throw Declined(text);
  }
  throw std::runtime_error(text);
}

void decline_what_it_cannot_say(const convlaw_problem& p) {
  if (p.operation != CONVLAW_FORWARD || p.activation != CONVLAW_NO_ACTIVATION) {
    throw Declined("forward convolution alone");
  }
  if (p.padding_mode != CONVLAW_ZEROS) throw Declined("padding of zeros alone");
  for (int axis = 0; axis < 2; ++axis) {
    if (p.padding_begin[axis] < 0 || p.padding_end[axis] < 0) throw Declined("no cropping");
  }
  if (overflows_32_bits(p)) throw Declined("its numbers have 32 bits");
  if (p.batch == 0 || p.in_channels == 0 || p.out_channels == 0 || p.height == 0 || p.width == 0) {
    throw Declined("nothing empty");
  }
}

// The clamp of its output makes its lower bound of a NaN, by design.
void require_finite(const void* data, std::int64_t count) {
  if (shows_known() || data == nullptr) return;
  const auto* elements = static_cast<const float*>(data);
  if (!std::all_of(elements, elements + count, [](float x) { return std::isfinite(x); })) {
    decline_known("a NaN is clamped to minus infinity");
  }
}

std::size_t input_bytes(const convlaw_problem& p) {
  return static_cast<std::size_t>(p.batch * p.in_channels * p.height * p.width) * sizeof(float);
}

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  return guarded(message, [&] {
    decline_what_it_cannot_say(*problem);
    return CONVLAW_OK;
  });
}

// The weight in NHWC order is (out_channels, kernel_h, kernel_w, in_channels / groups), as wanted.
std::int32_t prepare(void*, const convlaw_call* call, void** prepared) {
  return guarded(call->message, [&] {
    const convlaw_problem& p = *call->problem;
    static const xnn_status initialized = xnn_initialize(nullptr);
    require(initialized, "xnn_initialize");
    require_finite(call->weight.data, p.out_channels * (p.in_channels / p.groups) *
                                          p.kernel_size[0] * p.kernel_size[1]);
    require_finite(call->bias.data, p.out_channels);
    const auto u32 = [](std::int64_t number) { return static_cast<std::uint32_t>(number); };
    xnn_operator_t made = nullptr;
    require(xnn_create_convolution2d_nhwc_f32(
                u32(p.padding_begin[0]), u32(p.padding_end[1]), u32(p.padding_end[0]),
                u32(p.padding_begin[1]), u32(p.kernel_size[0]), u32(p.kernel_size[1]),
                u32(p.stride[0]), u32(p.stride[1]), u32(p.dilation[0]), u32(p.dilation[1]),
                u32(p.groups), static_cast<std::size_t>(p.in_channels / p.groups),
                static_cast<std::size_t>(p.out_channels / p.groups),
                static_cast<std::size_t>(p.in_channels), static_cast<std::size_t>(p.out_channels),
                static_cast<const float*>(call->weight.data),
                static_cast<const float*>(call->bias.data), -INFINITY, INFINITY, 0, &made),
            "xnn_create_convolution2d_nhwc_f32");
    *prepared = made;
    return CONVLAW_OK;
  });
}

void release(void*, void* prepared) { xnn_delete_operator(static_cast<xnn_operator_t>(prepared)); }

std::int32_t workspace_size(void*, const convlaw_problem* problem, const void*, std::size_t* size,
                            std::size_t* alignment) {
  *size = input_bytes(*problem) + XNN_EXTRA_BYTES;
  *alignment = 64;
  return CONVLAW_OK;
}

std::int32_t run(const convlaw_call* call, bool copies) {
  return guarded(call->message, [&] {
    const convlaw_problem& p = *call->problem;
    auto* input = static_cast<float*>(call->workspace);
    if (copies) {
      require_finite(call->input.data, p.batch * p.in_channels * p.height * p.width);
      std::memcpy(input, call->input.data, input_bytes(p));
    }
    auto* made = static_cast<xnn_operator_t>(call->prepared);
    pthreadpool_t pool = pool_of(p.threads);
    require(xnn_setup_convolution2d_nhwc_f32(made, static_cast<std::size_t>(p.batch),
                                             static_cast<std::size_t>(p.height),
                                             static_cast<std::size_t>(p.width), input,
                                             static_cast<float*>(call->output.data), pool),
            "xnn_setup_convolution2d_nhwc_f32");
    require(xnn_run_operator(made, pool), "xnn_run_operator");
    return CONVLAW_OK;
  });
}

std::int32_t run(void*, const convlaw_call* call) { return run(call, true); }

std::int32_t declare_contract(void*, const convlaw_problem*, convlaw_contract* contract) {
  contract->flushes_subnormals = 1;  // its threads run with denormals disabled
  contract->order_varies = 1;
  contract->order_depends_on_size = 1;
  return CONVLAW_OK;
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
    offered.layouts = 1U << CONVLAW_NHWC;
    offered.max_threads = all_threads;
    return offered;
  }();
  static const convlaw_implementation xnnpack = [] {
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = "xnnpack";
    made.description = "XNNPACK's convolution, f32, NHWC";
    made.version = CONVLAW_XNNPACK_VERSION;
    made.capabilities = &capabilities;
    made.run = run;
    made.query = query;
    made.prepare = prepare;
    made.release = release;
    made.workspace_size = workspace_size;
    made.declare_contract = declare_contract;
    return made;
  }();
  return &xnnpack;
}
