// SPDX-License-Identifier: MIT
#include "properties/dock/dock.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "convlaw/abi.h"
#include "convlaw/pad.h"

namespace convlaw {
namespace {

constexpr std::size_t kMessageSize = 512;

using Status = CallResult::Status;

// A struct as its writer knew it, the fields that it is too short for being zero.
template <class T>
T read_struct(const T* given, std::uint32_t struct_size) {
  T whole{};
  if (given != nullptr) {
    std::memcpy(static_cast<void*>(&whole), static_cast<const void*>(given),
                std::min<std::size_t>(struct_size, sizeof(T)));
  }
  whole.struct_size = sizeof(T);
  return whole;
}

CallResult from_status(std::int32_t status, const char* message) {
  switch (status) {
    case CONVLAW_OK:
      return {Status::computed, message, {}};
    case CONVLAW_DECLINED:
      return {Status::declined, message, {}};
    case CONVLAW_REJECTED:
      return {Status::rejected, message, {}};
    case CONVLAW_FAILED:
      return {Status::failed, message, {}};
    default:
      return {Status::failed, "returned the unknown status " + std::to_string(status), {}};
  }
}

// The first enumerator alone if the set is empty.
bool in_set(std::uint32_t set, std::int32_t enumerator) {
  return ((set == 0 ? 1U : set) >> enumerator & 1U) != 0;
}

std::size_t count(const Extents& extents) {
  return static_cast<std::size_t>(element_count(extents));
}

void write_values(const Values& values, ElementType type, Layout layout, Buffer& buffer) {
  const Strides strides = dense_strides(values.extents(), layout);
  const double* next = values.elements().data();
  for_each_index(values.extents(), [&](auto i, auto j, auto k, auto l) {
    store_element(type, buffer.data(),
                  i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3], *next++);
  });
}

std::vector<std::byte> copy_of(const Buffer& buffer) {
  return {buffer.bytes().begin(), buffer.bytes().end()};
}

bool same_bytes(const Buffer& buffer, const std::vector<std::byte>& pristine) {
  return std::equal(buffer.bytes().begin(), buffer.bytes().end(), pristine.begin(), pristine.end());
}

// The problem as an implementation with these abilities is sent it.
TypedProblem adapt(const TypedProblem& typed, bool offers_mode, bool offers_unbatched) {
  TypedProblem adapted = typed;
  if (!offers_mode) adapted.problem = without_padding(adapted.problem);
  if (!offers_unbatched) adapted.problem.batch = adapted.problem.images();
  return adapted;
}

}  // namespace

Result<Dock> Dock::admit(const convlaw_implementation* implementation) {
  const auto refuse = [](std::string parameter, std::string value, std::string rule) {
    return Error{std::move(parameter), std::move(value), std::move(rule), {}, 0};
  };
  if (implementation == nullptr) {
    return refuse("implementation", "null", "convlaw_get_implementation() must return one");
  }
  if (implementation->abi_version != CONVLAW_ABI_VERSION) {
    return refuse("abi_version", std::to_string(implementation->abi_version),
                  "this convlaw speaks version " + std::to_string(CONVLAW_ABI_VERSION));
  }
  if (implementation->struct_size < offsetof(convlaw_implementation, query)) {
    return refuse("struct_size", std::to_string(implementation->struct_size),
                  "must be sizeof(convlaw_implementation)");
  }
  if (implementation->run == nullptr) {
    return refuse("run", "null", "an implementation must be able to run");
  }
  return Dock(*implementation);
}

Dock::Dock(const convlaw_implementation& implementation)
    : implementation_(read_struct(&implementation, implementation.struct_size)),
      capabilities_(read_struct(
          implementation_.capabilities,
          implementation_.capabilities == nullptr ? 0 : implementation_.capabilities->struct_size)),
      name_(implementation_.name == nullptr ? "unnamed" : implementation_.name) {}

std::string Dock::description() const {
  return implementation_.description == nullptr ? "" : implementation_.description;
}

bool Dock::offers(ElementType type) const { return in_set(capabilities_.dtypes, to_abi(type)); }

