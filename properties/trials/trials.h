// SPDX-License-Identifier: MIT
// The oracle on trial: does it accept everything that is legal, does it see what is not, and are
// the probabilities true that it states? Each trial prints a table and says whether it passed.
#pragma once

#include <cstdint>
#include <string>

namespace convlaw::trials {

struct Options {
  std::uint64_t seed = 1;
  std::int64_t outputs = 100'000;  ///< judged in every cell
  bool quick = false;              ///< a few seconds: small samples of everything
  int threads = 2;
  std::string csv;  ///< a file for every cell of no_false_alarms; empty: none
};

/// Legal ways of every type, order, scale and length under the default contract.
bool no_false_alarms(const Options& options);

/// Legal ways of weaker contracts, under the contract that each declares.
bool weaker_contracts(const Options& options);

/// Faults against the checks of other projects, the oracle on dense data, and the probes.
bool sensitivity(const Options& options);

/// How often single structure probes miss, beside how often they are said to.
bool stated_probability(const Options& options);

}  // namespace convlaw::trials
