/** Defaults of a PodSpec, alone or in a template. Models pkg/apis/core/v1/defaults.go. */
import { containersTotal, isPodLevelResource, podLevelResources } from '../../../kube/pod-resources'
import { exactArithmetic, formatAmounts } from '../../../kube/resource-amounts'
import type { Container, Pod, PodSpec, Probe } from '../../../kube/types'

type Volume = NonNullable<PodSpec['volumes']>[number]
type Handler = Pick<Probe, 'httpGet'>

/** 0644, as JSON writes it. */
const readableFile = 420

/** What a Pod has and a template leaves open, so that a template stays as it was written. */
export function defaultPod(pod: Pod): void {
  pod.spec ??= { containers: [] }
  const { spec } = pod
  defaultPodSpec(spec)
  spec.enableServiceLinks ??= true
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const limits = container.resources?.limits
    // Who names only a limit asks for that much.
    if (container.resources && limits) container.resources.requests = { ...limits, ...container.resources.requests }
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ??= port.containerPort
  }
  defaultPodLevelRequests(spec)
}

/** A Pod that says something for itself asks for what its containers ask for, and else for its own limits. */
function defaultPodLevelRequests(spec: PodSpec): void {
  const own = podLevelResources(spec)
  if (!own) return
  const ofContainers = formatAmounts(containersTotal(spec, 'requests', exactArithmetic))
  const supported = Object.entries({ ...own.limits, ...ofContainers }).filter(([name]) => isPodLevelResource(name))
  const requests = { ...Object.fromEntries(supported), ...own.requests }
  if (Object.keys(requests).length > 0) own.requests = requests
}

export function defaultPodSpec(spec: PodSpec): void {
  spec.restartPolicy ??= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ??= 'ClusterFirst'
  spec.securityContext ??= {}
  spec.schedulerName ||= 'default-scheduler'
  // Two names of one field: the older is kept in step for older clients.
  const account = spec.serviceAccountName || spec.serviceAccount
  if (account) {
    spec.serviceAccountName = account
    spec.serviceAccount = account
  }
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) defaultContainer(container)
  for (const volume of spec.volumes ?? []) defaultVolume(volume)
}

function defaultContainer(container: Container): void {
  container.imagePullPolicy ??= isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ??= '/dev/termination-log'
  container.terminationMessagePolicy ??= 'File'
  container.resources ??= {}
  for (const port of container.ports ?? []) port.protocol ??= 'TCP'
  for (const { valueFrom } of container.env ?? []) if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ??= 'v1'
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe)
  }
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (handler) defaultHttpGet(handler)
  }
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  defaultHttpGet(probe)
  if (probe.grpc) probe.grpc.service ??= ''
}

function defaultHttpGet({ httpGet }: Handler): void {
  if (!httpGet) return
  httpGet.path ||= '/'
  httpGet.scheme ||= 'HTTP'
}

/** Neither tag nor digest means latest. A registry's port is no tag. */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false
  const tag = /:([^:/]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest'
}

function defaultVolume(volume: Volume): void {
  const { name: _, ...sources } = volume
  if (Object.values(sources).every((source) => source === undefined || source === null)) volume.emptyDir = {}
  for (const source of [volume.configMap, volume.secret, volume.downwardAPI, volume.projected]) {
    if (source) source.defaultMode ??= readableFile
  }
  if (volume.hostPath) volume.hostPath.type ??= ''
  for (const { fieldRef } of volume.downwardAPI?.items ?? []) if (fieldRef) fieldRef.apiVersion ??= 'v1'
  for (const { downwardAPI, serviceAccountToken } of volume.projected?.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= 3600
    for (const { fieldRef } of downwardAPI?.items ?? []) if (fieldRef) fieldRef.apiVersion ??= 'v1'
  }
}
