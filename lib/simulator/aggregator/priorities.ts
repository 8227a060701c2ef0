/**
 * How the groups that the API server serves itself are ordered. A table of data.
 * Models apiVersionPriorities of pkg/controlplane/apiserver/aggregator.go; custom resources come after all of them.
 */
const groups: Readonly<Record<string, number>> = {
  '': 18000,
  apps: 17800,
  'events.k8s.io': 17750,
  'authentication.k8s.io': 17700,
  'authorization.k8s.io': 17600,
  autoscaling: 17500,
  batch: 17400,
  'certificates.k8s.io': 17300,
  'networking.k8s.io': 17200,
  policy: 17100,
  'rbac.authorization.k8s.io': 17000,
  'storage.k8s.io': 16800,
  'apiextensions.k8s.io': 16700,
  'admissionregistration.k8s.io': 16700,
  'scheduling.k8s.io': 16600,
  'coordination.k8s.io': 16500,
  'node.k8s.io': 16300,
  'discovery.k8s.io': 16200,
  'flowcontrol.apiserver.k8s.io': 16100,
}
const versions: Readonly<Record<string, number>> = {
  'autoscaling/v2': 30,
  '/v1': 1,
  'flowcontrol.apiserver.k8s.io/v1': 21,
}
const ordinaryVersion = 15
const custom = { groupPriorityMinimum: 1000, versionPriority: 100 }

export function prioritiesOf(group: string, version: string): typeof custom {
  const groupPriorityMinimum = groups[group]
  if (groupPriorityMinimum === undefined) return custom
  return { groupPriorityMinimum, versionPriority: versions[`${group}/${version}`] ?? ordinaryVersion }
}

export const isBuiltInGroup = (group: string) => Object.hasOwn(groups, group)
