// SPDX-License-Identifier: MIT
// The convolution layer of OpenCV's dnn module on the CPU as a plug-in, f32 in NCHW. The layer is
// driven without a net around it, so that it reads and writes the host's memory.
#include <algorithm>
#include <cmath>
#include <memory>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <opencv2/dnn/all_layers.hpp>
#include <opencv2/dnn/layer.hpp>
#include <string>
#include <vector>

#include "optimized/adapters/plugin.h"

namespace convlaw::adapters {
namespace {

const int all_threads = cv::getNumThreads();

// Exceptions say it all; OpenCV would say it on stderr, too.
int say_nothing(int, const char*, const char*, const char*, int, void*) { return 0; }

void limit_threads(std::int32_t threads) {
  const int wanted = threads > 0 ? std::min<int>(threads, all_threads) : all_threads;
  if (cv::getNumThreads() != wanted) cv::setNumThreads(wanted);
}

template <class Tensor>
cv::Mat mat_of(const Tensor& tensor, const std::vector<int>& extents) {
  return {extents, CV_32F, const_cast<void*>(static_cast<const void*>(tensor.data))};
}

template <class Tensor>
cv::Mat mat_of(const Tensor& tensor) {
  return mat_of(tensor, {tensor.extents, tensor.extents + tensor.rank});
}

std::vector<int> extents_of(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
  return {static_cast<int>(n), static_cast<int>(c), static_cast<int>(h), static_cast<int>(w)};
}

std::vector<int> input_extents(const convlaw_problem& p) {
  return extents_of(p.batch, p.in_channels, p.height, p.width);
}

std::vector<int> output_extents(const convlaw_problem& p) {
  return extents_of(p.batch, p.out_channels, output_extent(p, 0), output_extent(p, 1));
}

void decline_what_it_cannot_say(const convlaw_problem& p) {
  if (p.operation != CONVLAW_FORWARD || p.activation != CONVLAW_NO_ACTIVATION) {
    throw Declined("forward convolution alone");
  }
  if (p.padding_mode != CONVLAW_ZEROS) throw Declined("padding of zeros alone");
  for (int axis = 0; axis < 2; ++axis) {
    if (p.padding_begin[axis] < 0) throw Declined("no cropping");
    if (p.padding_begin[axis] != p.padding_end[axis]) {
      throw Declined("Unsupported asymmetric padding in convolution layer");
    }
  }
  if (overflows_32_bits(p)) throw Declined("its numbers have 32 bits");
  if (p.batch == 0 || p.in_channels == 0 || p.out_channels == 0 || p.height == 0 || p.width == 0) {
    throw Declined("nothing empty");
  }
}

// fastDepthwiseConv, which computes these on processors with AVX.
bool is_fast_depthwise(const convlaw_problem& p) {
  return p.groups > 1 && p.groups == p.in_channels && p.groups == p.out_channels &&
         p.kernel_size[0] == 3 && p.kernel_size[1] == 3 && p.padding_begin[0] <= 1 &&
         p.padding_begin[1] <= 1 && p.width >= 16 + 2 * p.dilation[1];
}

void decline_what_is_known(const convlaw_problem& p) {
  if (!is_fast_depthwise(p)) return;
  if (p.padding_begin[1] > 0 && p.dilation[1] > 1) {
    decline_known("a dilated depthwise window at the left edge");
  }
  if (p.padding_begin[0] > 0 && 2 * p.dilation[0] - p.padding_begin[0] >= p.height) {
    decline_known("a depthwise window that is higher than the image");
  }
}

// The rows of a window that lie in the padding are other rows, times zero.
void decline_non_finite(const convlaw_call& call) {
  const convlaw_problem& p = *call.problem;
  if (shows_known() || !is_fast_depthwise(p) || p.padding_begin[0] == 0) return;
  const auto* input = static_cast<const float*>(call.input.data);
  const std::int64_t count = p.batch * p.in_channels * p.height * p.width;
  if (!std::all_of(input, input + count, [](float x) { return std::isfinite(x); })) {
    decline_known("rows of the padding are other rows, times zero");
  }
}

struct Prepared {
  cv::Ptr<cv::dnn::Layer> layer;
  std::vector<cv::Mat> internals;
};

std::int32_t query(void*, const convlaw_problem* problem, convlaw_message message) {
  return guarded(message, [&] {
    decline_what_it_cannot_say(*problem);
    decline_what_is_known(*problem);
    return CONVLAW_OK;
  });
}

std::int32_t prepare(void*, const convlaw_call* call, void** prepared) {
  return guarded(call->message, [&]() -> std::int32_t {
    const convlaw_problem& p = *call->problem;
    limit_threads(p.threads);
    cv::dnn::LayerParams parameters;
    parameters.type = "Convolution";
    const auto set = [&](const char* name, std::int64_t value) {
      parameters.set(name, static_cast<int>(value));
    };
    set("kernel_h", p.kernel_size[0]);
    set("kernel_w", p.kernel_size[1]);
    set("stride_h", p.stride[0]);
    set("stride_w", p.stride[1]);
    set("dilation_h", p.dilation[0]);
    set("dilation_w", p.dilation[1]);
    set("pad_t", p.padding_begin[0]);
    set("pad_l", p.padding_begin[1]);
    set("pad_b", p.padding_end[0]);
    set("pad_r", p.padding_end[1]);
    set("num_output", p.out_channels);
    set("group", p.groups);
    parameters.set("bias_term", p.has_bias != 0);
    parameters.blobs.push_back(mat_of(call->weight).clone());
    if (p.has_bias != 0) parameters.blobs.push_back(mat_of(call->bias).clone());
    auto made = std::make_unique<Prepared>();
    made->layer = cv::dnn::ConvolutionLayer::create(parameters);
    // finalize() looks at the extents alone; there are no tensors yet.
    const std::vector<cv::Mat> inputs{mat_of(call->weight, input_extents(p))};
    std::vector<cv::Mat> outputs{mat_of(call->weight, output_extents(p))};
    made->layer->finalize(cv::_InputArray(inputs), cv::_OutputArray(outputs));
    *prepared = made.release();
    return CONVLAW_OK;
  });
}

void release(void*, void* prepared) { delete static_cast<Prepared*>(prepared); }

std::int32_t run(void*, const convlaw_call* call) {
  return guarded(call->message, [&] {
    decline_non_finite(*call);
    limit_threads(call->problem->threads);
    auto& prepared = *static_cast<Prepared*>(call->prepared);
    const std::vector<cv::Mat> inputs{mat_of(call->input)};
    std::vector<cv::Mat> outputs{mat_of(call->output)};
    prepared.layer->forward(inputs, outputs, prepared.internals);
    if (outputs[0].data != call->output.data) throw std::runtime_error("the output was moved");
    return CONVLAW_OK;
  });
}

std::int32_t declare_contract(void*, const convlaw_problem*, convlaw_contract* contract) {
  contract->order_varies = 1;
  contract->order_depends_on_size = 1;
  return CONVLAW_OK;
}

}  // namespace
}  // namespace convlaw::adapters

CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void) {
  using namespace convlaw::adapters;
  static const convlaw_capabilities capabilities = [] {
    convlaw_capabilities offered{};
    offered.struct_size = sizeof offered;
    offered.max_threads = all_threads;
    return offered;
  }();
  static const convlaw_implementation opencv = [] {
    cv::redirectError(say_nothing);
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = "opencv";
    made.description = "the convolution layer of OpenCV's dnn module";
    made.version = CV_VERSION;
    made.capabilities = &capabilities;
    made.run = run;
    made.query = query;
    made.prepare = prepare;
    made.release = release;
    made.declare_contract = declare_contract;
    return made;
  }();
  return &opencv;
}
