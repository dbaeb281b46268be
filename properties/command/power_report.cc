// SPDX-License-Identifier: MIT
#include "properties/command/power_report.h"

#include <fmt/core.h>

#include <algorithm>

namespace convlaw {
namespace {

std::string_view diagnosis_of(const Conviction& conviction) {
  if (!conviction.diagnosis) return "";
  const DiagnosisMark& mark = *conviction.diagnosis;
  if (mark.is_right()) return "right";
  if (mark.is_tied()) return "tied";
  return mark.named > 0 ? "wrong" : "none";
}

// In a table, what gets by is a dot.
std::string_view word_for(PeerVerdict verdict) {
  switch (verdict) {
    case PeerVerdict::catches:
      return "catch";
    case PeerVerdict::passes:
      return ".";
    case PeerVerdict::cannot_say:
      break;
  }
  return "n/a";
}

// "benchdnn catches 40 of 66 (2 n/a)", a line a peer.
std::string summarize_peers(std::span<const Conviction> convictions) {
  std::string text;
  for (std::size_t i = 0; i < all_peers().size(); ++i) {
    std::int64_t caught = 0;
    std::int64_t cannot_say = 0;
    for (const Conviction& conviction : convictions) {
      if (conviction.peers.size() <= i) return text;
      if (conviction.peers[i] == PeerVerdict::catches) ++caught;
      if (conviction.peers[i] == PeerVerdict::cannot_say) ++cannot_say;
    }
    text += fmt::format("{:<12} catches {:>3} of {}, {} are beyond its types; from {}\n",
                        all_peers()[i]->name, caught, convictions.size(), cannot_say,
                        all_peers()[i]->source);
  }
  return text;
}

// The upper one of two.
template <class Number, class Convictions, class Of>
Number median_of(const Convictions& caught, Of of) {
  std::vector<Number> values;
  values.reserve(caught.size());
  for (const Conviction* conviction : caught) values.push_back(of(*conviction));
  if (values.empty()) return 0;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<const Conviction*> caught_among(std::span<const Conviction> convictions) {
  std::vector<const Conviction*> caught;
  for (const Conviction& conviction : convictions) {
    if (conviction.law != nullptr) caught.push_back(&conviction);
  }
  return caught;
}

}  // namespace

std::string conviction_header(bool peers) {
  std::string text = fmt::format("{:<48} {:<44} {:>7} {:>8}  {:<9}", "defect", "caught by", "cases",
                                 "ms", "diagnosis");
  for (const Peer* peer : all_peers()) text += peers ? fmt::format("  {}", peer->name) : "";
  return text + '\n';
}

std::string describe_conviction(const Conviction& conviction) {
  const std::string law = conviction.law == nullptr
                              ? "NOT CAUGHT"
                              : fmt::format("{} {}", conviction.law->chapter, conviction.law->name);
  std::string text =
      fmt::format("{:<48} {:<44} {:>7} {:>8.1f}  {:<9}", conviction.defect->name, law,
                  conviction.cases, 1000 * conviction.seconds, diagnosis_of(conviction));
  for (std::size_t i = 0; i < conviction.peers.size(); ++i) {
    text += fmt::format("  {:<{}}", word_for(conviction.peers[i]), all_peers()[i]->name.size());
  }
  return text + '\n';
}

bool is_caught(const Conviction& conviction) { return conviction.law != nullptr; }

std::string summarize(std::span<const Conviction> convictions, std::uint64_t seed) {
  const std::vector<const Conviction*> caught = caught_among(convictions);
  std::string text = fmt::format("\ncaught {} of {}", caught.size(), convictions.size());
  if (!caught.empty()) {
    const Conviction& worst = **std::max_element(
        caught.begin(), caught.end(),
        [](const Conviction* a, const Conviction* b) { return a->seconds < b->seconds; });
    text +=
        fmt::format("; median {} cases, median {:.1f} ms, worst {:.1f} ms ({})",
                    median_of<std::int64_t>(caught, [](const Conviction& c) { return c.cases; }),
                    median_of<double>(caught, [](const Conviction& c) { return 1000 * c.seconds; }),
                    1000 * worst.seconds, worst.defect->name);
  }
  text += fmt::format("; seed {}\n", seed);
  const auto count = [&](auto wanted) {
    return std::count_if(caught.begin(), caught.end(), [&](const Conviction* conviction) {
      return conviction->diagnosis && wanted(*conviction->diagnosis);
    });
  };
  if (const auto diagnosed = count([](const DiagnosisMark&) { return true; }); diagnosed > 0) {
    text += fmt::format(
        "diagnosis of {}: right {}, tied {}, wrong {}, none {}; leave-one-out confidently wrong "
        "{}\n",
        diagnosed, count([](const DiagnosisMark& m) { return m.is_right(); }),
        count([](const DiagnosisMark& m) { return m.is_tied(); }),
        count([](const DiagnosisMark& m) { return !m.names_it && m.named > 0; }),
        count([](const DiagnosisMark& m) { return m.named == 0; }),
        count([](const DiagnosisMark& m) { return m.misleads; }));
  }
  return text + summarize_peers(convictions);
}

nlohmann::json to_json(std::span<const Conviction> convictions, std::uint64_t seed) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Conviction& conviction : convictions) {
    nlohmann::json row{{"defect", conviction.defect->name},
                       {"caught", conviction.law != nullptr},
                       {"cases", conviction.cases},
                       {"milliseconds", 1000 * conviction.seconds}};
    if (conviction.law != nullptr) {
      row["law"] = conviction.law->name;
      row["case"] = conviction.found;
    }
    if (conviction.diagnosis) {
      row["diagnosis"] = diagnosis_of(conviction);
      row["named"] = conviction.diagnosis->named;
      row["leave_one_out_misleads"] = conviction.diagnosis->misleads;
    }
    for (std::size_t i = 0; i < conviction.peers.size(); ++i) {
      row["peers"][std::string(all_peers()[i]->name)] =
          word_for(conviction.peers[i]) == "." ? "passes" : word_for(conviction.peers[i]);
    }
    rows.push_back(std::move(row));
  }
  return {{"schema", "convlaw.power.1"}, {"seed", std::to_string(seed)}, {"defects", rows}};
}

}  // namespace convlaw
