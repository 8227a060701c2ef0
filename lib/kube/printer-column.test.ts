import { expect, it } from 'vitest'
import { compilePrinterColumn, type PrinterColumn } from './printer-column'

const object = {
  spec: { size: 3, ratio: 2.7, text: 'a', yes: true, none: null, list: ['a', 'b'], map: { b: 1, a: 'x' } },
  at: '2026-01-01T00:00:00Z',
}

it.each<[PrinterColumn['type'], string, unknown]>([
  ['string', '.spec.text', 'a'],
  ['string', '.spec.size', '3'],
  ['string', '.spec.yes', 'true'],
  ['string', '.spec.list', '["a","b"]'],
  ['string', '.spec.list[*]', 'a'],
  ['string', '.spec.map', '{"a":"x","b":1}'],
  ['string', '.spec.none', '<no value>'],
  ['string', '.spec.missing', undefined],
  ['integer', '.spec.size', 3],
  ['integer', '.spec.ratio', 2],
  ['integer', '.spec.text', undefined],
  ['number', '.spec.ratio', 2.7],
  ['boolean', '.spec.yes', true],
  ['boolean', '.spec.text', undefined],
  ['date', '.at', '2026-01-01T00:00:00Z'],
  ['date', '.spec.size', undefined],
  ['integer', '.spec.none', undefined],
  ['string', '.spec.list[5]', undefined],
])('%s %s', (type, jsonPath, expected) => {
  expect(compilePrinterColumn({ name: 'X', type, jsonPath })(object)).toEqual(expected)
})
