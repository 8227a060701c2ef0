import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditEvent } from './audit-event'
import { openAuditFile } from './audit-file'

const event = (auditID: string): AuditEvent => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Metadata',
  auditID,
  stage: 'ResponseComplete',
  requestURI: '/api',
  verb: 'get',
  user: { username: 'ann', groups: [] },
  sourceIPs: [],
  userAgent: '',
  responseStatus: { metadata: {}, code: 200 },
  requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
  stageTimestamp: '2026-01-01T00:00:00.000000Z',
})

describe('openAuditFile', () => {
  let folder: string
  let path: string
  const said: string[] = []
  const say = (message: string) => void said.push(message)
  const log = { info: say, warn: say, error: say }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-audit-'))
    path = join(folder, 'audit.log')
    said.length = 0
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('writes one line for each event, readable by its owner only, and goes on where it stood', async () => {
    for (const id of ['a', 'b']) {
      const file = openAuditFile(path, { log })
      file.write(event(id))
      await file.close()
    }
    const ids = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).auditID)
    expect(ids).toEqual(['a', 'b'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('puts full files aside and forgets the oldest', async () => {
    for (let index = 0; index < 6; index++) {
      const file = openAuditFile(path, { log, maximumFileBytes: 100, olderFiles: 2 })
      file.write(event(String(index)))
      await file.close()
    }
    expect(readdirSync(folder).sort()).toEqual(['audit.log', 'audit.log.1', 'audit.log.2'])
    expect(readFileSync(`${path}.2`, 'utf8')).toContain('"auditID":"3"')
  })

  it('drops what does not fit the buffer and says how much', async () => {
    const file = openAuditFile(path, { log, maximumBufferBytes: 1000 })
    for (let index = 0; index < 10; index++) file.write(event(String(index)))
    await file.close()
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThan(10)
    expect(said).toEqual(['audit events were dropped: the disk is slower than the requests'])
  })

  it('says once that it cannot write', async () => {
    const file = openAuditFile(join(folder, 'missing', 'audit.log'), { log })
    file.write(event('a'))
    await file.close()
    file.write(event('b'))
    await file.close()
    expect(said).toEqual(['audit log cannot be written'])
  })
})
