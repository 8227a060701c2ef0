/** Subresources that lead out of the API server, to a kubelet or a Pod: logs, streams and proxies. */
import type { Clock } from '../../clock'
import { nodes, pods, services } from '../../kinds'
import type { Kind } from '../../kinds/kind'
import { notImplemented, requestMethodNotAllowed, serviceUnavailable } from '../../kube/status-error'
import type { Pod } from '../../kube/types'
import type { NodeAgent, PodNetwork, ServiceProxy } from '../runtime'
import type { Aggregator } from './aggregation'
import { authorizeOrThrow } from './authorize'
import type { DiscoveredResource } from './discovery'
import type { Exchange } from './exchange'
import type { ResourceRoute } from './http'
import { logAnswer } from './log'
import { nodeProxyAnswer, podProxyAnswer, serviceProxyAnswer, splitProxyName } from './proxy'
import type { Authorizer } from './request'
import { attachAnswer, execAnswer } from './streaming/remote-command'
import type { Verbs } from './verbs'

/** What lies behind the API server: the node side of the cluster, and servers of other groups. Absent while it is not running. */
export interface Backends {
  agent?: NodeAgent
  network?: PodNetwork
  services?: ServiceProxy
  aggregator?: Aggregator
}

type Subresource = DiscoveredResource['subresources'][number]

const proxyVerbs = ['create', 'delete', 'get', 'patch', 'update']
const streamVerbs = ['create', 'get']
const core = (kind: string) => ({ group: '', version: 'v1', kind })

/** By kind id, for discovery. */
export const connectSubresources: Readonly<Record<string, readonly Subresource[]>> = {
  pods: [
    { name: 'attach', kind: core('PodAttachOptions'), verbs: streamVerbs },
    { name: 'exec', kind: core('PodExecOptions'), verbs: streamVerbs },
    { name: 'log', kind: core('Pod'), verbs: ['get'] },
    { name: 'proxy', kind: core('PodProxyOptions'), verbs: proxyVerbs },
  ],
  services: [{ name: 'proxy', kind: core('ServiceProxyOptions'), verbs: proxyVerbs }],
  nodes: [{ name: 'proxy', kind: core('NodeProxyOptions'), verbs: proxyVerbs }],
}

export function connectRoute(verbs: Verbs, backends: Backends, authorizer: Authorizer, clock: Clock): ResourceRoute {
  const find = (kind: Kind, { info }: Exchange, name: string) =>
    verbs.get({ kind, namespace: info.namespace, name, subresource: '' }).value

  return (exchange) => {
    const { apiGroup, apiVersion, resource, subresource } = exchange.info
    if (apiGroup !== '' || apiVersion !== 'v1') return undefined
    switch (`${resource}/${subresource}`) {
      case 'pods/log':
        return log(exchange)
      case 'pods/proxy':
        return podProxy(exchange)
      case 'pods/exec':
        return stream(exchange, execAnswer)
      case 'pods/attach':
        return stream(exchange, attachAnswer)
      case 'pods/portforward':
        return unserved(exchange)
      case 'services/proxy':
        return serviceProxy(exchange)
      case 'nodes/proxy':
        return nodeProxy(exchange)
      default:
        return undefined
    }
  }

  /** Discovery does not name these; who asks all the same is told more than that the path is unknown. */
  async function unserved(exchange: Exchange): Promise<Response> {
    find(pods, exchange, exchange.info.name)
    throw notImplemented(`the simulated cluster does not serve pods/${exchange.info.subresource} yet`)
  }

  async function stream(exchange: Exchange, answer: typeof execAnswer): Promise<Response> {
    const { verb, name } = exchange.info
    if (verb !== 'get' && verb !== 'create') throw requestMethodNotAllowed()
    authorizeStream(exchange)
    return answer(exchange, find(pods, exchange, name) as Pod, running(backends.agent), clock)
  }

  /** A WebSocket begins with a GET, which is no reason to let those in who may only read. Upstream: since 1.35. */
  function authorizeStream({ info, user, url }: Exchange): void {
    if (info.verb !== 'get') return
    const { apiGroup, apiVersion, resource, subresource, namespace, name } = info
    const target = { apiGroup, apiVersion, resource, subresource, namespace, name }
    authorizeOrThrow(authorizer, { user, verb: 'create', resourceRequest: true, path: url.pathname, ...target })
  }

  async function log(exchange: Exchange): Promise<Response> {
    if (exchange.info.verb !== 'get') throw requestMethodNotAllowed()
    return logAnswer(exchange, find(pods, exchange, exchange.info.name), running(backends.agent))
  }

  async function podProxy(exchange: Exchange): Promise<Response> {
    const target = splitProxyName(exchange.info.name, 'pod')
    const pod = find(pods, exchange, target.name)
    return podProxyAnswer(exchange, pod, target, running(backends.network))
  }

  async function serviceProxy(exchange: Exchange): Promise<Response> {
    const target = splitProxyName(exchange.info.name, 'service')
    find(services, exchange, target.name)
    return serviceProxyAnswer(exchange, target, running(backends.services))
  }

  async function nodeProxy(exchange: Exchange): Promise<Response> {
    const target = splitProxyName(exchange.info.name, 'node')
    const node = find(nodes, exchange, target.name)
    return nodeProxyAnswer(exchange, node, target, running(backends.network))
  }
}

function running<T>(backend: T | undefined): T {
  if (backend === undefined) throw serviceUnavailable('the nodes of the simulated cluster are not running')
  return backend
}
