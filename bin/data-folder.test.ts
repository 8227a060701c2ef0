import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareDataFolder } from './data-folder'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'orrery-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const modeOf = (file: string) => statSync(file).mode & 0o777

describe('the data folder', () => {
  it('is made with its parents, for its owner only', () => {
    const deep = path.join(folder, 'a/b/c')
    prepareDataFolder(deep)
    expect([path.dirname(deep), deep].map(modeOf)).toEqual([0o700, 0o700])
    prepareDataFolder(deep)
  })

  it('is closed to others when it is empty, and left alone when it is not', () => {
    chmodSync(folder, 0o755)
    const shared = path.join(folder, 'shared')
    mkdirSync(shared)
    chmodSync(shared, 0o777)
    prepareDataFolder(folder)
    expect(modeOf(folder)).toBe(0o755)
    prepareDataFolder(shared)
    expect(modeOf(shared)).toBe(0o700)
  })

  it('is refused in one line when it is a file', () => {
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    for (const where of [file, path.join(file, 'below')])
      expect(() => prepareDataFolder(where)).toThrow(/is a file, or lies below one: set ORRERY_DATA to a folder\.$/)
  })

  it.runIf(existsSync('/proc/self'))('is refused where nothing can be made, instead of trying for ever', () => {
    for (const where of ['/proc/x', '/proc/x/y/z']) expect(() => prepareDataFolder(where)).toThrow('(ENOENT)')
  })
})
