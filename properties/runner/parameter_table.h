// SPDX-License-Identifier: MIT
// The parameters of a case, as things that can be given another value.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "properties/cases/case.h"

namespace convlaw {

using Number = std::int64_t;

struct Parameter {
  std::string_view name;
  Number (*get)(const Case&);
  void (*set)(Case&, Number);
  Number least;
  std::string_view twin = {};  ///< the same along the other axis, where there is one
};

inline Number inputs_of(const Case& c) { return c.problem().in_channels / c.problem().groups; }
inline Number outputs_of(const Case& c) { return c.problem().out_channels / c.problem().groups; }

inline void set_groups(Case& c, Number groups) {
  const Number inputs = inputs_of(c);
  const Number outputs = outputs_of(c);
  c.problem().groups = groups;
  c.problem().in_channels = inputs * groups;
  c.problem().out_channels = outputs * groups;
}

// A number of the problem at `p.` something.
#define CONVLAW_NUMBER(label, member, least, twin)                             \
  Parameter {                                                                  \
    label, [](const Case& c) -> Number { return c.problem().member; },         \
        [](Case& c, Number value) { c.problem().member = value; }, least, twin \
  }

inline constexpr std::array kParameters{
    Parameter{"batch", [](const Case& c) { return c.problem().images(); },
              [](Case& c, Number value) { c.problem().batch = value; }, 1},
    Parameter{"groups", [](const Case& c) -> Number { return c.problem().groups; }, set_groups, 1},
    Parameter{"in_channels / groups", inputs_of,
              [](Case& c, Number value) { c.problem().in_channels = value * c.problem().groups; },
              1},
    Parameter{"out_channels / groups", outputs_of,
              [](Case& c, Number value) { c.problem().out_channels = value * c.problem().groups; },
              1},
    CONVLAW_NUMBER("height", height, 1, "width"),
    CONVLAW_NUMBER("width", width, 1, "height"),
    CONVLAW_NUMBER("kernel_size_h", kernel_size.h, 1, "kernel_size_w"),
    CONVLAW_NUMBER("kernel_size_w", kernel_size.w, 1, "kernel_size_h"),
    CONVLAW_NUMBER("stride_h", stride.h, 1, "stride_w"),
    CONVLAW_NUMBER("stride_w", stride.w, 1, "stride_h"),
    CONVLAW_NUMBER("padding_top", padding.begin.h, 0, "padding_left"),
    CONVLAW_NUMBER("padding_bottom", padding.end.h, 0, "padding_right"),
    CONVLAW_NUMBER("padding_left", padding.begin.w, 0, "padding_top"),
    CONVLAW_NUMBER("padding_right", padding.end.w, 0, "padding_bottom"),
    // Both ends of an axis, where they are alike.
    Parameter{"padding_h", [](const Case& c) -> Number { return c.problem().padding.begin.h; },
              [](Case& c, Number value) {
                c.problem().padding.begin.h = c.problem().padding.end.h = value;
              },
              0, "padding_w"},
    Parameter{"padding_w", [](const Case& c) -> Number { return c.problem().padding.begin.w; },
              [](Case& c, Number value) {
                c.problem().padding.begin.w = c.problem().padding.end.w = value;
              },
              0, "padding_h"},
    CONVLAW_NUMBER("dilation_h", dilation.h, 1, "dilation_w"),
    CONVLAW_NUMBER("dilation_w", dilation.w, 1, "dilation_h"),
};
#undef CONVLAW_NUMBER

// A parameter whose values are words.
struct Word {
  std::string_view name;
  Number (*get)(const Case&);
  void (*set)(Case&, Number);
  Number values;
  std::string (*say)(Number);
};

template <class Enum>
std::string say(Number value) {
  return std::string(to_string(static_cast<Enum>(value)));
}

inline constexpr std::array kWords{
    Word{"padding_mode",
         [](const Case& c) { return static_cast<Number>(c.problem().padding_mode); },
         [](Case& c, Number value) { c.problem().padding_mode = static_cast<PaddingMode>(value); },
         static_cast<Number>(PaddingMode::circular) + 1, say<PaddingMode>},
    Word{"bias", [](const Case& c) -> Number { return c.problem().bias ? 1 : 0; },
         [](Case& c, Number value) { c.problem().bias = value != 0; }, 2,
         [](Number value) -> std::string { return value != 0 ? "true" : "false"; }},
    Word{"layout", [](const Case& c) { return static_cast<Number>(c.typed.layout); },
         [](Case& c, Number value) { c.typed.layout = static_cast<Layout>(value); },
         std::ssize(kLayouts), say<Layout>},
    Word{"dtype", [](const Case& c) { return static_cast<Number>(c.typed.dtype); },
         [](Case& c, Number value) { c.typed.dtype = static_cast<ElementType>(value); },
         static_cast<Number>(ElementType::u8) + 1, say<ElementType>},
};

}  // namespace convlaw
