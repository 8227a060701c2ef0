import { describe, expect, it } from 'vitest'
import { applyJsonPatch } from './json'

describe('applyJsonPatch', () => {
  // The examples of RFC 6902, appendix A.
  it.each([
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    [{ baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    [
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
      { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    ],
    [
      { foo: ['all', 'grass', 'cows', 'eat'] },
      [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
      { foo: ['all', 'cows', 'eat', 'grass'] },
    ],
    [
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }], { foo: ['bar', ['abc', 'def']] }],
    [{ '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
    [
      { metadata: { labels: {} } },
      [{ op: 'add', path: '/metadata/labels/example.com~1a', value: 'b' }],
      { metadata: { labels: { 'example.com/a': 'b' } } },
    ],
    [
      { a: { b: 1 } },
      [
        { op: 'copy', from: '/a', path: '/c' },
        { op: 'replace', path: '/c/b', value: 2 },
      ],
      { a: { b: 1 }, c: { b: 2 } },
    ],
    [{}, [{ op: 'test', path: '/absent', value: null }], {}],
    [{ a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
    [{ a: 1 }, [], { a: 1 }],
    [{ a: [1, 2] }, [{ op: 'remove', path: '/a/-1' }], { a: [1] }],
    [{ a: [1, 2] }, [{ op: 'add', path: '/a/-1', value: 3 }], { a: [1, 2, 3] }],
    [
      {},
      [
        { op: 'add', path: '/a' },
        { op: 'copy', from: '/a', path: '/b' },
      ],
      { a: null, b: null },
    ],
  ])('%j with %j is %j', (target, patch, expected) => {
    const before = JSON.stringify(target)
    expect(applyJsonPatch(target, patch)).toEqual(expected)
    expect(JSON.stringify(target)).toBe(before)
  })

  it.each([
    [{ baz: 'qux' }, [{ op: 'test', path: '/baz', value: 'bar' }]],
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz/bat', value: 'qux' }]],
    [{ a: [1] }, [{ op: 'add', path: '/a/2', value: 1 }]],
    [{ a: [1] }, [{ op: 'add', path: '/a/01', value: 1 }]],
    [{ a: [1] }, [{ op: 'remove', path: '/a/-' }]],
    [{ a: [1] }, [{ op: 'remove', path: '/a/-2' }]],
    [{}, [{ op: 'remove', path: '/a' }]],
    [{}, [{ op: 'replace', path: '/a', value: 1 }]],
    [{}, [{ op: 'remove', path: '/toString' }]],
    [{ a: { b: 1 } }, [{ op: 'move', from: '/a', path: '/a/b' }]],
    [{}, [{ op: 'spam', path: '/a' }]],
    [{}, [{ op: 'add', path: 'a', value: 1 }]],
    [{}, [{ op: 'replace', path: '', value: [] }]],
  ])('%j cannot take %j', (target, patch) => {
    expect(() => applyJsonPatch(target, patch)).toThrow(
      expect.objectContaining({
        message: 'the server rejected our request due to an error in our request',
        status: expect.objectContaining({ code: 422, reason: 'Invalid' }),
      }),
    )
  })

  it.each([
    [{}, 400, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
    ['x', 400, 'json: cannot unmarshal string into Go value of type jsonpatch.Patch'],
    [['x'], 400, 'json: cannot unmarshal string into Go value of type jsonpatch.Operation'],
    [
      Array.from({ length: 10_001 }, () => ({})),
      413,
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
    ],
  ])('is no patch: %#', (patch, code, message) => {
    expect(() => applyJsonPatch({}, patch)).toThrow(
      expect.objectContaining({ message, status: expect.objectContaining({ code }) }),
    )
  })

  it('does not let copies of copies fill the memory', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => ({ op: 'copy', from: '/data', path: `/data/${index}` }))
    const started = performance.now()
    expect(() => applyJsonPatch({ data: { k: 'x'.repeat(1000) } }, doubling)).toThrow('the server rejected our request')
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(applyJsonPatch({ data: { k: 'x' } }, doubling.slice(0, 2))).toEqual({
      data: { k: 'x', 0: { k: 'x' }, 1: { k: 'x', 0: { k: 'x' } } },
    })
  })
})
