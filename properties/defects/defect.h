// SPDX-License-Identifier: MIT
// A defect: a convolution that is wrong on purpose, in one region and by one expression, modelled
// on a real bug. The set of them measures the law book: a defect that no law catches is a hole in
// it.
//
// One file a defect. To add one: write the file, name it in all_defects.h, and run `convlaw power`;
// it fails if nothing catches the new one.
#pragma once

#include <span>
#include <string_view>

#include "convlaw/implementation.h"

namespace convlaw {

struct Defect {
  std::string_view name;     ///< what is wrong, in snake_case
  std::string_view source;   ///< the real bug it is modelled on
  std::string_view trigger;  ///< where it is wrong
  std::string_view symptom;  ///< what comes out there

  std::int32_t (*run)(void* context, const convlaw_call* call);

  // What the defect changes beside run(); null: as the correct convolution in direct.h.
  const convlaw_capabilities* capabilities = nullptr;
  std::int32_t (*query)(void* context, const convlaw_problem* problem,
                        convlaw_message message) = nullptr;
  std::int32_t (*prepare)(void* context, const convlaw_call* call, void** prepared) = nullptr;
  void (*release)(void* context, void* prepared) = nullptr;
  std::int32_t (*workspace_size)(void* context, const convlaw_problem* problem,
                                 const void* prepared, std::size_t* size,
                                 std::size_t* alignment) = nullptr;
};

/// Every defect, in the order of the catalogue.
std::span<const Defect* const> all_defects();

/// nullptr: there is none of that name.
const Defect* find_defect(std::string_view name);

/// The defect as an implementation to put in the dock; it lives as long as the program.
const convlaw_implementation* implementation_of(const Defect& defect);

}  // namespace convlaw
