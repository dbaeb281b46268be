// SPDX-License-Identifier: MIT
#include "properties/exec/words.h"

#include <optional>

namespace convlaw {
namespace {

constexpr std::string_view kBlanks = " \t\n";
// What a backslash takes its meaning from within double quotes.
constexpr std::string_view kEscapedInQuotes = "\"\\$`\n";

class Splitter {
 public:
  explicit Splitter(const std::string& command) : text_(command) {}

  Result<std::vector<std::string>> split() {
    std::vector<std::string> words;
    while (next_ = text_.find_first_not_of(kBlanks, next_), next_ < text_.size()) {
      std::string word;
      while (next_ < text_.size() && kBlanks.find(text_[next_]) == std::string_view::npos) {
        if (const auto error = take(word)) return *error;
      }
      words.push_back(std::move(word));
    }
    if (words.empty() || words.front().empty()) return error("must name a program", 0);
    return words;
  }

 private:
  Error error(const std::string& rule, std::size_t position) const {
    return {"--exec", {}, rule, text_, position};
  }

  // A character, or what is quoted.
  std::optional<Error> take(std::string& word) {
    const std::size_t begin = next_;
    const char c = text_[next_++];
    if (c == '\\') {
      if (next_ == text_.size()) return error("ends in a backslash", begin);
      if (text_[next_] != '\n') word += text_[next_];  // a line that goes on
      ++next_;
    } else if (c == '\'' || c == '"') {
      for (;; ++next_) {
        if (next_ == text_.size()) return error("has a quote that is not closed", begin);
        if (text_[next_] == c) break;
        if (c == '"' && text_[next_] == '\\' && next_ + 1 < text_.size() &&
            kEscapedInQuotes.find(text_[next_ + 1]) != std::string_view::npos) {
          if (text_[++next_] == '\n') continue;
        }
        word += text_[next_];
      }
      ++next_;
    } else {
      word += c;
    }
    return std::nullopt;
  }

  const std::string& text_;
  std::size_t next_ = 0;
};

}  // namespace

Result<std::vector<std::string>> split_words(const std::string& command) {
  return Splitter(command).split();
}

}  // namespace convlaw
