// SPDX-License-Identifier: MIT
#include "properties/laws/law.h"
#include "properties/laws/same_bits_as_the_other.h"

#include <cfenv>
#include <exception>
#include <new>
#include <stdexcept>

namespace convlaw {
namespace {

// Judging begins in the default floating-point environment, whatever an earlier call has left, and
// the caller gets its own back.
class DefaultEnvironment {
 public:
  DefaultEnvironment() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultEnvironment() { std::fesetenv(&saved_); }
  DefaultEnvironment(const DefaultEnvironment&) = delete;
  DefaultEnvironment& operator=(const DefaultEnvironment&) = delete;

 private:
  std::fenv_t saved_;
};

}  // namespace

std::string_view to_string(Exactness exactness) {
  switch (exactness) {
    case Exactness::integers:
      return "bit-exact on integer data";
    case Exactness::any_data:
      return "bit-exact on any data";
    case Exactness::direct_only:
      return "bit-exact on any data for the direct algorithm";
    case Exactness::inequality:
      break;
  }
  return "an inequality";
}

const Law* find_law(std::string_view name_or_chapter) {
  for (const Law* law : all_laws()) {
    if (law->name == name_or_chapter || law->chapter == name_or_chapter) return law;
  }
  return name_or_chapter == same_bits_as_the_other.name ? &same_bits_as_the_other : nullptr;
}

Case adapted(const Law& law, Case c) {
  if (law.adapt == nullptr) return c;
  Case spoken_of = c;
  law.adapt(spoken_of);
  return find_illegality(spoken_of.problem()) ? c : spoken_of;
}

Verdict evaluate(const Law& law, const Case& c, const Dock& dock, const Where& where) {
  if (auto illegality = find_illegality(c.problem())) {
    return Verdict::inconclusive("the problem is illegal: " + illegality->message());
  }
  if (!dock.offers(c.typed.dtype) || !dock.offers(c.typed.layout)) {
    return Verdict::declined("the implementation does not offer " +
                             std::string(to_string(c.typed.dtype)) + " tensors in " +
                             std::string(to_string(c.typed.layout)));
  }
  if (!law.empty_tensors && (c.problem().images() == 0 || c.problem().in_channels == 0)) {
    return Verdict::inconclusive("the law has nothing to say of empty tensors");
  }
  if (law.adapt != nullptr) {
    Case spoken_of = c;
    law.adapt(spoken_of);
    if (spoken_of != c) {
      return Verdict::inconclusive("the law speaks of other cases, such as " +
                                   to_string(spoken_of));
    }
  }
  if (law.exactness == Exactness::direct_only &&
      dock.contract(c.typed).algorithm != CONVLAW_DIRECT) {
    return Verdict::inconclusive("the law is about the direct algorithm");
  }
  if (!is_exact(c.data.pattern) && law.exactness != Exactness::inequality &&
      dock.contract(c.typed).nondeterministic != 0) {
    return Verdict::inconclusive("the implementation declares that its rounding varies");
  }
  const DefaultEnvironment environment;
  // What the implementation throws has become its failure (CallResult::of); what arrives here was
  // thrown by this program, and accuses nobody.
  try {
    Trial trial(law, c, dock, where);
    try {
      Verdict verdict = trial.interruption() ? Verdict::holds() : law.judge(trial);
      return trial.interruption() ? *trial.interruption() : verdict;
    } catch (const Trial::Interrupted&) {
      return *trial.interruption();
    }
  } catch (const ProcessDied& died) {
    if (law.may_ask_too_much) return Verdict::inconclusive("too much may be asked: " + died.how);
    return {Verdict::Kind::crashed, died.how, {}};
  } catch (const std::bad_alloc&) {
    return Verdict::declined("memory ran out");
  } catch (const std::length_error&) {
    return Verdict::declined("memory ran out");
  } catch (const std::exception& exception) {
    return Verdict::inconclusive(std::string("the law could not be applied: ") + exception.what());
  }
}

}  // namespace convlaw
