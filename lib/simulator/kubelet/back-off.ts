/** How long a kubelet waits: after a crash and a failed pull ever longer, and between two looks at a Pod that cannot go on. */

const firstMs = 10_000
const longestMs = 300_000

/** `previousMs`: 0 when nothing failed before. */
export const nextBackOffMs = (previousMs: number) => Math.min(longestMs, previousMs * 2 || firstMs)

/** After so many failures in a row. */
export const backOffMsAfter = (failures: number) => Math.min(longestMs, firstMs * 2 ** (failures - 1))

/** Ten to fifteen seconds. */
export const untilNextLookMs = (node: { random(): number }) => 10_000 * (1 + 0.5 * node.random())
