// SPDX-License-Identifier: MIT
// The implementation in the dock: what it says of itself, and what it answers. The host's part of
// the C interface is here: it carries out the padding modes that an implementation does not offer,
// makes a batch of one of unbatched input, lays tensors out in memory and reads the output back.
//
//   Result<Dock> dock = Dock::admit(implementation);
//   CallResult y = dock->call(typed_problem, operands);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "convlaw/implementation.h"
#include "convlaw/problem_text.h"
#include "convlaw/result.h"
#include "properties/cases/operands.h"
#include "properties/dock/buffer.h"

namespace convlaw {

struct CallResult {
  enum class Status : std::uint8_t { computed, declined, rejected, failed };
  Status status = Status::computed;
  std::string message;  ///< the implementation's own, or what the host says of it
  Values output;        ///< (N, OC, H_out, W_out), N = 1 when unbatched; if computed
};

class Dock {
 public:
  /// Checks the version, the size and that there is a run(). `implementation` must outlive the
  /// dock.
  static Result<Dock> admit(const convlaw_implementation* implementation);

  const std::string& name() const { return name_; }
  std::string description() const;

  bool offers(ElementType type) const;
  bool offers(Layout layout) const;
  bool checks_legality() const { return capabilities_.checks_legality != 0; }
  int max_threads() const { return capabilities_.max_threads; }
  bool prepares() const { return implementation_.prepare != nullptr; }

  /// The contract that it declares for a legal problem; all zeros if it declares none.
  convlaw_contract contract(const TypedProblem& typed) const;
  /// Holds it to `contract` whatever it declares.
  void impose(const convlaw_contract& contract) { imposed_contract_ = contract; }

  /// How it would compute the problem, in its own words; empty if it does not say.
  std::string explain(const TypedProblem& typed) const;

  /// Runs a legal problem once on fresh memory.
  CallResult call(const TypedProblem& typed, const Operands& operands) const;

  /// What it says of a problem without being given data: computed means that it would take it.
  /// The problem may be illegal.
  CallResult ask(const TypedProblem& typed) const;

 private:
  friend class Stage;
  explicit Dock(const convlaw_implementation& implementation);

  bool offers_padding_mode(PaddingMode mode) const;

  convlaw_implementation implementation_;  // fields that the original is too short for are zero
  convlaw_capabilities capabilities_;
  std::string name_;
  std::optional<convlaw_contract> imposed_contract_;
};

/// One legal problem with its operands in memory, to be run any number of times: what the laws
/// about memory and state look at. The implementation prepares once and again whenever weight or
/// bias change.
class Stage {
 public:
  struct Options {
    Placement placement = Placement::plain;
    int threads = 0;  ///< 0: as the implementation likes
  };
  struct Fill {
    std::byte output = kPoison;
    std::byte workspace = kPoison;
  };

  /// Throws std::bad_alloc if memory runs out.
  Stage(const Dock& dock, const TypedProblem& typed, const Operands& operands, Options options);
  Stage(const Dock& dock, const TypedProblem& typed, const Operands& operands)
      : Stage(dock, typed, operands, Options()) {}
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  CallResult run(Fill fill);
  CallResult run() { return run(Fill()); }

  /// Puts other operands of the same shapes into the same memory.
  void rewrite(const Operands& operands);
  /// Puts another input into the same memory; what was prepared stays.
  void rewrite_input(const Values& input);

  /// The name of an operand that the implementation has changed; empty if none.
  std::string_view changed_operand() const;
  /// The name of a tensor beyond whose ends something was written; empty if none.
  std::string_view overrun_tensor() const;
  /// Bytes of workspace that the last run() asked for.
  std::size_t workspace_size() const { return workspace_size_; }

 private:
  void lay_out_input(const Values& input);
  void lay_out(const Operands& operands);
  void release();
  convlaw_call make_call(convlaw_message message);
  Values read_output() const;

  const Dock& dock_;
  TypedProblem original_;
  TypedProblem typed_;  // as the implementation sees it: padded and batched by the host if need be
  Options options_;
  convlaw_problem problem_;
  Extents output_extents_;
  Buffer input_, weight_, bias_, output_;
  std::vector<std::byte> pristine_input_, pristine_weight_, pristine_bias_;
  std::size_t workspace_size_ = 0;
  void* prepared_ = nullptr;
  bool is_prepared_ = false;
};

}  // namespace convlaw
