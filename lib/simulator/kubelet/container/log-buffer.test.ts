import { expect, it } from 'vitest'
import { FakeClock } from '../../../clock.test-support'
import { LogBuffer } from './log-buffer'

it('keeps the newest lines within its bounds', () => {
  const buffer = new LogBuffer(new FakeClock())
  const { write } = buffer.writer()
  for (let line = 0; line < 5000; line++) write(`line ${line} ${'x'.repeat(90)}`)
  expect(buffer.end).toBe(5000)
  expect(buffer.first).toBeGreaterThan(3000)
  expect(buffer.line(buffer.first - 1)).toBeUndefined()
  expect(buffer.line(4999)?.text).toMatch(/^line 4999 /)
})

it('keeps the order of lines of one millisecond, and splits text into lines', () => {
  const buffer = new LogBuffer(new FakeClock())
  buffer.writer().write('one\ntwo\n')
  buffer.writer().write('three')
  const lines = [0, 1, 2].map((sequence) => buffer.line(sequence))
  expect(lines.map((line) => line?.text)).toEqual(['one', 'two', 'three'])
  expect(lines.map((line) => line?.nanos)).toEqual([0, 1000, 2000])
})

it('takes nothing more once it is closed', () => {
  const buffer = new LogBuffer(new FakeClock())
  buffer.close()
  buffer.writer().write('late')
  expect(buffer.end).toBe(0)
})
