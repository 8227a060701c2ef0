/**
 * The logs of a Pod or of all Pods of a workload as one stream, merged by time where the console runs: a browser has six
 * connections to share between all its tabs, and a workload has more containers than that.
 *
 * GET /api/clusters/<cluster>/logs?<LogQuery> answers with lines of text. `<source> <the kubelet's line>` is a line of the
 * container that was announced under that number; a line that begins with `!` is a LogEvent as JSON.
 * With `download`, the answer is a file: `[pod/<pod>/<container>] <line>`, as `kubectl logs --prefix` writes it.
 */
import { z } from 'zod'
import type { Status } from '../kube/object'
import type { ContainerRole } from '../kube/pod-spec'

const names = z.array(z.string().min(1).max(253)).max(100)

export const logQuerySchema = z.object({
  /** As everywhere: 'pods', 'deployments.apps'. */
  kind: z.string().max(200),
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(253),
  /** Only those; none means all. */
  pods: names.default([]),
  containers: names.default([]),
  /** The run before the present one. */
  previous: z.boolean().default(false),
  follow: z.boolean().default(false),
  /** Of each container. */
  tailLines: z.number().int().min(0).max(1_000_000).optional(),
  sinceSeconds: z.number().int().min(1).max(31_536_000).optional(),
  /** Takes up a stream that broke: from this second on. RFC 3339. */
  sinceTime: z.iso.datetime().optional(),
  /** As a file; `timestamps` only means something here. */
  download: z.boolean().default(false),
  timestamps: z.boolean().default(false),
})

export type LogQuery = z.output<typeof logQuerySchema>

export type LogSourceState =
  /** It has not started; the reason and the message are its status's. */
  | { state: 'waiting'; reason?: string; message?: string }
  /** `live`: it runs, and what it writes comes. `reconnecting`: it runs, and its log broke off. */
  | { state: 'opening' | 'reading' | 'live' | 'reconnecting' }
  /** All there is has come. The run that ended says how. */
  | { state: 'ended'; reason?: string; exitCode?: number }
  /** It may not or cannot be read. */
  | { state: 'failed'; message: string }
  /** As many as may be are open already; it opens when another has ended. */
  | { state: 'held-back' }
  /** There was no earlier run. */
  | { state: 'no-previous' }
  /** The query leaves it out. */
  | { state: 'left-out' }
  /** Its Pod is no more. */
  | { state: 'gone' }

export type LogEvent =
  | { type: 'source'; source: number; pod: string; uid: string; container: string; role: ContainerRole }
  /** `run` counts the starts of the container. */
  | ({ type: 'state'; source: number; run?: number } & LogSourceState)
  /** What was written before has come; from here on lines are new. */
  | { type: 'caught-up' }
  /** The workload has more containers than are named here. */
  | { type: 'unnamed'; containers: number }
  /** Its Pods cannot be listed, now or any more. */
  | { type: 'pods-failed'; status: Status }
  | { type: 'pods-known' }
  /** Says only that the console is there. */
  | { type: 'beat' }
