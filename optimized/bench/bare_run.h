/* SPDX-License-Identifier: MIT */
/*
 * What a plug-in may export beside implementation.h for those who take its time.
 *
 * convlaw_bare_run() is run() without the copies that only this interface asks for: a library that
 * has layouts of its own, or returns its output in its own memory, is timed as its users run it. It
 * is called after run() with an equal call, the same workspace untouched since: it may find there
 * what run() made of the input, and need not bring the output to where run() brings it. The whole
 * convolution must be computed, and anew. The benchmark judges what run() computes.
 */
#ifndef CONVLAW_BENCH_BARE_RUN_H
#define CONVLAW_BENCH_BARE_RUN_H

#include "convlaw/implementation.h"

#ifdef __cplusplus
extern "C" {
#endif

CONVLAW_EXPORT int32_t convlaw_bare_run(void* context, const convlaw_call* call);

#ifdef __cplusplus
}
#endif

#endif /* CONVLAW_BENCH_BARE_RUN_H */
