// SPDX-License-Identifier: MIT
// How processes begin and end here: a child leads a group of its own, so that what it starts ends
// with it.
#pragma once

#include <sys/types.h>

#include <optional>

namespace convlaw {

/// In a child, at once: leads a group of processes, and does not survive `parent`.
void begin_group(pid_t parent);

/// In the parent of one: kills and reaps the group, of which others than the leader are only there
/// to be reaped if this process adopts orphans.
void end_group(pid_t leader);

/// This process dies when `parent` does; at once if it already has. Linux only: elsewhere it is the
/// end of its input that ends it.
void die_with(pid_t parent);

/// From now on a process whose parent has ended is a child of this one, as of end_group().
void adopt_orphans();

/// The wait status of a child that is ending; nullopt if it has not ended after a second.
std::optional<int> reap_soon(pid_t process);

/// The same for one that need not be ending: it is killed.
int kill_and_reap(pid_t process);

}  // namespace convlaw
