// SPDX-License-Identifier: MIT
// How soon a check catches a defect of the catalogue, by which law, and whether the diagnosis knows
// it again: what the law book is worth, measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "properties/defects/defect.h"
#include "properties/power/peers/peer.h"
#include "properties/runner/campaign.h"

namespace convlaw {

/// What is said of a failure, when it is known which defect it was.
struct DiagnosisMark {
  bool names_it = false;   ///< the defect is among those that it looks like
  std::int64_t named = 0;  ///< so many are
  /// Without the defect in the catalogue another would have been named with confidence.
  bool misleads = false;

  bool is_right() const { return names_it && named == 1; }
  bool is_tied() const { return names_it && named > 1; }
};

struct Conviction {
  const Defect* defect = nullptr;
  const Law* law = nullptr;  ///< that caught it first; null: none did
  std::int64_t cases = 0;    ///< put until then, or in all
  double seconds = 0;        ///< from the start of its process until then
  std::string found{};       ///< the case that caught it
  std::optional<DiagnosisMark> diagnosis{};
  std::vector<PeerVerdict> peers{};  ///< what all_peers() say, if they were asked
};

struct ConvictionOptions {
  std::uint64_t seed = 0;
  std::int64_t cases = 100;  ///< drawn for each law at most
  double seconds = 60;       ///< it is given up after this time
  bool reduce_and_diagnose = true;
  bool ask_peers = false;
};

/// Puts the defect to what `convlaw check` puts it to, until it is caught.
Conviction convict(const Defect& defect, const ConvictionOptions& options);

std::string encode_conviction(const Conviction& conviction);
/// In a process that was forked from the same program as the one that encoded it.
Conviction decode_conviction(std::string_view bytes);

}  // namespace convlaw
