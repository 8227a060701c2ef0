import { describe, expect, it } from 'vitest'
import { age } from '../kube/duration'
import type { KubeObject } from '../kube/object'
import type { CronJob, Job } from '../kube/types'
import {
  clusterRoleBindings,
  configMaps,
  controllerRevisions,
  cronJobs,
  daemonSets,
  deployments,
  endpointSlices,
  endpoints,
  events,
  horizontalPodAutoscalers,
  ingressClasses,
  ingresses,
  jobs,
  kindByGvk,
  kindById,
  kinds,
  leases,
  limitRanges,
  namespaces,
  networkPolicies,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  priorityClasses,
  replicaSets,
  replicationControllers,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
} from './index'
import type { Kind } from './kind'

const now = new Date('2026-01-10T00:00:00Z')
const metadata = { name: 'one', creationTimestamp: '2026-01-08T00:00:00Z' }

/** A row as `kubectl get -o wide` prints it, without the name. */
function row<T extends KubeObject>(kind: Kind<T>, object: T): string[] {
  return kind.columns.map((column) => {
    const value = column.value(object, now)
    if (column.type === 'age') return age(value as string | undefined, now)
    if (typeof value !== 'object') return String(value ?? '<none>')
    return Object.entries(value)
      .map(([key, text]) => `${key}=${text}`)
      .join(',')
  })
}

/** Headers as kubectl prints them; wide ones in brackets. */
const headers = (kind: Kind) =>
  kind.columns
    .filter(({ consoleOnly }) => !consoleOnly)
    .map(({ name, wide }) => (wide ? `(${name})` : name))
    .join(' ')

describe('the list of kinds', () => {
  it('finds each by its id and by its group, version and kind', () => {
    for (const kind of kinds) {
      expect(kindById(kind.id)).toBe(kind)
      for (const version of kind.versions) expect(kindByGvk({ group: kind.group, version, kind: kind.kind })).toBe(kind)
      expect(kind.id).toBe(kind.group ? `${kind.plural}.${kind.group}` : kind.plural)
    }
    expect(new Set(kinds.map(({ id }) => id)).size).toBe(kinds.length)
    expect(kindById('unicorns')).toBeUndefined()
  })

  it('has ids for columns and places in the menu that are not taken twice', () => {
    for (const { columns } of kinds) expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length)
    const places = kinds.flatMap(({ menu }) => (menu ? [`${menu.section}/${menu.order}`] : []))
    expect(new Set(places).size).toBe(places.length)
  })
})

describe('columns', () => {
  it.each<[Kind, string]>([
    [pods, 'Ready Status Restarts Age (IP) (Node) (Nominated Node) (Readiness Gates)'],
    [deployments, 'Ready Up-to-date Available Age (Containers) (Images) (Selector)'],
    [replicaSets, 'Desired Current Ready Age (Containers) (Images) (Selector)'],
    [replicationControllers, 'Desired Current Ready Age (Containers) (Images) (Selector)'],
    [jobs, 'Status Completions Duration Age (Containers) (Images) (Selector)'],
    [daemonSets, 'Desired Current Ready Up-to-date Available Node Selector Age (Containers) (Images) (Selector)'],
    [statefulSets, 'Ready Age (Containers) (Images)'],
    [controllerRevisions, 'Controller Revision Age'],
    [cronJobs, 'Schedule Timezone Suspend Active Last Schedule Age (Containers) (Images) (Selector)'],
    [services, 'Type Cluster-IP External-IP Port(s) Age (Selector)'],
    [endpoints, 'Endpoints Age'],
    [endpointSlices, 'AddressType Ports Endpoints Age'],
    [persistentVolumeClaims, 'Status Volume Capacity Access Modes StorageClass VolumeAttributesClass Age (VolumeMode)'],
    [
      persistentVolumes,
      'Capacity Access Modes Reclaim Policy Status Claim StorageClass VolumeAttributesClass Reason Age (VolumeMode)',
    ],
    [storageClasses, 'Name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age'],
    [podDisruptionBudgets, 'Min Available Max Unavailable Allowed Disruptions Age'],
    [priorityClasses, 'Value Global-Default Age PreemptionPolicy'],
    [ingresses, 'Class Hosts Address Ports Age'],
    [ingressClasses, 'Controller Parameters Age'],
    [networkPolicies, 'Pod-Selector Age'],
    [horizontalPodAutoscalers, 'Reference Targets MinPods MaxPods Replicas Age'],
    [configMaps, 'Data Age'],
    [secrets, 'Type Data Age'],
    [serviceAccounts, 'Age'],
    [events, 'Last Seen Type Reason Object (Subobject) (Source) Message (First Seen) (Count) (Name)'],
    [leases, 'Holder Age'],
    [limitRanges, 'Created At'],
    [clusterRoleBindings, 'Role Age (Users) (Groups) (ServiceAccounts)'],
    [resourceQuotas, 'Request Limit Age'],
    [namespaces, 'Status Age'],
    [nodes, 'Status Roles Age Version (Internal-IP) (External-IP) (OS-Image) (Kernel-Version) (Container-Runtime)'],
  ])('are kubectl’s', (kind, text) => {
    expect(headers(kind)).toBe(text)
  })
})

