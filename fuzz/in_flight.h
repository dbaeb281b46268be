// SPDX-License-Identifier: MIT
// The input that is being run, where whoever comes after a sudden death finds it.
//
//   const InFlight input(data, size);
//
// If the environment variable CONVLAW_IN_FLIGHT names a file, it holds the input for as long as the
// object lives: a shared mapping, which the kernel keeps whatever becomes of the process, SIGKILL
// included. fuzz/campaign.sh runs such an input again before it does anything else, so no finding
// is lost, not even one that was being reduced. The file begins with the size in eight decimal
// digits and a newline; "-" stands there when nothing is in flight.
#pragma once

#include <cstddef>
#include <cstdint>

namespace convlaw {

class InFlight {
 public:
  InFlight(const std::uint8_t* data, std::size_t size);
  ~InFlight();
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
};

}  // namespace convlaw
