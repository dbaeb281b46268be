// SPDX-License-Identifier: MIT
// The register tile of the generators whose vectors run over pixels.
#pragma once

#include <Halide.h>

#include "optimized/halide/blocks.h"

namespace convlaw {

/// What fits in the registers: vectors by output channels.
struct PixelTile {
  int vectors;
  int channels;
};

/// `narrow`: of fewer pixels, where the usual one would mostly compute what nobody wants.
inline PixelTile pixel_tile_for(const Halide::Target& target, bool narrow) {
  if (target.has_feature(Halide::Target::AVX512_Skylake)) {
    return {narrow ? 2 : 3, kPixelBlock};  // 24 of 32
  }
  if (target.has_feature(Halide::Target::AVX2)) {
    return {narrow ? 2 : 3, kPixelBlock / 2};  // 12 of 16
  }
  return {2, kPixelBlock / 2};  // 8 of 16
}

}  // namespace convlaw
