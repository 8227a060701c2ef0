import { describe, expect, it } from 'vitest'
import { fullName, imageId, parseImageReference } from './reference'
import { pullOutcome } from './registry'

describe('image references', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app:2', 'localhost:5000/app:2'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['quay.io/a/b/c', 'quay.io/a/b/c:latest'],
  ])('%s is %s', (text, name) => {
    expect(fullName(parseImageReference(text))).toBe(name)
  })

  it.each(['', 'Nginx', 'nginx:', 'a//b', 'nginx:tag with space', '-x'])('%s is none', (text) => {
    expect(() => parseImageReference(text)).toThrow(/couldn't parse image name/)
  })

  it('say that names are lower case', () => {
    expect(() => parseImageReference('Web')).toThrow(
      'couldn\'t parse image name "Web": invalid reference format: repository name (library/Web) must be lowercase',
    )
  })

  it('have a digest that is always the same', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    expect(imageId(parseImageReference('nginx'))).toBe(imageId(parseImageReference('docker.io/library/nginx:latest')))
    expect(imageId(parseImageReference(`nginx@${digest}`))).toBe(`docker.io/library/nginx@${digest}`)
  })
})

describe('pulls', () => {
  const outcome = (image: string) => pullOutcome(image, undefined, false, () => 0.5)

  it.each(['nginx', 'ghcr.io/someone/anything:v1', 'does-exist', 'nonexistence'])('of %s succeed', (image) => {
    expect(outcome(image)).toMatchObject({ sizeBytes: expect.any(Number) })
  })

  it.each([
    ['web.invalid/app', 'no such host'],
    ['web.invalid:5000/app', 'no such host'],
    ['team/does-not-exist', 'repository does not exist'],
    ['nonexistent:1', 'repository does not exist'],
    ['nginx:no-such-image', 'not found'],
  ])('of %s fail: %s', (image, why) => {
    expect(outcome(image)).toMatchObject({ error: expect.stringContaining(why) })
  })
})
