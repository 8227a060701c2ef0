import { describe, expect, it } from 'vitest'
import {
  compareElements,
  fieldElement,
  indexElement,
  keyElement,
  printElement,
  readElement,
  valueElement,
} from './path-element'

describe('a path element', () => {
  it.each([
    [fieldElement('replicas'), 'f:replicas', '.replicas'],
    [
      keyElement([
        ['protocol', 'TCP'],
        ['containerPort', 80],
      ]),
      'k:{"containerPort":80,"protocol":"TCP"}',
      '[containerPort=80,protocol="TCP"]',
    ],
    [valueElement('example.com/hold'), 'v:"example.com/hold"', '[="example.com/hold"]'],
    [valueElement(true), 'v:true', '[=true]'],
    [indexElement(2), 'i:2', '[2]'],
    [valueElement('<a>'), 'v:"\\u003ca\\u003e"', '[="<a>"]'],
  ])('%s is written as %s and printed as %s', (element, written, printed) => {
    expect(element).toBe(written)
    expect(printElement(element)).toBe(printed)
    expect(readElement(written)).toBe(element)
  })

  it('is the same however its text was written', () => {
    expect(readElement('k:{ "b": 1.0, "a": "x" }')).toBe('k:{"a":"x","b":1}')
    expect(readElement('i:+2')).toBe('i:2')
  })

  it('of a sort that is not known is skipped, and what is none is refused', () => {
    expect(readElement('q:later')).toBeUndefined()
    expect(() => readElement('f')).toThrow('key must be 2 characters long:')
    expect(() => readElement('field')).toThrow('missing colon: field')
    expect(() => readElement('i:x')).toThrow('strconv.Atoi: parsing "x": invalid syntax')
  })

  it('has its place: fields, keys, values, places, and numbers by size', () => {
    const inOrder = [
      'f:a',
      'f:b',
      'k:{"name":"a"}',
      'k:{"port":9}',
      'k:{"port":80}',
      'k:{"port":80,"protocol":"TCP"}',
      'v:1',
      'v:"a"',
      'v:true',
      'i:9',
      'i:10',
    ]
    expect([...inOrder].reverse().sort(compareElements)).toEqual(inOrder)
  })
})
