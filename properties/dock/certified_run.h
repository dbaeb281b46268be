// SPDX-License-Identifier: MIT
// An implementation in the dock as something that certify() can run.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "convlaw/certificate.h"
#include "convlaw/infer.h"
#include "properties/dock/dock.h"

namespace convlaw {

/// A certificate for an implementation, or why there can be none.
struct CaseCertificate {
  enum class Kind : std::uint8_t {
    judged,    ///< the certificate says
    declined,  ///< the implementation does not take the problem
    failed,    ///< it took it and failed, or rejected what is legal
  };
  Kind kind = Kind::judged;
  std::string message;  ///< unless it is judged
  Certificate certificate;
  std::optional<Inference> inference;  ///< if it was asked for
};

/// The strongest known contract that explains what an implementation computes in a few runs of a
/// legal problem. The Error is that of infer_contract(), or says that it takes no such problem.
Result<Inference> infer_in_dock(const Dock& dock, const convlaw_implementation& implementation,
                                const TypedProblem& typed, const std::function<void()>& before_run,
                                std::uint64_t seed);

/// Certifies a legal problem. Where the host pads on the implementation's behalf, the certificate
/// is one for the padded problem. The contract is the one that it declares unless options.contract
/// is imposed. `before_run` is called before each run. With `infer` the strongest contract that
/// explains a few more runs is looked for too.
CaseCertificate certify_in_dock(const Dock& dock, const convlaw_implementation& implementation,
                                const TypedProblem& typed, const CertifyOptions& options,
                                const std::function<void()>& before_run, bool infer = false);

}  // namespace convlaw
