// SPDX-License-Identifier: MIT
#include "properties/dock/dock.h"

#include <array>

#include "convlaw/abi.h"
#include "convlaw/pad.h"
#include "properties/choices/choices.h"
#include "properties/dock/stage.h"

namespace convlaw {
namespace {

// All fields but the first two are pointers; of one that the struct ends within, nothing is read.
std::uint32_t whole_fields(std::uint32_t struct_size) {
  return struct_size - struct_size % std::uint32_t{sizeof(void*)};
}

}  // namespace

CallResult CallResult::from(std::int32_t status, const char* message) {
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
  const convlaw_capabilities* offered =
      implementation->struct_size > offsetof(convlaw_implementation, capabilities)
          ? implementation->capabilities
          : nullptr;
  // Those of the first version; it would otherwise be taken to offer the defaults, whatever it
  // says.
  if (offered != nullptr && offered->struct_size < sizeof(convlaw_capabilities)) {
    return refuse("capabilities.struct_size", std::to_string(offered->struct_size),
                  "must be sizeof(convlaw_capabilities)");
  }
  if (implementation->run == nullptr) {
    return refuse("run", "null", "an implementation must be able to run");
  }
  return Dock(*implementation);
}

Dock::Dock(const convlaw_implementation& implementation)
    : implementation_(read_struct(&implementation, whole_fields(implementation.struct_size))),
      capabilities_(capabilities_of(implementation)),
      name_(implementation_.name == nullptr ? "unnamed" : implementation_.name) {}

std::string Dock::description() const {
  return implementation_.description == nullptr ? "" : implementation_.description;
}

bool Dock::offers_forward() const { return is_in_set(capabilities_.operations, CONVLAW_FORWARD); }

bool Dock::offers(ElementType type) const { return is_in_set(capabilities_.dtypes, to_abi(type)); }

bool Dock::offers(Layout layout) const { return is_in_set(capabilities_.layouts, to_abi(layout)); }

bool Dock::offers_padding_mode(PaddingMode mode) const {
  return is_in_set(capabilities_.padding_modes, static_cast<std::int32_t>(mode));
}

TypedProblem Dock::as_sent(const TypedProblem& typed) const {
  TypedProblem sent = typed;
  if (!offers_padding_mode(sent.problem.padding_mode)) {
    sent.problem = without_padding(sent.problem);
  }
  if (capabilities_.unbatched == 0) sent.problem.batch = sent.problem.images();
  return sent;
}

const convlaw_contract* Dock::accepted(ElementType dtype) const {
  const auto imposed = imposed_.find(dtype);
  return imposed == imposed_.end() ? nullptr : &imposed->second;
}

convlaw_contract Dock::contract(const TypedProblem& typed) const {
  if (const convlaw_contract* imposed = accepted(typed.dtype)) return *imposed;
  convlaw_contract contract{};
  contract.struct_size = sizeof contract;
  if (implementation_.declare_contract != nullptr) {
    const convlaw_problem problem = *to_abi(as_sent(typed));
    // What it throws, or says beside a failure, is no promise.
    const CallResult said = CallResult::of(
        [&] {
          return implementation_.declare_contract(implementation_.context, &problem, &contract);
        },
        "");
    if (said.status != CallResult::Status::computed) {
      contract = {};
      contract.struct_size = sizeof contract;
    }
  }
  return contract;
}

std::string Dock::explain(const TypedProblem& typed) const {
  if (implementation_.explain == nullptr) return {};
  std::array<char, 4096> text{};
  convlaw_problem problem = *to_abi(as_sent(typed));
  problem.acceptable = accepted(typed.dtype);
  // One byte stays ours: the text ends there if it ends nowhere else.
  CallResult::of(
      [&] {
        return implementation_.explain(implementation_.context, &problem,
                                       {text.data(), text.size() - 1});
      },
      "");
  return text.data();
}

CallResult Dock::ask(const TypedProblem& typed) const {
  if (implementation_.query == nullptr) return {CallResult::Status::computed, {}, {}};
  std::optional<convlaw_problem> problem = to_abi(typed);
  if (!problem)
    return {CallResult::Status::declined, "the C interface cannot say this padding", {}};
  problem->acceptable = accepted(typed.dtype);
  std::array<char, kMessageSize> message{};
  return CallResult::of(
      [&] {
        return implementation_.query(implementation_.context, &*problem,
                                     {message.data(), message.size() - 1});
      },
      message.data());
}

CallResult Dock::call(const TypedProblem& typed, const Operands& operands,
                      std::uint64_t strides_seed) const {
  const Placement guarded =
      mix(strides_seed, "guard") % 2 == 0 ? Placement::guard_after : Placement::guard_before;
  return Stage(*this, typed, operands,
               {.placement = guards_calls_ ? guarded : Placement::plain,
                .strides_seed = strides_seed})
      .run();
}

}  // namespace convlaw
