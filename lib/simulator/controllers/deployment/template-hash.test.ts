import { describe, expect, it } from 'vitest'
import type { PodTemplateSpec } from '../../../kube/types'
import { hashOf, safeEncode } from '../shared/hash'
import { sameTemplate, withoutHash } from './template-hash'

const template: PodTemplateSpec = {
  metadata: { labels: { app: 'web', tier: 'front' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1' }], restartPolicy: 'Always' },
}
const reordered: PodTemplateSpec = {
  spec: { restartPolicy: 'Always', containers: [{ image: 'nginx:1', name: 'web' }] },
  metadata: { labels: { tier: 'front', app: 'web' } },
}

describe('hashOf', () => {
  it('does not depend on the order of keys or on members that are undefined', () => {
    expect(hashOf(reordered, undefined)).toBe(hashOf(template, undefined))
    expect(hashOf({ ...template, metadata: { ...template.metadata, annotations: undefined } }, undefined)).toBe(
      hashOf(template, undefined),
    )
  })

  it('changes with the template and with the collision count', () => {
    const hashes = [
      hashOf(template, undefined),
      hashOf(template, 0),
      hashOf(template, 1),
      hashOf({ ...template, spec: { ...template.spec!, restartPolicy: 'Never' } }, undefined),
    ]
    expect(new Set(hashes).size).toBe(4)
  })

  it('spells digits without vowels, as upstream', () => {
    // rand.SafeEncodeString: each byte picks bcdfghjklmnpqrstvwxz2456789[byte % 27].
    expect(safeEncode('0123456789')).toBe('456789bcdf')
    expect(hashOf(template, undefined)).toMatch(/^[bcdf456789]{1,10}$/)
  })
})

describe('sameTemplate', () => {
  it('overlooks the hash label only', () => {
    const labelled = { ...template, metadata: { labels: { ...template.metadata?.labels, 'pod-template-hash': 'x' } } }
    expect(sameTemplate(labelled, reordered)).toBe(true)
    expect(withoutHash(labelled)).toEqual(template)
    const other = { ...template, metadata: { labels: { app: 'web' } } }
    expect(sameTemplate(template, other)).toBe(false)
  })
})
