// SPDX-License-Identifier: MIT
#include "properties/dock/stage.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <mutex>

#include "convlaw/abi.h"
#include "convlaw/bulk.h"
#include "convlaw/pad.h"
#include "properties/choices/choices.h"
#include "properties/dock/footprint.h"

namespace convlaw {
namespace {

using Status = CallResult::Status;

// Buffers are aligned like this, if they are not guarded.
constexpr std::size_t kCommonAlignment = 64;

constexpr std::size_t kLargestWorkspace = std::size_t{1} << 40U;

void write_values(const Values& values, ElementType type, const MemoryLayout& layout,
                  Buffer& buffer) {
  store_elements(type, buffer.data(), values.extents(), layout.strides, values.elements().data());
}

bool same_bytes(const Buffer& one, const Buffer& other) {
  const std::size_t size = one.bytes().size();
  return size == other.bytes().size() &&
         (size == 0 || std::memcmp(one.data(), other.data(), size) == 0);
}

}  // namespace

Stage::Stage(const Dock& dock, const TypedProblem& typed, const Operands& operands, Options options)
    : dock_(dock),
      original_(typed),
      typed_(dock.as_sent(typed)),
      options_(options),
      problem_(*to_abi(typed_)),
      output_extents_(output_extents(typed_.problem)),
      types_(element_types(typed.dtype)),
      input_layout_(layout_of(input_extents(typed_.problem), 1)),
      weight_layout_(layout_of(weight_extents(typed_.problem), 2)),
      output_layout_(layout_of(output_extents_, 3)),
      input_("input", input_layout_.elements, size_in_bytes(types_.input), options.placement),
      weight_("weight", weight_layout_.elements, size_in_bytes(types_.weight), options.placement),
      bias_("bias", operands.bias.size(), size_in_bytes(types_.bias), options.placement),
      output_("output", output_layout_.elements, size_in_bytes(types_.output), options.placement) {
  problem_.threads = options.threads;
  problem_.acceptable = dock_.accepted(typed_.dtype);
  note_run(typed_.problem);
  lay_out(operands);
}

Stage::~Stage() { release(); }

MemoryLayout Stage::layout_of(const Extents& extents, std::uint64_t tensor) const {
  return memory_layout(extents, typed_.layout, mix(options_.strides_seed, tensor));
}

void Stage::release() {
  const convlaw_implementation& implementation = dock_.implementation_;
  if (is_prepared_ && implementation.release != nullptr) {
    implementation.release(implementation.context, prepared_);
  }
  prepared_ = nullptr;
  is_prepared_ = false;
}

void Stage::write_input(const Values& input, Buffer& buffer) const {
  if (dock_.offers_padding_mode(original_.problem.padding_mode)) {
    return write_values(input, types_.input, input_layout_, buffer);
  }
  Values padded(input_extents(typed_.problem));
  pad_input<double>(original_.problem, input.view(), padded.view());
  write_values(padded, types_.input, input_layout_, buffer);
}

void Stage::write_weight(const Values& weight, Buffer& buffer) const {
  write_values(weight, types_.weight, weight_layout_, buffer);
}

void Stage::write_bias(const std::vector<double>& bias, Buffer& buffer) const {
  std::int64_t index = 0;
  for (const double b : bias) store_element(types_.bias, buffer.data(), index++, b);
}

void Stage::lay_out(const Operands& operands) {
  write_input(operands.input, input_);
  write_weight(operands.weight, weight_);
  write_bias(operands.bias, bias_);
}

void Stage::rewrite(const Operands& operands) {
  release();
  lay_out(operands);
}

void Stage::rewrite_input(const Values& input) { write_input(input, input_); }

convlaw_call Stage::make_call(convlaw_message message) {
  const std::int32_t rank = problem_.unbatched != 0 ? 3 : 4;
  const auto operand = [&](const Buffer& buffer, ElementType type, const Extents& extents,
                           const MemoryLayout& layout, std::int32_t its_rank) {
    return describe_tensor<convlaw_const_tensor>(buffer.data(), type, extents, layout.strides,
                                                 its_rank);
  };
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = &problem_;
  call.input = operand(input_, types_.input, input_extents(typed_.problem), input_layout_, rank);
  call.weight = operand(options_.weight_in_input ? input_ : weight_, types_.weight,
                        weight_extents(typed_.problem), weight_layout_, 4);
  const auto channels =
      static_cast<std::int64_t>(bias_.bytes().size() / size_in_bytes(types_.bias));
  call.bias = describe_tensor<convlaw_const_tensor>(
      static_cast<const void*>(bias_.data()), types_.bias, {1, 1, 1, channels}, {0, 0, 0, 1}, 1);
  call.output = describe_tensor<convlaw_tensor>(output_.data(), types_.output, output_extents_,
                                                output_layout_.strides, rank);
  call.prepared = prepared_;
  call.message = message;
  return call;
}

// All that comes before run(), which alone may be called from several threads at once.
CallResult Stage::get_ready(convlaw_message message, std::size_t& alignment) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const convlaw_implementation& implementation = dock_.implementation_;
  if (implementation.query != nullptr) {
    CallResult result = CallResult::of(
        [&] { return implementation.query(implementation.context, &problem_, message); },
        message.text);
    if (result.status != Status::computed) return result;
  }
  if (!is_prepared_ && implementation.prepare != nullptr) {
    convlaw_call call = make_call(message);
    call.input.data = nullptr;
    call.output.data = nullptr;
    CallResult result = CallResult::of(
        [&] { return implementation.prepare(implementation.context, &call, &prepared_); },
        message.text);
    if (result.status != Status::computed) return result;
    is_prepared_ = true;
  }
  workspace_size_ = 0;
  if (implementation.workspace_size != nullptr) {
    CallResult result = CallResult::of(
        [&] {
          return implementation.workspace_size(implementation.context, &problem_, prepared_,
                                               &workspace_size_, &alignment);
        },
        "workspace_size() refused the problem");
    if (result.status != Status::computed) return result;
    if (!std::has_single_bit(alignment)) {
      return {Status::failed,
              "asks for a workspace aligned to " + std::to_string(alignment) +
                  ": must be a power of two",
              {}};
    }
    if (workspace_size_ > kLargestWorkspace || alignment > kLargestWorkspace) {
      return {Status::failed,
              "asks for a workspace of " + std::to_string(workspace_size_) + " bytes aligned to " +
                  std::to_string(alignment) + ": must be below 2^40",
              {}};
    }
  }
  return {};
}

