// SPDX-License-Identifier: MIT
// One problem in memory, to be run any number of times: what the laws about memory and state look
// at.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "properties/dock/buffer.h"
#include "properties/dock/dock.h"
#include "properties/dock/memory_layout.h"

namespace convlaw {

/// One legal problem with its operands. The implementation prepares once and again whenever weight
/// or bias change.
class Stage {
 public:
  struct Options {
    Placement placement = Placement::plain;
    int threads = 0;                 ///< 0: as the implementation likes
    std::uint64_t strides_seed = 0;  ///< of memory_layout()
    /// The weight is read from the memory of the input, whose first elements, as they lie there,
    /// must be its elements. Their types must be of one size.
    bool weight_in_input = false;
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

  /// All that comes before run(), without which workspace_size() is not known. What has been done
  /// already is not done again.
  CallResult prepare();

  /// Stages may be run at once, each by a thread of its own, if the implementation is concurrent.
  CallResult run(Fill fill);
  CallResult run() { return run(Fill()); }

  /// Puts other operands of the same shapes into the same memory.
  void rewrite(const Operands& operands);
  /// Puts another input into the same memory; what was prepared stays.
  void rewrite_input(const Values& input);

  /// The name of a tensor in which `operands`, which were put there, have been changed; empty if
  /// none.
  std::string_view changed_operand(const Operands& operands) const;
  /// The name of a tensor beyond whose ends something was written, or of the output if that was in
  /// a gap between its elements; empty if none.
  std::string_view overrun_tensor() const;
  /// Bytes of workspace that the last run() or prepare() asked for.
  std::size_t workspace_size() const { return workspace_size_; }

 private:
  MemoryLayout layout_of(const Extents& extents, std::uint64_t tensor) const;
  void write_input(const Values& input, Buffer& buffer) const;
  void write_weight(const Values& weight, Buffer& buffer) const;
  void write_bias(const std::vector<double>& bias, Buffer& buffer) const;
  void lay_out(const Operands& operands);
  void release();
  CallResult get_ready(convlaw_message message, std::size_t& alignment);
  convlaw_call make_call(convlaw_message message);
  Values read_output() const;
  bool output_gaps_are_intact() const;

  const Dock& dock_;
  TypedProblem original_;
  TypedProblem typed_;  // as the implementation sees it: padded and batched by the host if need be
  Options options_;
  convlaw_problem problem_;
  Extents output_extents_;
  ElementTypes types_;
  MemoryLayout input_layout_, weight_layout_, output_layout_;
  Buffer input_, weight_, bias_, output_;
  std::size_t workspace_size_ = 0;
  std::byte output_fill_ = kPoison;  // of the last run
  void* prepared_ = nullptr;
  bool is_prepared_ = false;
};

}  // namespace convlaw
