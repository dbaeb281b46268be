// SPDX-License-Identifier: MIT
// Turning a legal case into one that a law speaks of. Each of these keeps it legal, and doing it
// twice is doing it once.
#pragma once

#include "properties/cases/case.h"

namespace convlaw {

/// Padding with zeros.
void use_zeros_mode(Case& c);
/// A bias.
void use_bias(Case& c);
/// At least two images; unbatched input becomes batched.
void use_two_images(Case& c);
/// At least two groups.
void use_two_groups(Case& c);
/// At least two input channels in each group.
void use_two_group_inputs(Case& c);
/// At least two output channels in each group.
void use_two_group_outputs(Case& c);
/// So few multiply-adds that tens of thousands of such images, channels or groups are soon done.
void use_tiny_image(Case& c);
/// At least so many outputs along each axis, unless a long stride asks for a large image.
void use_outputs(Case& c, std::int64_t least);
/// The same padding as numbers.
void use_numeric_padding(Case& c);
/// Circular padding that makes a torus of the image: dilation * (kernel_size - 1) along each axis,
/// which is a whole number of strides long.
void use_torus(Case& c);

}  // namespace convlaw
