// SPDX-License-Identifier: MIT
#include "properties/power/peers/peer.h"

#include <array>
#include <cmath>

#include "convlaw/conv2d_quick.h"
#include "properties/choices/choices.h"
#include "properties/dock/dock.h"
#include "properties/runner/forked.h"

namespace convlaw {
namespace {

// A problem that takes longer hangs.
constexpr double kPeerTimeout = 5;

// Summed in double and rounded once, as the peers' references do or nearly do.
Values expected_output(const TypedProblem& typed, const Operands& operands) {
  Values expected(output_extents(typed.problem));
  conv2d_quick<double>(typed.problem, operands.input.view(), operands.weight.view(),
                       operands.bias.empty() ? nullptr : operands.bias.data(), expected.view());
  const ElementType type = element_types(typed.dtype).output;
  for (double& y : expected.elements()) y = rounded_to(type, y);
  return expected;
}

constexpr std::string_view kCatches = "catches";
constexpr std::string_view kPasses = "passes";
constexpr std::string_view kCannotSay = "cannot say";

// What comes of everything that the peer runs; something must have been computed to pass.
std::string_view run_all(const Peer& peer, const Dock& dock, std::uint64_t seed,
                         const StillAlive& still_alive) {
  std::string_view outcome = kCannotSay;
  for (const TypedProblem& typed : peer.problems(seed)) {
    still_alive();
    if (!dock.offers(typed.dtype) || !dock.offers(typed.layout)) continue;
    const Operands operands = peer.operands(typed, seed);
    const CallResult result = dock.call(typed, operands);
    if (result.status == CallResult::Status::declined) continue;
    if (result.status != CallResult::Status::computed ||
        !peer.accepts(typed, operands, expected_output(typed, operands), result.output)) {
      return kCatches;
    }
    outcome = kPasses;
  }
  return outcome;
}

}  // namespace

std::span<const Peer* const> all_peers() {
  static constexpr std::array peers{&benchdnn,        &xnnpack,      &ggml,
                                    &onnx_node_tests, &torch_opinfo, &kernelbench};
  return peers;
}

PeerVerdict ask(const Peer& peer, const Defect& defect, std::uint64_t seed) {
  const auto work = [&](const StillAlive& still_alive) {
    const Result<Dock> dock = Dock::admit(implementation_of(defect));
    return std::string(dock ? run_all(peer, *dock, seed, still_alive) : kCannotSay);
  };
  const ForkedOutcome outcome = run_forked(work, kPeerTimeout);
  if (outcome.kind != ForkedOutcome::Kind::answered || outcome.text == kCatches) {
    return PeerVerdict::catches;
  }
  return outcome.text == kPasses ? PeerVerdict::passes : PeerVerdict::cannot_say;
}

std::uint64_t PeerRandom::next() { return state_ = mix(state_, 1); }

double PeerRandom::uniform(double low, double high) {
  return low + (high - low) * std::ldexp(static_cast<double>(next() >> 11U), -53);
}

std::int64_t PeerRandom::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
}

Operands fill_operands(const TypedProblem& typed, double (*input)(PeerRandom&),
                       double (*weight)(PeerRandom&), double (*bias)(PeerRandom&),
                       std::uint64_t seed) {
  const ElementTypes types = element_types(typed.dtype);
  PeerRandom random(seed);
  Operands operands{
      Values(input_extents(typed.problem)), Values(weight_extents(typed.problem)), {}};
  for (double& x : operands.input.elements()) x = rounded_to(types.input, input(random));
  for (double& w : operands.weight.elements()) w = rounded_to(types.weight, weight(random));
  for (std::int64_t oc = 0; typed.problem.bias && oc < typed.problem.out_channels; ++oc) {
    operands.bias.push_back(rounded_to(types.bias, bias(random)));
  }
  return operands;
}

bool all_close(const Values& expected, const Values& got, double rtol, double atol) {
  for (std::size_t i = 0; i < got.elements().size(); ++i) {
    const double y = expected.elements()[i];
    if (!(std::abs(got.elements()[i] - y) <= atol + rtol * std::abs(y))) return false;
  }
  return true;
}

Conv2dProblem peer_problem(std::int64_t batch, std::int64_t in_channels, Size2 input,
                           std::int64_t out_channels, Size2 kernel_size) {
  Conv2dProblem p;
  p.batch = batch;
  p.in_channels = in_channels;
  p.height = input.h;
  p.width = input.w;
  p.out_channels = out_channels;
  p.kernel_size = kernel_size;
  return p;
}

}  // namespace convlaw
