// SPDX-License-Identifier: MIT
#include "fuzz/mutator.h"

#include <algorithm>

namespace convlaw {
namespace {

// More choices than most inputs consist of.
constexpr std::size_t kUsualCount = 64;

// Labels that are the same are mostly the same literal, and those that are not mostly end
// otherwise.
bool is_same(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return a.size() == b.size();
  return a.data() == b.data() || (a.back() == b.back() && a == b);
}

// Answers by label from a list as long as it lasts, and at random from then on.
class KeptChoices final : public Choices {
 public:
  KeptChoices(ChoiceList kept, std::uint64_t seed) : kept_(std::move(kept)), fresh_(seed) {}

  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override {
    const auto found = std::find_if(kept_.begin() + given_, kept_.end(), [&](const Choice& choice) {
      return is_same(choice.label, label);
    });
    if (found == kept_.end()) {
      fresh_.choose(value, low, high, label);
      return;
    }
    const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    value =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + std::min(found->offset, range));
    found->label = kGiven;
    while (given_ < std::ssize(kept_) && kept_[static_cast<std::size_t>(given_)].label == kGiven) {
      ++given_;
    }
  }

 private:
  static constexpr std::string_view kGiven = "\n";  // no label
  ChoiceList kept_;
  std::ptrdiff_t given_ = 0;  // so many at the beginning
  RandomChoices fresh_;
};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : choices_(seed) {}
  std::size_t below(std::size_t count) {
    std::int64_t value = 0;
    choices_.choose(value, 0, static_cast<std::int64_t>(count) - 1, {});
    return static_cast<std::size_t>(value);
  }
  std::uint64_t number() { return mix(below(std::size_t{1} << 32U), 0); }

 private:
  RandomChoices choices_;
};

// Passes on what another source answers, and writes it down.
class NotedChoices final : public Choices {
 public:
  explicit NotedChoices(Choices& source) : source_(source) { noted_.reserve(kUsualCount); }

  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override {
    source_.choose(value, low, high, label);
    const auto distance = [low](std::int64_t to) {
      return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(low);
    };
    noted_.push_back({distance(value), distance(high), label});
  }

  const ChoiceList& noted() const { return noted_; }

 private:
  Choices& source_;
  ChoiceList noted_;
};

ChoiceList read(std::span<const std::uint8_t> bytes, const Draw& draw) {
  ByteChoices source(bytes);
  NotedChoices choices(source);
  draw(choices);
  return choices.noted();
}

std::vector<std::uint8_t> write(ChoiceList kept, const Draw& draw, std::uint64_t seed) {
  KeptChoices source(std::move(kept), seed);
  NotedChoices choices(source);
  draw(choices);
  return to_bytes(choices.noted());
}

void change(Choice& choice, const ChoiceList& all, Dice& dice) {
  switch (dice.below(5)) {
    case 0:
      choice.offset = 0;
      break;
    case 1:
      choice.offset = choice.range;
      break;
    case 2:
      choice.offset ^= std::uint64_t{1} << dice.below(12);
      break;
    case 3:
      choice.offset += dice.below(2) == 0 ? 1 : choice.offset == 0 ? 0 : ~std::uint64_t{0};
      break;
    default:
      choice.offset = all[dice.below(all.size())].offset;
  }
}

}  // namespace

std::vector<std::uint8_t> mutate_input(std::span<const std::uint8_t> bytes, const Draw& draw,
                                       std::uint64_t seed, std::size_t redrawn_of_four) {
  Dice dice(seed);
  if (dice.below(4) < redrawn_of_four) return write({}, draw, dice.number());
  ChoiceList choices = read(bytes, draw);
  for (std::size_t changes = 1 + dice.below(3); changes > 0 && !choices.empty(); --changes) {
    const std::size_t place = dice.below(choices.size());
    if (dice.below(2) == 0) {
      choices.erase(choices.begin() + static_cast<std::ptrdiff_t>(place));  // to be drawn again
    } else {
      change(choices[place], choices, dice);
    }
  }
  return write(std::move(choices), draw, dice.number());
}

std::vector<std::uint8_t> cross_inputs(std::span<const std::uint8_t> one,
                                       std::span<const std::uint8_t> other, const Draw& draw,
                                       std::uint64_t seed) {
  Dice dice(seed);
  ChoiceList kept = read(one, draw);
  std::erase_if(kept, [&](const Choice&) { return dice.below(2) == 0; });
  for (const Choice& choice : read(other, draw)) {
    const bool is_kept = std::any_of(kept.begin(), kept.end(), [&](const Choice& mine) {
      return is_same(mine.label, choice.label);
    });
    if (!is_kept) kept.push_back(choice);
  }
  return write(std::move(kept), draw, dice.number());
}

}  // namespace convlaw
