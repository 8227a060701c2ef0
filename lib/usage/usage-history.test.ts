import { expect, it } from 'vitest'
import { UsageHistory } from './usage-history'

const minute = 60_000
const usage = (cpu: number) => ({ cpu, memory: 1 })

it('keeps the last hour, each measurement once', () => {
  const history = new UsageHistory(new Date(0))
  for (let at = 1; at <= 90; at++) {
    history.note('pods/shop/web', at * minute, usage(at))
    history.note('pods/shop/web', at * minute, usage(at))
  }
  const samples = history.of('pods/shop/web')
  expect(samples).toHaveLength(61)
  expect([samples[0]?.[1], samples.at(-1)?.[1]]).toEqual([30, 90])
})

it('forgets what was unseen longest when there is too much', () => {
  const history = new UsageHistory(new Date(0))
  for (let object = 0; object < 3_001; object++) history.note(`pods/shop/${object}`, minute, usage(1))
  expect(history.of('pods/shop/0')).toEqual([])
  expect(history.of('pods/shop/3000')).toHaveLength(1)
})
