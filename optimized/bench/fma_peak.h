// SPDX-License-Identifier: MIT
#pragma once

namespace convlaw {

/// Floating-point operations a second that one thread reaches with nothing but independent fused
/// multiply-adds (or a multiply and an add) in the widest vectors of f32 that the processor has:
/// what a convolution could reach. Takes some milliseconds; 0 on processors that it does not know.
double measure_fma_peak();

/// Of so many threads at the same time, together: processors share units, clock and heat.
double measure_fma_peak(int threads);

}  // namespace convlaw
