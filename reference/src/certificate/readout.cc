// SPDX-License-Identifier: MIT
#include "reference/src/certificate/readout.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace convlaw {
namespace {

std::string to_text(double value) {
  std::ostringstream text;
  text.precision(17);
  text << value;
  return text.str();
}

class Reader {
 public:
  Reader(const Conv2dProblem& problem, const OutputBounds& bounds,
         const std::array<std::int64_t, 4>& index, ProbeOperands& operands, const Rerun& rerun)
      : problem_(problem), bounds_(bounds), index_(index), operands_(operands), rerun_(rerun) {}

  std::string read() {
    const AnyTensor weight = operands_.weight;
    const AnyTensor bias = operands_.bias;
    const std::string output = "output " + tuple(index_);

    set_all(operands_.weight, 0);
    if (is_wrong()) return bias_reading(output, bias);
    set_all(operands_.bias, 0);
    operands_.weight = weight;
    if (!is_wrong()) return output + " is wrong only together with the bias";

    std::int64_t begin = 0;
    std::int64_t end = weight.size();
    while (end - begin > 1) {
      const std::int64_t middle = begin + (end - begin) / 2;
      keep_weights(weight, begin, middle);
      if (is_wrong()) {
        end = middle;
        continue;
      }
      keep_weights(weight, middle, end);
      if (!is_wrong()) {
        return output +
               " is not linear in the weight: it is right with either half of the weights " +
               std::to_string(begin) + " to " + std::to_string(end - 1) + " alone";
      }
      begin = middle;
    }
    return tap_reading(output, begin);
  }

