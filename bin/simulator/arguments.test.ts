import { describe, expect, it } from 'vitest'
import { parseArguments } from './arguments'

const parse = (...args: string[]) => parseArguments(args, {}, '/here')

describe('parseArguments', () => {
  it('has a default for everything', () => {
    expect(parse()).toEqual({ dataFolder: '/here/.orrery', port: 0, empty: false })
    expect(parseArguments([], { ORRERY_DATA: 'data' }, '/here').dataFolder).toBe('/here/data')
  })

  it('reads flags in both spellings', () => {
    const expected = { dataFolder: '/tmp/x', port: 8443, empty: true, nodes: 3, parent: 12 }
    expect(parse('--data', '/tmp/x', '--port', '8443', '--empty', '--nodes', '3', '--parent', '12')).toEqual(expected)
    expect(parse('--data=/tmp/x', '--port=8443', '--empty', '--nodes=3', '--parent=12')).toEqual(expected)
  })

  it.each([
    [['--what'], 'There is no option "--what".'],
    [['--port'], '--port needs a value.'],
    [['--port', 'x'], '--port must be a whole number from 0 to 65535, not "x".'],
    [['--port', '70000'], '--port must be a whole number from 0 to 65535'],
    [['--nodes=-1'], '--nodes must be a whole number'],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message)
  })
})
