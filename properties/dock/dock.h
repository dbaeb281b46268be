// SPDX-License-Identifier: MIT
// The implementation in the dock: what it says of itself, and what it answers. The host's part of
// the C interface is here: it carries out the padding modes that an implementation does not offer,
// makes a batch of one of unbatched input, lays tensors out in memory and reads the output back.
//
//   Result<Dock> dock = Dock::admit(implementation);
//   CallResult y = dock->call(typed_problem, operands);
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "convlaw/implementation.h"
#include "convlaw/result.h"
#include "convlaw/typed_problem.h"
#include "properties/cases/operands.h"

namespace convlaw {

/// Room for a callback's message.
inline constexpr std::size_t kMessageSize = 512;

/// Thrown by the callbacks of an implementation that computes in a process of its own, when that
/// has ended: a verdict of its own, and not a failure that the implementation reports.
struct ProcessDied {
  std::string how;  ///< "killed by SIGSEGV (Segmentation fault)"
};

struct CallResult {
  enum class Status : std::uint8_t { computed, declined, rejected, failed };
  Status status = Status::computed;
  std::string message;  ///< the implementation's own, or what the host says of it
  Values output;        ///< (N, OC, H_out, W_out), N = 1 when unbatched; if computed

  /// What a callback returned and wrote.
  static CallResult from(std::int32_t status, const char* message);

  /// What `callback`, which is the implementation's code, returned and wrote. An exception that
  /// comes out of it is its failure, and must not be taken for one of ours; but std::bad_alloc,
  /// when memory has run out for both, goes on, as ProcessDied does.
  template <class Callback>
  static CallResult of(Callback callback, const char* message) {
    try {
      return from(callback(), message);
    } catch (const ProcessDied&) {
      throw;
    } catch (const std::bad_array_new_length&) {
      return {Status::failed, "threw std::bad_array_new_length", {}};
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& exception) {
      return {Status::failed, std::string("threw an exception: ") + exception.what(), {}};
    } catch (...) {
      return {Status::failed, "threw something that is no std::exception", {}};
    }
  }
};

class Dock {
 public:
  /// Checks the version, the size and that there is a run(). `implementation` must outlive the
  /// dock.
  static Result<Dock> admit(const convlaw_implementation* implementation);

  const std::string& name() const { return name_; }
  std::string description() const;

  bool offers_forward() const;
  bool offers(ElementType type) const;
  bool offers(Layout layout) const;
  bool checks_legality() const { return capabilities_.checks_legality != 0; }
  int max_threads() const { return capabilities_.max_threads; }
  bool answers_queries() const { return implementation_.query != nullptr; }
  /// May run() be called from several threads at once?
  bool is_concurrent() const { return capabilities_.concurrent != 0; }
  bool prepares() const { return implementation_.prepare != nullptr; }

  /// The contract that it declares for a legal problem; all zeros if it declares none.
  convlaw_contract contract(const TypedProblem& typed) const;
  /// Holds what it computes of this element type to `contract`, whatever it declares, and tells it
  /// that this much is accepted.
  void impose(ElementType dtype, const convlaw_contract& contract) { imposed_[dtype] = contract; }

  void leave_out_guard_pages() { guards_calls_ = false; }

  /// A legal problem once the host has done what the implementation does not offer.
  TypedProblem as_sent(const TypedProblem& typed) const;

  /// How it would compute the problem, in its own words; empty if it does not say.
  std::string explain(const TypedProblem& typed) const;

  /// Runs a legal problem once on fresh memory, with inaccessible pages behind the tensors or
  /// before them, unless they are left out. `strides_seed`, which is that of memory_layout(), says
  /// which.
  CallResult call(const TypedProblem& typed, const Operands& operands,
                  std::uint64_t strides_seed = 0) const;

  /// What it says of a problem without being given data: computed means that it would take it.
  /// The problem may be illegal.
  CallResult ask(const TypedProblem& typed) const;

 private:
  friend class Stage;
  explicit Dock(const convlaw_implementation& implementation);

  const convlaw_contract* accepted(ElementType dtype) const;  ///< null: what is the default
  bool offers_padding_mode(PaddingMode mode) const;           ///< if not, the host pads

  convlaw_implementation implementation_;  // fields that the original is too short for are zero
  convlaw_capabilities capabilities_;
  std::string name_;
  std::map<ElementType, convlaw_contract> imposed_;
  bool guards_calls_ = true;
};

}  // namespace convlaw
