/** pods/log: checks what is asked for and hands it to the kubelet. Models pkg/registry/core/pod/strategy.go LogLocation. */
import type { FieldError } from '../../kube/field-error'
import { fieldForbidden, invalidValue } from '../../kube/field-error'
import type { KubeObject } from '../../kube/object'
import { isTrue } from '../../kube/paths'
import { badRequest, invalid } from '../../kube/status-error'
import type { Pod } from '../../kube/types'
import type { LogOptions, NodeAgent } from '../runtime'
import type { Exchange } from './exchange'
import { streamAnswer, textAnswer } from './exchange'
import { integer } from './query-options'
import { containerOf } from './streaming/container-of'

export async function logAnswer(exchange: Exchange, object: KubeObject, agent: NodeAgent): Promise<Response> {
  const pod = object as Pod
  const { url, info } = exchange
  const options = logOptions(url.searchParams, info.name)
  const container = containerOf(pod, info.name, url.searchParams.get('container') ?? '')
  // Upstream: a Pod without a Node has an empty log.
  if (!pod.spec?.nodeName) return textAnswer('', 'text/plain')
  const { finish } = exchange.longRunning()
  try {
    const target = { namespace: info.namespace, pod: info.name, container }
    const stream = await agent.containerLogs(target, options, exchange.signal)
    return streamAnswer(stream.pipeThrough(onEnd(finish)), 'text/plain')
  } catch (error) {
    finish()
    throw error
  }
}

function logOptions(query: URLSearchParams, podName: string): LogOptions {
  const tailLines = integer(query, 'tailLines')
  const limitBytes = integer(query, 'limitBytes')
  const sinceSeconds = integer(query, 'sinceSeconds')
  const sinceTime = query.get('sinceTime') || undefined
  const errors: FieldError[] = []
  if (tailLines !== undefined && tailLines < 0)
    errors.push(invalidValue('tailLines', tailLines, 'must be greater than or equal to 0'))
  if (limitBytes !== undefined && limitBytes < 1)
    errors.push(invalidValue('limitBytes', limitBytes, 'must be greater than 0'))
  if (sinceSeconds !== undefined && sinceTime !== undefined)
    errors.push(fieldForbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'))
  else if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push(invalidValue('sinceSeconds', sinceSeconds, 'must be greater than 0'))
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, podName, errors)
  if (sinceTime !== undefined && Number.isNaN(Date.parse(sinceTime)))
    throw badRequest(`parsing time ${JSON.stringify(sinceTime)} as "2006-01-02T15:04:05Z07:00": cannot parse`)
  const flag = (name: string) => query.has(name) && isTrue(query.get(name))
  return {
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    ...(tailLines !== undefined ? { tailLines } : {}),
    ...(limitBytes !== undefined ? { limitBytes } : {}),
    ...(sinceSeconds !== undefined ? { sinceSeconds } : {}),
    ...(sinceTime !== undefined ? { sinceTime } : {}),
  }
}

/** Passes everything on and tells once that it is over, whoever ended it. */
function onEnd(ended: () => void): ReadableWritablePair<Uint8Array, Uint8Array> {
  // `cancel` of a transformer is newer than Node 20: the readable side is wrapped instead.
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const reader = readable.getReader()
  return {
    writable,
    readable: new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          ended()
          controller.close()
        } catch (error) {
          ended()
          controller.error(error)
        }
      },
      async cancel(reason) {
        ended()
        await reader.cancel(reason)
      },
    }),
  }
}
