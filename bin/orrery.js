#!/usr/bin/env node
// The command line. Plain JavaScript that old Nodes can parse, so that they can be told what is missing.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Orrery needs Node.js 20.19 or newer, and this is ${process.versions.node}. Install a current one from https://nodejs.org and try again.`,
  )
  process.exit(1)
}

// No `await` out here: the oldest of them could not parse that.
import('./launch/run.js').then(({ run }) => run(process.argv.slice(2)))
