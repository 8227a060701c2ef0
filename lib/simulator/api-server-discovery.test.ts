import { beforeAll, describe, expect, it } from 'vitest'
import { type Server, startServer } from './api-server.test-support'

describe('discovery', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
  })

  it('comes aggregated in the version that is asked first', async () => {
    const answer = await server.send('GET', '/apis', {
      headers: {
        accept:
          'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
      },
    })
    expect(answer.headers.get('content-type')).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    )
    const body = await answer.json()
    const apps = body.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'apps')
    expect(
      apps.versions[0].resources.find(({ resource }: { resource: string }) => resource === 'deployments'),
    ).toMatchObject({
      responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      scope: 'Namespaced',
      singularResource: 'deployment',
      shortNames: ['deploy'],
      subresources: [
        { subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } },
        { subresource: 'status', responseKind: { group: 'apps', version: 'v1', kind: 'Deployment' } },
      ],
    })
    const etag = answer.headers.get('etag') ?? ''
    const again = await server.send('GET', '/apis', {
      headers: {
        accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
        'if-none-match': etag,
      },
    })
    expect(again.status).toBe(304)
  })

  it('comes in the old form as well', async () => {
    expect(await server.json('GET', '/api')).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
    const { resources } = await server.json<{ resources: { name: string }[] }>('GET', '/api/v1')
    const byName = new Map(resources.map((each) => [each.name, each]))
    expect(byName.get('pods')).toMatchObject({ kind: 'Pod', namespaced: true, shortNames: ['po'], singularName: 'pod' })
    expect(byName.get('pods/log')).toEqual({
      name: 'pods/log',
      singularName: '',
      namespaced: true,
      kind: 'Pod',
      verbs: ['get'],
    })
    expect(await server.json('GET', '/apis/authorization.k8s.io/v1')).toMatchObject({ kind: 'APIResourceList' })
    expect(await server.json('GET', '/apis/apps')).toMatchObject({
      kind: 'APIGroup',
      name: 'apps',
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    })
  })
})
