/**
 * A stage of a Pod's life: who stands at it, how long it takes, and what follows, as pure functions over the life. The
 * worker arms every stage that matches and carries out the effects when its time is over; a stage that no longer matches
 * is disarmed. After kwok's idea (kubernetes-sigs/kwok kustomize/stage).
 */
import type { PodLife, Step } from './pod-life'

export interface Stage {
  name: string
  /** The containers that stand at this stage; `['']` is the Pod itself. */
  at(life: PodLife): readonly string[]
  /** Milliseconds from now until it is over; default 0. */
  takes?(life: PodLife, at: string): number
  next(life: PodLife, at: string): readonly Effect[]
}

export type Effect =
  | { do: 'event'; type: 'Normal' | 'Warning'; reason: string; message: string; container?: string }
  | { do: 'admit' }
  | { do: 'fail'; reason: string; message: string; rejected?: boolean }
  | { do: 'mount' }
  | { do: 'create-sandbox' }
  | { do: 'stop-sandbox' }
  /** Moves a container on; `waiting` is what its state shows meanwhile. */
  | { do: 'step'; container: string; to: Step; waiting?: { reason: string; message?: string } }
  | { do: 'begin-pull'; container: string }
  | { do: 'keep-image'; container: string; sizeBytes: number }
  | { do: 'pull-failed'; container: string; error: string }
  | { do: 'pull-announced'; container: string }
  | { do: 'create'; container: string }
  | { do: 'start'; container: string }
  /** Back to the beginning, counted as a restart. */
  | { do: 'restart'; container: string }
  | { do: 'stop'; container: string; graceMs: number }
  | { do: 'delete' }

const pod = ['']
export const nobody: readonly string[] = []
export const when = (matches: boolean) => (matches ? pod : nobody)
