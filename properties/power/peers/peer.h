// SPDX-License-Identifier: MIT
// What another tool's own check would have said of a defect: its shapes, its data, its comparison,
// done again here from what its source says. The tools themselves are not run. One file a peer; to
// add one, write it, declare it here and name it in peer.cc.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "properties/cases/operands.h"
#include "properties/defects/defect.h"

namespace convlaw {

struct Peer {
  std::string_view name;
  std::string_view source;  ///< the files that were read, and what was left out
  std::vector<TypedProblem> (*problems)(std::uint64_t seed);
  Operands (*operands)(const TypedProblem& typed, std::uint64_t seed);
  /// `expected` are the exact sums rounded to the output's type, or the reference's own.
  bool (*accepts)(const TypedProblem& typed, const Operands& operands, const Values& expected,
                  const Values& got);
};

extern const Peer benchdnn, ggml, kernelbench, onnx_node_tests, torch_opinfo, xnnpack;

std::span<const Peer* const> all_peers();

enum class PeerVerdict : std::uint8_t {
  catches,
  passes,      ///< the defect gets by
  cannot_say,  ///< the defect is of element types or layouts that the peer does not run
};

/// Runs the defect once on everything that the peer runs, in a process of its own; a crash or a
/// hang is a catch.
PeerVerdict ask(const Peer& peer, const Defect& defect, std::uint64_t seed);

// For the peers' files.

/// A stream of numbers for data.
class PeerRandom {
 public:
  explicit PeerRandom(std::uint64_t seed) : state_(seed) {}
  /// Uniform in [low, high).
  double uniform(double low, double high);
  /// A whole number in [low, high].
  std::int64_t between(std::int64_t low, std::int64_t high);

 private:
  std::uint64_t next();
  std::uint64_t state_;
};

/// Operands of the shapes of `problem`, every element rounded to its type.
Operands fill_operands(const TypedProblem& typed, double (*input)(PeerRandom&),
                       double (*weight)(PeerRandom&), double (*bias)(PeerRandom&),
                       std::uint64_t seed);

/// |got - expected| <= atol + rtol |expected| everywhere: torch.allclose.
bool all_close(const Values& expected, const Values& got, double rtol, double atol);

/// A batched problem with bias and zero padding, of which the rest are ones.
Conv2dProblem peer_problem(std::int64_t batch, std::int64_t in_channels, Size2 input,
                           std::int64_t out_channels, Size2 kernel_size);

}  // namespace convlaw