bool Dock::offers(Layout layout) const {
  return in_set(capabilities_.layouts, layout == Layout::nchw ? CONVLAW_NCHW : CONVLAW_NHWC);
}

bool Dock::offers_padding_mode(PaddingMode mode) const {
  return in_set(capabilities_.padding_modes, static_cast<std::int32_t>(mode));
}

convlaw_contract Dock::contract(const TypedProblem& typed) const {
  if (imposed_contract_) return *imposed_contract_;
  convlaw_contract contract{};
  contract.struct_size = sizeof contract;
  const TypedProblem sent =
      adapt(typed, offers_padding_mode(typed.problem.padding_mode), capabilities_.unbatched != 0);
  if (implementation_.declare_contract != nullptr) {
    const convlaw_problem problem = *to_abi(sent);
    implementation_.declare_contract(implementation_.context, &problem, &contract);
  }
  return contract;
}

std::string Dock::explain(const TypedProblem& typed) const {
  if (implementation_.explain == nullptr) return {};
  std::array<char, 4096> text{};
  const convlaw_problem problem = *to_abi(typed);
  implementation_.explain(implementation_.context, &problem, {text.data(), text.size()});
  return text.data();
}

CallResult Dock::ask(const TypedProblem& typed) const {
  if (implementation_.query == nullptr) return {Status::computed, {}, {}};
  const std::optional<convlaw_problem> problem = to_abi(typed);
  if (!problem) return {Status::declined, "the C interface cannot say this padding", {}};
  std::array<char, kMessageSize> message{};
  const std::int32_t status =
      implementation_.query(implementation_.context, &*problem, {message.data(), message.size()});
  return from_status(status, message.data());
}

CallResult Dock::call(const TypedProblem& typed, const Operands& operands) const {
  return Stage(*this, typed, operands).run();
}

Stage::Stage(const Dock& dock, const TypedProblem& typed, const Operands& operands, Options options)
    : dock_(dock),
      original_(typed),
      typed_(adapt(typed, dock.offers_padding_mode(typed.problem.padding_mode),
                   dock.capabilities_.unbatched != 0)),
      options_(options),
      problem_(*to_abi(typed_)),
      output_extents_(output_extents(typed_.problem)),
      input_("input", count(input_extents(typed_.problem)), size_in_bytes(typed.dtype),
             options.placement),
      weight_("weight", count(weight_extents(typed_.problem)), size_in_bytes(typed.dtype),
              options.placement),
      bias_("bias", operands.bias.size(), size_in_bytes(typed.dtype), options.placement),
      output_("output", count(output_extents_), size_in_bytes(typed.dtype), options.placement) {
  problem_.threads = options.threads;
  lay_out(operands);
}

Stage::~Stage() { release(); }

void Stage::release() {
  const convlaw_implementation& implementation = dock_.implementation_;
  if (is_prepared_ && implementation.release != nullptr) {
    implementation.release(implementation.context, prepared_);
  }
  prepared_ = nullptr;
  is_prepared_ = false;
}

void Stage::lay_out_input(const Values& input) {
  if (typed_.problem.padding_mode != original_.problem.padding_mode) {
    Values padded(input_extents(typed_.problem));
    pad_input<double>(original_.problem, input.view(), padded.view());
    write_values(padded, typed_.dtype, typed_.layout, input_);
  } else {
    write_values(input, typed_.dtype, typed_.layout, input_);
  }
  pristine_input_ = copy_of(input_);
}

void Stage::lay_out(const Operands& operands) {
  lay_out_input(operands.input);
  write_values(operands.weight, typed_.dtype, typed_.layout, weight_);
  std::int64_t index = 0;
  for (const double b : operands.bias) store_element(typed_.dtype, bias_.data(), index++, b);
  pristine_weight_ = copy_of(weight_);
  pristine_bias_ = copy_of(bias_);
}

void Stage::rewrite(const Operands& operands) {
  release();
  lay_out(operands);
}

