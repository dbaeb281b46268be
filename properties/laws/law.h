// SPDX-License-Identifier: MIT
// A law: an equation or inequality between runs of an implementation that every correct one obeys.
//
// One file a law. To add one: write the file, name it in all_laws.h, and add to defects/ a wrong
// implementation that the law catches (or say in kept_because why it stands without one).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "properties/laws/trial.h"
#include "properties/laws/verdict.h"

namespace convlaw {

/// On which data the two sides of a law are bit for bit the same.
enum class Exactness : std::uint8_t {
  integers,     ///< where every sum is exact, whatever the algorithm: compared on integer data
  any_data,     ///< on any data, for every implementation whose operations do not depend on values
  direct_only,  ///< on any data, for the direct algorithm
  inequality,   ///< it is an inequality, with its own allowance for rounding, which is proved
};

std::string_view to_string(Exactness exactness);

struct Law {
  std::string_view name;     ///< a sentence in snake_case; stable
  std::string_view chapter;  ///< its place in the book: "B1"
  std::string_view formula;
  std::string_view reason;  ///< why torch.nn.Conv2d obeys it
  Exactness exactness;

  Verdict (*judge)(Trial& trial);

  /// Turns a legal case into one that the law speaks of, which must be legal too; doing it twice
  /// must be doing it once. Null: it speaks of all.
  void (*adapt)(Case& c) = nullptr;

  /// Sums in the law's runs are at most so many times those of the case.
  std::int64_t headroom = 1;

  /// Why the law stands although no defect in the catalogue is caught by it alone (the laws that
  /// compare with the definition set aside); empty if there is one.
  std::string_view kept_because = {};

  /// It is put before the others, which what it finds would make look broken in odd ways.
  bool goes_first = false;

  /// It is shown empty batches and empty channels too; there is little to say of them.
  bool empty_tensors = false;

  /// It makes its own problems, most of them illegal or empty: that it holds tells nothing of the
  /// cases.
  bool makes_its_own_problems = false;

  /// Its problems have small tensors, but numbers so large that an honest implementation may lack
  /// the memory or the time for them. It is put only where a process can be lost, with little time;
  /// what fails is inconclusive, and then it is put no more.
  bool may_ask_too_much = false;

  /// It compares with the definition.
  bool compares_with_definition = false;
};

/// Every law, in the order of the book.
std::span<const Law* const> all_laws();

/// A law of the book, or same_bits_as_the_other. nullptr: there is none of that name.
const Law* find_law(std::string_view name_or_chapter);

/// The case as the law speaks of it; as it is where that would be illegal.
Case adapted(const Law& law, Case c);

/// Judges the implementation on `c`, in this process. A case that law.adapt would change is
/// inconclusive: the law does not speak of it.
Verdict evaluate(const Law& law, const Case& c, const Dock& dock, const Where& where);

}  // namespace convlaw