 private:
  // "(0, 3, 5, 5)"
  template <std::size_t size>
  static std::string tuple(const std::array<std::int64_t, size>& index) {
    std::string text = "(";
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) text += ", ";
      text += std::to_string(index[i]);
    }
    return text += ")";
  }
  static void set_all(AnyTensor& tensor, double value) {
    for (std::int64_t i = 0; i < tensor.size(); ++i) tensor.set(i, value);
  }
  void keep_weights(const AnyTensor& weight, std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = 0; i < weight.size(); ++i) {
      operands_.weight.set(i, begin <= i && i < end ? weight.get(i) : 0);
    }
  }

  // What the output holds; NaN if it cannot be run.
  double run() {
    const std::optional<ProbeTensors> tensors = rerun_(operands_);
    if (!tensors) return std::nan("");
    return tensors->output.at(index_[0], index_[1], index_[2], index_[3]);
  }
  bool is_wrong() {
    const double got = run();
    const double exact = exact_output(problem_, operands_.integers(), index_);
    double allowed = bounds_.tolerance;
    if (std::fabs(exact) >= bounds_.rounded_from) {
      allowed = std::ldexp(2.0, std::ilogb(exact) + 2 - precision_bits(operands_.output.type()));
    }
    return !(std::fabs(got - exact) <= allowed);
  }

  std::string bias_reading(const std::string& output, const AnyTensor& bias) {
    const std::string must = operands_.has_bias
                                 ? "must add bias (" + std::to_string(index_[1]) + ")"
                                 : std::string("must be 0");
    const std::string zero = " with a weight of zeros is " + to_text(run());
    if (!operands_.has_bias) return output + zero + ", " + must;
    const double expected = bias.get(index_[1]);
    // Which entry is it? Their numbers from 1 on, digit by digit.
    const auto entry = digits([&](std::int64_t i, std::int64_t) { return i; }, operands_.bias,
                              problem_.out_channels, 0);
    std::string said = output + zero + ", must be the bias, " + to_text(expected);
    if (entry && *entry != index_[1] && *entry >= 0) {
      said += ": it adds bias (" + std::to_string(*entry) + "), " + must;
    }
    return said;
  }

  // The number that the output shows when element i of `tensor` holds number(i, parameter) + 1, put
  // together from digits that the output's type can hold; -1: 0 is read.
  template <class Number>
  std::optional<std::int64_t> digits(Number number, AnyTensor& tensor, std::int64_t count,
                                     std::int64_t parameter) {
    const int bits =
        std::min({precision_bits(tensor.type()), precision_bits(operands_.output.type()), 20});
    const std::int64_t base = std::int64_t{1} << std::min(bits - 1, 19);
    std::int64_t read = 0;
    for (std::int64_t unit = 1; unit < std::max<std::int64_t>(count, 2); unit *= base) {
      for (std::int64_t i = 0; i < tensor.size(); ++i) {
        tensor.set(i, static_cast<double>(number(i, parameter) / unit % base + 1));
      }
      const double got = std::nearbyint(run());
      if (got == 0) return -1;
      if (!(got >= 1 && got <= static_cast<double>(base))) return std::nullopt;
      read += (static_cast<std::int64_t>(got) - 1) * unit;
    }
    return read;
  }

  std::string tap_reading(const std::string& output, std::int64_t place) {
    const Extents& w = operands_.weight.extents();
    const std::int64_t kw = place % w[3];
    const std::int64_t kh = place / w[3] % w[2];
    const std::int64_t ic = place / (w[3] * w[2]) % w[1];
    const std::int64_t oc = place / (w[3] * w[2] * w[1]);
    const std::string tap = "tap (ic " + std::to_string(ic) + ", kh " + std::to_string(kh) +
                            ", kw " + std::to_string(kw) + ")";
    const std::int64_t group_outputs = problem_.out_channels / problem_.groups;
    const std::int64_t c = oc / group_outputs * w[1] + ic;
    const auto ih = vertical_axis(problem_).source(index_[2], kh);
    const auto iw = horizontal_axis(problem_).source(index_[3], kw);
    const bool ours = oc == index_[1];
    const std::string must =
        !ours      ? "must not read the filter of output channel " + std::to_string(oc)
        : ih && iw ? "must read " + pixel(c, *ih, *iw)
                   : std::string("must read a zero of the padding");

    set_all(operands_.weight, 0);
    operands_.weight.set(place, 1);
    set_all(operands_.input, 1);
    const double count = std::nearbyint(run());
    const std::string what = output + " " + tap + (ours ? "" : " of another filter");
    if (count == 0) return what + " is dropped, " + must;
    if (count != 1) return what + " counts " + to_text(count) + " times, " + must;

    const Extents& x = operands_.input.extents();
    const auto coordinate = [&](std::size_t axis) {
      const std::int64_t unit = operands_.input.strides()[axis];
      return digits([&](std::int64_t i, std::int64_t extent) { return i / unit % extent; },
                    operands_.input, x[axis], x[axis]);
    };
    std::array<std::int64_t, 4> read{};
    for (std::size_t axis = 0; axis < 4; ++axis) {
      const auto got = coordinate(axis);
      if (!got || *got < 0 || *got >= x[axis])
        return std::string(what).append(" is wrong, ") + must;
      read[axis] = *got;
    }
    if (read[0] != index_[0]) {
      return what + " reads image " + std::to_string(read[0]) + ", must read image " +
             std::to_string(index_[0]);
    }
    if (ours && ih && iw && read[1] == c && read[2] == *ih && read[3] == *iw) {
      return what + " reads the right pixel " + pixel(c, *ih, *iw) +
             ": it is wrong for some values only";
    }
    return what + " reads pixel " + pixel(read[1], read[2], read[3]) + ", " + must;
  }

  static std::string pixel(std::int64_t c, std::int64_t h, std::int64_t w) {
    return tuple(std::array<std::int64_t, 3>{c, h, w});
  }

  const Conv2dProblem& problem_;
  const OutputBounds& bounds_;
  const std::array<std::int64_t, 4>& index_;
  ProbeOperands& operands_;
  const Rerun& rerun_;
};

}  // namespace

std::string read_out(const Conv2dProblem& problem, const OutputBounds& bounds,
                     const std::array<std::int64_t, 4>& index, ProbeOperands& operands,
                     const Rerun& rerun) {
  return Reader(problem, bounds, index, operands, rerun).read();
}

}  // namespace convlaw
