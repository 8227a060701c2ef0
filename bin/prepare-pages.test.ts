import { expect, it } from 'vitest'
import { preparePages } from './prepare-pages'

function output() {
  const said: string[] = []
  return { said, log: (...values: unknown[]) => void said.push(values.join(' ')) }
}

it('keeps what Next says, but for how long its configuration took', async () => {
  const { said, ...target } = output()
  const { log } = target
  await preparePages(
    {
      async prepare() {
        target.log('\u001b[32m✓\u001b[39m Running next.config.js took 12ms')
        target.log('⚠ Invalid next.config.js options detected:')
      },
    },
    target,
  )
  expect(said).toEqual(['⚠ Invalid next.config.js options detected:'])
  expect(target.log).toBe(log)
})

it('lets its errors through, and leaves the console as it was', async () => {
  const target = output()
  const { log } = target
  const prepare = async () => {
    throw new Error('no build')
  }
  await expect(preparePages({ prepare }, target)).rejects.toThrow('no build')
  expect(target.log).toBe(log)
})