CallResult Stage::prepare() {
  std::array<char, kMessageSize> text{};
  std::size_t alignment = 1;
  return get_ready({text.data(), text.size() - 1}, alignment);
}

CallResult Stage::run(Fill fill) {
  const convlaw_implementation& implementation = dock_.implementation_;
  std::array<char, kMessageSize> text{};
  // One byte stays ours: the text ends there if the implementation does not end it.
  const convlaw_message message{text.data(), text.size() - 1};
  std::size_t alignment = 1;
  CallResult ready = get_ready(message, alignment);
  if (ready.status != Status::computed) return ready;

  // A workspace keeps its alignment: it is not an operand, and its placement is not in question.
  const bool is_common = alignment <= kCommonAlignment;
  const bool guarded =
      options_.placement == Placement::guard_after && is_common && workspace_size_ % alignment == 0;
  std::size_t room = workspace_size_ + (is_common ? 0 : alignment);
  Buffer workspace("workspace", room, 1, guarded ? Placement::guard_after : Placement::plain);
  workspace.fill(fill.workspace);
  output_.fill(fill.output);
  output_fill_ = fill.output;

  convlaw_call call = make_call(message);
  call.workspace = workspace.data();
  if (!is_common) call.workspace = std::align(alignment, workspace_size_, call.workspace, room);
  call.workspace_size = workspace_size_;
  CallResult result = CallResult::of(
      [&] { return implementation.run(implementation.context, &call); }, text.data());
  if (result.status == Status::computed) result.output = read_output();
  return result;
}

Values Stage::read_output() const {
  Values output(output_extents_);
  load_elements({types_.output, output_.data(), output_extents_, output_layout_.strides},
                output.elements().data());
  return output;
}

bool Stage::output_gaps_are_intact() const {
  if (typed_.layout != Layout::strided) return true;
  std::vector<std::byte> gaps(output_.bytes().begin(), output_.bytes().end());
  const std::size_t size = size_in_bytes(types_.output);
  for_each_index(output_extents_, [&](auto... index) {
    const auto element = static_cast<std::size_t>(output_layout_.position(index...));
    std::fill_n(gaps.begin() + static_cast<std::ptrdiff_t>(element * size), size, output_fill_);
  });
  return std::all_of(gaps.begin(), gaps.end(), [&](std::byte b) { return b == output_fill_; });
}

std::string_view Stage::changed_operand(const Operands& operands) const {
  Buffer input("input", input_layout_.elements, size_in_bytes(types_.input), Placement::plain);
  Buffer weight("weight", weight_layout_.elements, size_in_bytes(types_.weight), Placement::plain);
  Buffer bias("bias", operands.bias.size(), size_in_bytes(types_.bias), Placement::plain);
  write_input(operands.input, input);
  write_weight(operands.weight, weight);
  write_bias(operands.bias, bias);
  if (!same_bytes(input_, input)) return "input";
  if (!same_bytes(weight_, weight)) return "weight";
  if (!same_bytes(bias_, bias)) return "bias";
  return {};
}

std::string_view Stage::overrun_tensor() const {
  if (!input_.slack_is_intact()) return "input";
  if (!weight_.slack_is_intact()) return "weight";
  if (!bias_.slack_is_intact()) return "bias";
  if (!output_.slack_is_intact() || !output_gaps_are_intact()) return "output";
  return {};
}

}  // namespace convlaw
