import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * One hash over the contents of files and folders below `root`; what does not exist counts as empty. Tests are left out.
 * @param {string} root
 * @param {readonly string[]} entries
 */
export function fingerprint(root, entries) {
  const hash = createHash('sha256')
  for (const file of entries.flatMap((entry) => filesBelow(path.join(root, entry))).sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/** @param {string} entry @returns {string[]} */
function filesBelow(entry) {
  const stats = statSync(entry, { throwIfNoEntry: false })
  if (!stats) return []
  if (stats.isFile()) return /\.test(-support)?\.tsx?$/.test(entry) ? [] : [entry]
  return readdirSync(entry).flatMap((name) => filesBelow(path.join(entry, name)))
}
