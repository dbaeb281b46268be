// SPDX-License-Identifier: MIT
#include "fuzz/hostile_implementation.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "fuzz/draws.h"

namespace convlaw {

std::int64_t HostileAnswers::number(std::int64_t high, std::string_view label) {
  return convlaw::number(choices, high, label);
}

std::int32_t HostileAnswers::any(std::string_view label) {
  constexpr std::array kOdd{-1, 64, std::numeric_limits<std::int32_t>::max(),
                            std::numeric_limits<std::int32_t>::min()};
  const std::int64_t value = number(11, label);
  return value < 8 ? static_cast<std::int32_t>(value) : kOdd[static_cast<std::size_t>(value - 8)];
}

std::int32_t HostileAnswers::status() {
  const std::int32_t status = any("status");
  if (status == 7) throw std::runtime_error("the plug-in threw");
  return status > 4 && status < 7 ? 0 : status;
}

void HostileAnswers::say(convlaw_message message) {
  if (message.text == nullptr) return;
  constexpr std::array<std::size_t, 4> kSizes{0, 1, 40, std::numeric_limits<std::size_t>::max()};
  const std::size_t size =
      std::min(kSizes[static_cast<std::size_t>(number(3, "message"))], message.size);
  std::memset(message.text, static_cast<int>(number(255, "letter")), size);
}

namespace {

HostileAnswers& answers(void* context) { return *static_cast<HostileAnswers*>(context); }

std::int32_t run(void* context, const convlaw_call* call) {
  answers(context).say(call->message);
  return answers(context).status();
}

std::int32_t query(void* context, const convlaw_problem*, convlaw_message message) {
  answers(context).say(message);
  return answers(context).status();
}

std::int32_t prepare(void* context, const convlaw_call* call, void** prepared) {
  answers(context).say(call->message);
  if (answers(context).number(1, "prepared") == 1) *prepared = context;
  return answers(context).status();
}

void release(void*, void*) {}

std::int32_t workspace_size(void* context, const convlaw_problem*, const void*, std::size_t* size,
                            std::size_t* alignment) {
  constexpr std::array<std::size_t, 4> kSizes{0, 1, 5000, std::numeric_limits<std::size_t>::max()};
  constexpr std::array<std::size_t, 6> kAlignments{
      0, 1, 3, 4096, std::size_t{1} << 63U, std::numeric_limits<std::size_t>::max()};
  *size = kSizes[static_cast<std::size_t>(answers(context).number(3, "workspace"))];
  *alignment = kAlignments[static_cast<std::size_t>(answers(context).number(5, "alignment"))];
  return answers(context).status();
}

std::int32_t declare_contract(void* context, const convlaw_problem*, convlaw_contract* contract) {
  for (std::int32_t* field :
       {&contract->algorithm, &contract->accumulator_set, &contract->accumulator,
        &contract->input_rounding, &contract->output_rounding, &contract->bias_stage,
        &contract->flushes_subnormals, &contract->block_terms, &contract->block_extra_bits}) {
    *field = answers(context).any("contract");
  }
  return answers(context).status();
}

std::int32_t explain(void* context, const convlaw_problem*, convlaw_message explanation) {
  answers(context).say(explanation);
  return answers(context).status();
}

}  // namespace

HostileImplementation::HostileImplementation(Choices& choices) : answers_{choices} {
  const auto number = [&](std::int64_t high, std::string_view label) {
    return answers_.number(high, label);
  };
  const auto bits = [&](std::string_view label) {
    return static_cast<std::uint32_t>(number(255, label)) * 0x01010101U;
  };
  const auto is_there = [&] { return number(3, "callback") < 3; };
  capabilities_ = {sizeof capabilities_, 0,
                   bits("dtypes"),       bits("padding_modes"),
                   bits("layouts"),      bits("set"),
                   answers_.any("flag"), answers_.any("flag"),
                   answers_.any("flag"), answers_.any("flag")};
  if (number(7, "short") == 7) capabilities_.struct_size -= 4;

  convlaw_implementation& mine = implementation_;
  mine.struct_size = sizeof mine;
  if (number(7, "short") == 7) {
    mine.struct_size = static_cast<std::uint32_t>(number(std::int64_t{sizeof mine} + 8, "size"));
  }
  mine.abi_version = number(15, "version") == 15 ? 2 : CONVLAW_ABI_VERSION;
  mine.name = number(3, "name") == 3 ? nullptr : "hostile";
  mine.context = &answers_;
  if (is_there()) mine.capabilities = &capabilities_;
  if (number(15, "run") < 15) mine.run = run;
  if (is_there()) mine.query = query;
  if (is_there()) mine.prepare = prepare;
  if (is_there()) mine.release = release;
  if (is_there()) mine.workspace_size = workspace_size;
  if (is_there()) mine.declare_contract = declare_contract;
  if (is_there()) mine.explain = explain;
  if (number(31, "null") < 31) offered_ = &mine;
}

Case draw_asked_case(Choices& choices) {
  Domain domain;
  domain.limits.work = 100;
  domain.layouts = {Layout::nchw, Layout::nhwc, Layout::strided};
  domain.dtypes = {ElementType::f32, ElementType::f16, ElementType::i8};
  return decode(choices, domain);
}

}  // namespace convlaw
