/** One question asked of many kinds, where some may not be listed and some may not answer. */
import { inParallel } from '../client/in-parallel'
import type { Kind } from '../kinds/kind'
import type { Status } from '../kube/object'
import { statusOf } from '../kube/status-error'

export const atOnce = 6

/** Asks each kind; what this person may not list, or what does not answer, is named instead. */
export async function eachKind<T>(
  candidates: readonly Kind[],
  read: (kind: Kind) => Promise<{ value: T; cut: boolean }>,
): Promise<{ found: T[]; unreadable: { kind: string; status: Status }[]; cut: boolean }> {
  const found: T[] = []
  const unreadable: { kind: string; status: Status }[] = []
  let cut = false
  await inParallel(candidates, atOnce, async (kind) => {
    try {
      const answer = await read(kind)
      found.push(answer.value)
      cut ||= answer.cut
    } catch (error) {
      const status = statusOf(error)
      // Not there, or not to be listed: nothing can hide in it.
      if (status.code !== 404 && status.code !== 405) unreadable.push({ kind: kind.id, status })
    }
  })
  unreadable.sort((a, b) => (a.kind < b.kind ? -1 : 1))
  return { found, unreadable, cut }
}