void Stage::rewrite_input(const Values& input) { lay_out_input(input); }

convlaw_call Stage::make_call(convlaw_message message) {
  const std::int32_t rank = problem_.unbatched != 0 ? 3 : 4;
  const auto operand = [&](const Buffer& buffer, const Extents& extents, std::int32_t its_rank) {
    return describe_tensor<convlaw_const_tensor>(buffer.data(), typed_.dtype, extents,
                                                 dense_strides(extents, typed_.layout), its_rank);
  };
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = &problem_;
  call.input = operand(input_, input_extents(typed_.problem), rank);
  call.weight = operand(weight_, weight_extents(typed_.problem), 4);
  const auto channels =
      static_cast<std::int64_t>(bias_.bytes().size() / size_in_bytes(typed_.dtype));
  call.bias = describe_tensor<convlaw_const_tensor>(
      static_cast<const void*>(bias_.data()), typed_.dtype, {1, 1, 1, channels}, {0, 0, 0, 1}, 1);
  call.output =
      describe_tensor<convlaw_tensor>(output_.data(), typed_.dtype, output_extents_,
                                      dense_strides(output_extents_, typed_.layout), rank);
  call.prepared = prepared_;
  call.message = message;
  return call;
}

CallResult Stage::run(Fill fill) {
  const convlaw_implementation& implementation = dock_.implementation_;
  std::array<char, kMessageSize> text{};
  const convlaw_message message{text.data(), text.size()};

  if (implementation.query != nullptr) {
    const std::int32_t status = implementation.query(implementation.context, &problem_, message);
    if (status != CONVLAW_OK) return from_status(status, text.data());
  }
  if (!is_prepared_ && implementation.prepare != nullptr) {
    convlaw_call call = make_call(message);
    call.input.data = nullptr;
    call.output.data = nullptr;
    const std::int32_t status = implementation.prepare(implementation.context, &call, &prepared_);
    if (status != CONVLAW_OK) return from_status(status, text.data());
    is_prepared_ = true;
  }
  workspace_size_ = 0;
  std::size_t alignment = 1;
  if (implementation.workspace_size != nullptr) {
    const std::int32_t status = implementation.workspace_size(
        implementation.context, &problem_, prepared_, &workspace_size_, &alignment);
    if (status != CONVLAW_OK) return from_status(status, "workspace_size() refused the problem");
    if (alignment > 64) return {Status::failed, "asks for a workspace aligned beyond 64 bytes", {}};
  }
  // A workspace keeps its alignment: it is not an operand, and its placement is not in question.
  const bool guarded =
      options_.placement == Placement::guard_after && workspace_size_ % alignment == 0;
  Buffer workspace("workspace", workspace_size_, 1,
                   guarded ? Placement::guard_after : Placement::plain);
  workspace.fill(fill.workspace);
  output_.fill(fill.output);

  convlaw_call call = make_call(message);
  call.workspace = workspace.data();
  call.workspace_size = workspace_size_;
  CallResult result = from_status(implementation.run(implementation.context, &call), text.data());
  if (result.status == Status::computed) result.output = read_output();
  return result;
}

Values Stage::read_output() const {
  Values output(output_extents_);
  const Strides strides = dense_strides(output_extents_, typed_.layout);
  double* next = output.elements().data();
  for_each_index(output_extents_, [&](auto i, auto j, auto k, auto l) {
    *next++ = load_element(typed_.dtype, output_.data(),
                           i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3]);
  });
  return output;
}

std::string_view Stage::changed_operand() const {
  if (!same_bytes(input_, pristine_input_)) return "input";
  if (!same_bytes(weight_, pristine_weight_)) return "weight";
  if (!same_bytes(bias_, pristine_bias_)) return "bias";
  return {};
}

std::string_view Stage::overrun_tensor() const {
  if (!input_.slack_is_intact()) return "input";
  if (!weight_.slack_is_intact()) return "weight";
  if (!bias_.slack_is_intact()) return "bias";
  if (!output_.slack_is_intact()) return "output";
  return {};
}

}  // namespace convlaw
