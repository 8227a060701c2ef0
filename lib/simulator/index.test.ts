import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KubeList } from '../kube/object'
import type { ClusterRole, Deployment, Pod, Service } from '../kube/types'
import type { AuditEvent } from './api/audit-event'
import { folders, startSimulator as start } from './simulator.test-support'

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] },
    },
  },
}
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
}

describe('the simulated cluster', () => {
  it('makes what a real one makes for itself', async () => {
    const { json } = await start({ empty: true })
    const names = async (path: string) =>
      (await json<KubeList>('GET', path)).items.map(({ metadata }) => metadata?.name)
    expect(await names('/api/v1/namespaces')).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system'])
    expect((await json<Service>('GET', '/api/v1/namespaces/default/services/kubernetes')).spec).toMatchObject({
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, targetPort: 6443 }],
    })
    const roles = await names('/apis/rbac.authorization.k8s.io/v1/clusterroles')
    expect(roles).toEqual(
      expect.arrayContaining(['admin', 'cluster-admin', 'edit', 'orrery:console', 'system:node', 'view']),
    )
  })

  it('is ready when it says so', async () => {
    const { send, simulator } = await start({ empty: true })
    expect((await send('GET', '/readyz')).status).toBe(200)
    await simulator.stop()
    expect((await send('GET', '/readyz')).status).toBe(500)
  })

  it('runs a Deployment from kubectl create to answers by different Pods in turn', async () => {
    const { json, send, until, errors } = await start({ empty: true })
    await send('POST', '/apis/apps/v1/namespaces/default/deployments', deployment)
    await send('POST', '/api/v1/namespaces/default/services', service)
    await until('both Pods are available', async () => {
      const { status } = await json<Deployment>('GET', '/apis/apps/v1/namespaces/default/deployments/web')
      return status?.availableReplicas === 2
    })
    const path = '/api/v1/namespaces/default/services/web/proxy/'
    const answers = new Set<string>()
    for (let turn = 0; turn < 4; turn++) {
      const answer = await send('GET', path)
      expect(answer.status).toBe(200)
      answers.add(await answer.text())
    }
    expect(answers.size).toBe(2)
    const { items } = await json<KubeList<Pod>>('GET', '/api/v1/namespaces/default/pods')
    const log = await send('GET', `/api/v1/namespaces/default/pods/${items[0]?.metadata?.name}/log`)
    expect(log.status).toBe(200)
    expect(await log.text()).not.toBe('')
    expect(errors).toEqual([])
  })

  it('acts through identities of its own, all of which the audit names', async () => {
    const { json, send, until } = await start({ empty: true })
    await send('POST', '/apis/apps/v1/namespaces/default/deployments', deployment)
    await until('both Pods run', async () => {
      const { items } = await json<KubeList<Pod>>(
        'GET',
        '/api/v1/namespaces/default/pods?fieldSelector=status.phase%3DRunning',
      )
      return items.length === 2
    })
    const { items } = await json<{ items: AuditEvent[] }>('GET', '/simulator/v1/audit?limit=0')
    const refused = items.filter(({ responseStatus }) => responseStatus.code === 403)
    expect(refused).toEqual([])
    const who = (verb: string, resource: string, subresource?: string) =>
      items.find(
        (event) =>
          event.verb === verb && event.objectRef?.resource === resource && event.objectRef?.subresource === subresource,
      )?.user.username
    expect(who('create', 'replicasets')).toBe('system:serviceaccount:kube-system:deployment-controller')
    expect(who('create', 'pods')).toBe('system:serviceaccount:kube-system:replicaset-controller')
    expect(who('create', 'pods', 'binding')).toBe('system:kube-scheduler')
    expect(who('update', 'pods', 'status') ?? who('patch', 'pods', 'status')).toMatch(/^system:node:/)
  })

  it('seeds its first world once, and what is deleted stays deleted', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'orrery-simulator-'))
    folders.push(dataFolder)
    const first = await start({ dataFolder })
    expect((await first.send('GET', '/apis/apps/v1/namespaces/shop/deployments/cart')).status).toBe(200)
    await first.send('DELETE', '/apis/apps/v1/namespaces/shop/deployments/cart')
    await first.simulator.stop()
    const second = await start({ dataFolder })
    expect((await second.send('GET', '/apis/apps/v1/namespaces/shop/deployments/cart')).status).toBe(404)
    expect((await second.send('GET', '/apis/apps/v1/namespaces/shop/deployments/catalog')).status).toBe(200)
    await second.simulator.stop()
    const audit = readFileSync(join(dataFolder, 'audit.log'), 'utf8').trimEnd().split('\n')
    expect(audit.length).toBeGreaterThan(100)
    for (const line of audit) expect(JSON.parse(line)).toMatchObject({ kind: 'Event', apiVersion: 'audit.k8s.io/v1' })
  })

  it('stays empty when it began empty', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'orrery-simulator-'))
    folders.push(dataFolder)
    const first = await start({ dataFolder, empty: true })
    await first.simulator.stop()
    const second = await start({ dataFolder })
    expect((await second.send('GET', '/api/v1/namespaces/shop')).status).toBe(404)
  })

  it('puts back at the next start what its own roles lost, unless told to leave them', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'orrery-simulator-'))
    folders.push(dataFolder)
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles'
    const first = await start({ dataFolder, empty: true })
    for (const name of ['system:basic-user', 'system:discovery']) {
      const role = await first.json<ClusterRole>('GET', `${roles}/${name}`)
      const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': String(name === 'system:basic-user') }
      await first.send('PUT', `${roles}/${name}`, { ...role, metadata: { ...role.metadata, annotations }, rules: [] })
    }
    await first.simulator.stop()
    const second = await start({ dataFolder, empty: true })
    const rules = async (name: string) => (await second.json<ClusterRole>('GET', `${roles}/${name}`)).rules
    expect(await rules('system:basic-user')).not.toHaveLength(0)
    expect(await rules('system:discovery')).toBeUndefined()
  })
})
