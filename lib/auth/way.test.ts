import { describe, expect, test } from 'vitest'
import { createWayReader, networkOf, rangeOf } from './way'

const ask = (trusted: string[], peer: string, headers: Record<string, string>) =>
  createWayReader(trusted)(peer, (name) => headers[name])

describe('the way of a request', () => {
  const said = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' }

  test('is what the connection says, whatever a stranger claims', () => {
    expect(ask([], '127.0.0.1', said)).toEqual({ address: '127.0.0.1', isEncrypted: false })
    expect(ask(['10.0.0.0/8'], '::ffff:192.0.2.1', said)).toEqual({ address: '192.0.2.1', isEncrypted: false })
  })

  test('is what a trusted proxy says', () => {
    expect(ask(['127.0.0.1'], '127.0.0.1', said)).toEqual({ address: '203.0.113.9', isEncrypted: true })
    expect(ask(['127.0.0.1'], '::ffff:127.0.0.1', said)).toEqual({ address: '203.0.113.9', isEncrypted: true })
    expect(ask(['fd00::/8'], 'fd12::1', said)).toEqual({ address: '203.0.113.9', isEncrypted: true })
    expect(ask(['127.0.0.1'], '127.0.0.1', {})).toEqual({ address: '127.0.0.1', isEncrypted: false })
  })

  test('begins at the last address that is no proxy of ours: what stands before it was sent by the client', () => {
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.2.3', 'x-forwarded-proto': 'https, http' }
    expect(ask(['10.0.0.0/8'], '10.9.9.9', headers)).toEqual({ address: '203.0.113.9', isEncrypted: false })
  })
})

test.each([
  ['127.0.0.1', 32],
  ['10.0.0.0/8', 8],
  ['::1', 128],
  ['fd00::/8', 8],
])('%s is a range of addresses', (text, prefix) => expect(rangeOf(text)?.prefix).toBe(prefix))

test.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '*', ''])('%j is none', (text) =>
  expect(rangeOf(text)).toBeUndefined(),
)

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:01:2::6', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('attempts from %s are counted by %s', (address, network) => expect(networkOf(address)).toBe(network))
