import { expect, it } from 'vitest'
import { logTimeKey, splitLogLine } from './log-line'

it('takes the time off a line, and leaves text without one alone', () => {
  expect(splitLogLine('2026-01-02T03:04:05.123456789Z hello')).toEqual({
    time: '2026-01-02T03:04:05.123456789Z',
    text: 'hello',
  })
  expect(splitLogLine('2026-01-02T03:04:05.123456789Z \r')).toEqual({
    time: '2026-01-02T03:04:05.123456789Z',
    text: '',
  })
  expect(splitLogLine('unable to retrieve container logs')).toEqual({ text: 'unable to retrieve container logs' })
})

it('orders times of nodes in other zones and with fewer digits by their moment', () => {
  const raws = [
    '2026-01-02T03:04:05.000000001Z a',
    '2026-01-02T11:04:05.000000002+08:00 b',
    '2026-01-02T03:04:05.5Z c',
    '2026-01-02T03:04:05.500000001Z d',
    '2026-01-01T22:04:06-05:00 e',
  ]
  const keys = raws.map(logTimeKey)
  expect([...keys].sort()).toEqual(keys)
  expect(logTimeKey('no time')).toBe('')
})
