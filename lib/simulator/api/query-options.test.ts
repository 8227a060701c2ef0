import { describe, expect, it } from 'vitest'
import { deleteOptions, listQuery, watchQuery, writeQuery } from './query-options'

const query = (text: string) => new URLSearchParams(text)

describe('writeQuery', () => {
  it('warns about fields unless told otherwise', () => {
    expect(writeQuery(query(''), 'CreateOptions')).toEqual({ dryRun: false, fieldValidation: 'Warn', force: false })
    expect(writeQuery(query('fieldValidation=Strict&fieldManager=me&dryRun=All&force=true'), 'PatchOptions')).toEqual({
      dryRun: true,
      fieldManager: 'me',
      fieldValidation: 'Strict',
      force: true,
    })
  })

  const refusals: [string, string][] = [
    ['dryRun=all', 'dryRun: Unsupported value: ["all"]: supported values: "All"'],
    ['fieldValidation=x', 'fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"'],
    [`fieldManager=${'a'.repeat(129)}`, 'fieldManager: Too long: may not be more than 128 bytes'],
    ['fieldManager=a%00b', 'should only contain printable characters'],
  ]
  it.each(refusals)('refuses %s', (text, message) => {
    expect(() => writeQuery(query(text), 'UpdateOptions')).toThrow(message)
  })
})

describe('listQuery', () => {
  it('leaves out what is not said', () => {
    expect(listQuery(query('limit=5&labelSelector=a%3Db'), 'shop')).toEqual({
      namespace: 'shop',
      limit: 5,
      labelSelector: 'a=b',
    })
    expect(listQuery(query(''), '')).toEqual({})
  })

  const refusals: [string, string][] = [
    ['resourceVersionMatch=Exact', 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    [
      'resourceVersionMatch=Exact&resourceVersion=0',
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    ['resourceVersionMatch=x&resourceVersion=1', 'resourceVersionMatch: Unsupported value: "x"'],
    ['sendInitialEvents=true', 'sendInitialEvents is forbidden for list'],
  ]
  it.each(refusals)('refuses %s', (text, message) => {
    expect(() => listQuery(query(text), '')).toThrow(message)
  })
})

describe('watchQuery', () => {
  it('reads bookmarks and time limits', () => {
    expect(watchQuery(query('watch=1&allowWatchBookmarks=true&timeoutSeconds=9&resourceVersion=7'))).toEqual({
      allowWatchBookmarks: true,
      timeoutSeconds: 9,
      resourceVersion: '7',
    })
    expect(watchQuery(query('watch=1&allowWatchBookmarks=false')).allowWatchBookmarks).toBe(false)
  })

  it('wants NotOlderThan with initial events', () => {
    expect(() => watchQuery(query('watch=1&sendInitialEvents=true'))).toThrow(
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    )
    expect(() => watchQuery(query('watch=1&resourceVersionMatch=Exact'))).toThrow(
      'resourceVersionMatch is forbidden for watch',
    )
  })
})

describe('deleteOptions', () => {
  it('come from the body, or from the query when there is none', () => {
    expect(deleteOptions(query('gracePeriodSeconds=3'), { gracePeriodSeconds: 0 })).toEqual({ gracePeriodSeconds: 0 })
    expect(deleteOptions(query('gracePeriodSeconds=3&propagationPolicy=Orphan'), undefined)).toEqual({
      gracePeriodSeconds: 3,
      propagationPolicy: 'Orphan',
    })
  })

  it('know the old way to orphan', () => {
    expect(deleteOptions(query('orphanDependents=true'), undefined)).toEqual({ propagationPolicy: 'Orphan' })
    expect(deleteOptions(query(''), { orphanDependents: false })).toEqual({
      propagationPolicy: 'Background',
      asksToCascade: true,
    })
  })

  it('carry preconditions and dry run', () => {
    expect(deleteOptions(query(''), { preconditions: { uid: 'u' }, dryRun: ['All'] })).toEqual({
      preconditions: { uid: 'u' },
      dryRun: true,
    })
  })

  it('refuse contradictions and unknown words', () => {
    expect(() => deleteOptions(query(''), { orphanDependents: true, propagationPolicy: 'Orphan' })).toThrow(
      'orphanDependents and deletionPropagation cannot be both set',
    )
    expect(() => deleteOptions(query('propagationPolicy=x'), undefined)).toThrow(
      'Unsupported value: "x": supported values: "Foreground", "Background", "Orphan", "nil"',
    )
  })
})