describe('rows', () => {
  it('of a Pod that restarts, and of one that nobody has placed', () => {
    const spec = {
      containers: [{ name: 'a' }, { name: 'b' }],
      nodeName: 'node-1',
      readinessGates: [{ conditionType: 'x/y' }],
    }
    const ran = { imageID: '', image: '', restartCount: 3 }
    const containerStatuses = [
      { ...ran, name: 'a', ready: true, state: { running: {} } },
      {
        ...ran,
        name: 'b',
        ready: false,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-09T23:59:00Z' } },
      },
    ]
    expect(row(pods, { metadata, spec, status: { phase: 'Running', podIP: '10.244.0.2', containerStatuses } })).toEqual(
      ['1/2', 'CrashLoopBackOff', '6 (60s ago)', '2d', '10.244.0.2', 'node-1', '<none>', '0/1'],
    )
    expect(row(pods, { spec: { containers: [{ name: 'a' }] }, status: { phase: 'Pending' } })).toEqual([
      '0/1',
      'Pending',
      '0',
      '<unknown>',
      '<none>',
      '<none>',
      '<none>',
      '<none>',
    ])
  })

  it('of a Deployment', () => {
    const template = {
      spec: {
        containers: [
          { name: 'a', image: 'x:1' },
          { name: 'b', image: 'y:2' },
        ],
      },
    }
    const selector = {
      matchLabels: { tier: 'web' },
      matchExpressions: [{ key: 'env', operator: 'In', values: ['b', 'a'] }],
    }
    expect(
      row(deployments, {
        metadata,
        spec: { replicas: 5, selector, template },
        status: { updatedReplicas: 2, availableReplicas: 1 },
      }),
    ).toEqual(['0/5', '2', '1', '2d', 'a,b', 'x:1,y:2', 'env in (a,b),tier=web'])
  })

  it('of a Job, from its beginning to its end', () => {
    const spec = {
      completions: 3,
      parallelism: 2,
      template: { spec: { containers: [{ name: 'pi', image: 'perl:5' }] } },
    }
    const start = { startTime: '2026-01-09T23:59:00Z', active: 2 }
    const cells = (object: Job) => row(jobs, object).slice(0, 4)
    const done = (type: string) => [{ type, status: 'True' }]
    expect(row(jobs, { metadata, spec })).toEqual(['Running', '0/3', '', '2d', 'pi', 'perl:5', '<none>'])
    expect(cells({ metadata, spec, status: start })).toEqual(['Running', '0/3', '60s', '2d'])
    const status = { ...start, succeeded: 3, completionTime: '2026-01-09T23:59:10Z', conditions: done('Complete') }
    expect(cells({ metadata, spec, status })).toEqual(['Complete', '3/3', '10s', '2d'])
    expect(cells({ spec: { ...spec, suspend: true }, status: { conditions: done('Suspended') } })[0]).toBe('Suspended')
    const queue = (parallelism: number) => row(jobs, { spec: { parallelism, template: spec.template } })[1]
    expect([queue(1), queue(4)]).toEqual(['0/1', '0/1 of 4'])
  })

  it('of a CronJob', () => {
    const template = { spec: { containers: [{ name: 'hello', image: 'busybox' }] } }
    const spec = { schedule: '* * * * *', suspend: false, jobTemplate: { spec: { template } } }
    const cells = (object: CronJob) => row(cronJobs, object)
    expect(cells({ metadata, spec })).toEqual([
      '* * * * *',
      '<none>',
      'False',
      '0',
      '<none>',
      '2d',
      'hello',
      'busybox',
      '<none>',
    ])
    const status = { active: [{ name: 'a' }], lastScheduleTime: '2026-01-09T23:59:00Z' }
    const zoned = { ...spec, timeZone: 'Etc/UTC', suspend: true }
    expect(cells({ metadata, spec: zoned, status }).slice(0, 5)).toEqual(['* * * * *', 'Etc/UTC', 'True', '1', '60s'])
  })

  it('of Services of each type', () => {
    const address = { clusterIPs: ['10.96.0.7'] }
    const port = { port: 80, protocol: 'TCP' as const }
    expect(
      row(services, { spec: { ...address, type: 'NodePort', ports: [{ ...port, nodePort: 30080 }] } }).slice(0, 4),
    ).toEqual(['NodePort', '10.96.0.7', '<none>', '80:30080/TCP'])
    const balanced = {
      ...address,
      type: 'LoadBalancer' as const,
      ports: [port, { port: 53, protocol: 'UDP' as const }],
    }
    expect(row(services, { spec: balanced }).slice(2, 4)).toEqual(['<pending>', '80/TCP,53/UDP'])
    const status = { loadBalancer: { ingress: [{ ip: '2.2.2.2' }, { hostname: 'a.example.com' }, { ip: '1.1.1.1' }] } }
    expect(row(services, { spec: { ...balanced, externalIPs: ['9.9.9.9'] }, status })[2]).toBe(
      '1.1.1.1,2.2.2.2,a.example.com,9.9.9.9',
    )
    expect(row(services, { spec: { type: 'ExternalName', externalName: 'db.example.com' } })).toEqual([
      'ExternalName',
      '<none>',
      'db.example.com',
      '<none>',
      '<unknown>',
      '<none>',
    ])
  })

  it('of Endpoints and EndpointSlices show three and count the rest', () => {
    const addresses = ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'].map((ip) => ({ ip }))
    expect(row(endpoints, { metadata, subsets: [{ addresses, ports: [{ port: 80 }] }] })).toEqual([
      '1.1.1.1:80,2.2.2.2:80,3.3.3.3:80 + 1 more...',
      '2d',
    ])
    expect(row(endpoints, { metadata })[0]).toBe('<none>')
    expect(row(endpointSlices, { metadata, addressType: 'IPv4', endpoints: [], ports: [] })).toEqual([
      'IPv4',
      '<unset>',
      '<unset>',
      '2d',
    ])
  })

  it('of a Node that takes no more Pods', () => {
    const status = {
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: [{ type: 'InternalIP', address: '192.168.0.2' }],
      nodeInfo: { kernelVersion: '6.1', architecture: 'amd64' } as never,
    }
    const labels = { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'gpu' }
    expect(row(nodes, { metadata: { ...metadata, labels }, spec: { unschedulable: true }, status })).toEqual([
      'Ready,SchedulingDisabled',
      'gpu,worker',
      '2d',
      '',
      '192.168.0.2',
      '<none>',
      '<unknown>',
      '6.1 (amd64)',
      '<unknown>',
    ])
  })

  it('of an Event', () => {
    const event = {
      metadata: { name: 'web.1' },
      involvedObject: { kind: 'Pod', name: 'web', fieldPath: 'spec.containers{web}' },
      type: 'Warning',
      reason: 'BackOff',
      message: ' Back-off restarting failed container \n',
      source: { component: 'kubelet', host: 'node-1' },
      firstTimestamp: '2026-01-07T00:00:00Z',
      lastTimestamp: '2026-01-09T23:58:00Z',
      count: 6,
    }
    expect(row(events, event)).toEqual([
      '2m',
      'Warning',
      'BackOff',
      'pod/web',
      'spec.containers{web}',
      'kubelet, node-1',
      'Back-off restarting failed container',
      '3d',
      '6',
      'web.1',
    ])
  })

  it('of a ResourceQuota', () => {
    const status = { hard: { pods: '10', 'limits.cpu': '4', cpu: '2' }, used: { pods: '1' } }
    expect(row(resourceQuotas, { metadata, status })).toEqual(['cpu: 0/2, pods: 1/10', 'limits.cpu: 0/4', '2d'])
  })

  it('of a ClusterRoleBinding', () => {
    const subjects = [
      { kind: 'User', name: 'jane' },
      { kind: 'ServiceAccount', name: 'builder', namespace: 'ci' },
    ]
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
    expect(row(clusterRoleBindings, { metadata, roleRef, subjects })).toEqual([
      'ClusterRole/view',
      '2d',
      'jane',
      '',
      'ci/builder',
    ])
  })
})

describe('the state of a Deployment', () => {
  const state = (spec: object, status: object) =>
    deployments.status?.(
      { metadata: { generation: 2 }, spec, status: { observedGeneration: 2, ...status } } as never,
      now,
    )
  const done = [{ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }]

  it.each<[string, string, object, object]>([
    ['available', 'ok', { replicas: 2 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 2 }],
    ['progressing', 'progress', { replicas: 2 }, { replicas: 3, updatedReplicas: 1, availableReplicas: 2 }],
    ['degraded', 'warn', { replicas: 2 }, { replicas: 2, updatedReplicas: 2, availableReplicas: 1, conditions: done }],
    ['failed', 'error', { replicas: 2 }, { conditions: [{ type: 'Progressing', status: 'False' }] }],
    ['stopped', 'muted', { replicas: 0 }, {}],
    ['paused', 'warn', { replicas: 2, paused: true }, {}],
    [
      'progressing',
      'progress',
      { replicas: 2 },
      { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
    ],
  ])('is %s', (text, tone, spec, status) => {
    expect(state(spec, status)).toEqual({ text, tone })
  })
})
