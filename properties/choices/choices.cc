// SPDX-License-Identifier: MIT
#include "properties/choices/choices.h"

#include <algorithm>

namespace convlaw {
namespace {

std::uint64_t range_of(std::int64_t low, std::int64_t high) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

std::int64_t above(std::int64_t low, std::uint64_t offset) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

// Wraps `offset` into [0, range].
std::uint64_t wrap(std::uint64_t offset, std::uint64_t range) {
  return range == ~std::uint64_t{0} ? offset : offset % (range + 1);
}

std::size_t bytes_for(std::uint64_t range) {
  if (range == 0) return 0;
  return range < 256 ? 1 : range < 65536 ? 2 : 8;
}

}  // namespace

std::uint64_t mix(std::uint64_t seed, std::string_view text) {
  for (const char c : text) seed = mix(seed, static_cast<unsigned char>(c));
  return seed;
}

void Recorder::choose(std::int64_t& value, std::int64_t low, std::int64_t high,
                      std::string_view label) {
  complete_ = complete_ && low <= value && value <= high;
  value = std::clamp(value, low, high);
  choices_.push_back({range_of(low, value), range_of(low, high), label});
}

void RandomChoices::choose(std::int64_t& value, std::int64_t low, std::int64_t high,
                           std::string_view) {
  state_ += kGoldenRatio;
  value = above(low, wrap(scramble(state_), range_of(low, high)));
}

void RecordedChoices::choose(std::int64_t& value, std::int64_t low, std::int64_t high,
                             std::string_view label) {
  value = low;
  const auto found = std::find_if(choices_.begin(), choices_.end(),
                                  [&](const Choice& choice) { return choice.label == label; });
  if (found == choices_.end()) return;
  value = above(low, std::min(found->offset, range_of(low, high)));
  choices_.erase(found);
}

ByteChoices::ByteChoices(std::span<const std::uint8_t> bytes) {
  if (!bytes.empty() && bytes.front() == kByteFormVersion) bytes_ = bytes.subspan(1);
}

void ByteChoices::choose(std::int64_t& value, std::int64_t low, std::int64_t high,
                         std::string_view) {
  const std::uint64_t range = range_of(low, high);
  const std::size_t count = std::min(bytes_for(range), bytes_.size());
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < count; ++i) offset |= std::uint64_t{bytes_[i]} << (8 * i);
  bytes_ = bytes_.subspan(count);
  value = above(low, wrap(offset, range));
}

std::vector<std::uint8_t> to_bytes(std::span<const Choice> choices) {
  std::vector<std::uint8_t> bytes{kByteFormVersion};
  for (const Choice& choice : choices) {
    for (std::size_t i = 0; i < bytes_for(choice.range); ++i) {
      bytes.push_back(static_cast<std::uint8_t>(choice.offset >> (8 * i)));
    }
  }
  return bytes;
}

void ExhaustiveChoices::choose(std::int64_t& value, std::int64_t low, std::int64_t high,
                               std::string_view) {
  if (depth_ == path_.size()) path_.push_back({});
  path_[depth_].range = range_of(low, high);
  value = above(low, path_[depth_].offset);
  ++depth_;
}

bool ExhaustiveChoices::next() {
  path_.resize(depth_);  // the last description may have asked for less than an earlier one
  depth_ = 0;
  while (!path_.empty() && path_.back().offset == path_.back().range) path_.pop_back();
  if (path_.empty()) return false;
  ++path_.back().offset;
  return true;
}

}  // namespace convlaw
