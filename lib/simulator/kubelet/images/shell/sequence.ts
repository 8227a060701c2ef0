/** `seq [first [step]] last` */
import { sleep } from '../../../../clock'
import type { Applet } from './applets'

/** So many lines at once cost a moment of time: nobody else gets a turn meanwhile. */
const linesPerMoment = 1000

export const seq: Applet = async (parameters, { shell: { process }, out, err }) => {
  const words = [...parameters]
  let [separator, isEven] = ['\n', false]
  for (let option = words[0]; option !== undefined && /^-[sw]/.test(option); option = words[0]) {
    words.shift()
    if (option.startsWith('-s')) separator = option.slice(2) || (words.shift() ?? '')
    else isEven = true
  }
  const invalid = words.find((word) => !/^[-+]?(\d+\.?\d*|\.\d+)$/.test(word))
  if (words.length === 0 || words.length > 3 || invalid !== undefined) {
    err.write(invalid === undefined ? 'seq: wrong number of operands' : `seq: invalid number '${invalid}'`)
    return 1
  }
  const [last = '', step = '1', first = '1'] =
    words.length === 3 ? words.toReversed() : [words.at(-1), '1', words.at(-2)]
  const places = Math.max(...[first, step].map((word) => word.split('.')[1]?.length ?? 0))
  const [from, by, to] = [Number(first), Number(step), Number(last)]
  if (by === 0) return 1
  const width = isEven ? Math.max(...[from, to].map((value) => value.toFixed(places).length)) : 0
  const steps = Math.floor((to - from) / by + 1e-9)
  for (let at = 0; at <= steps && !process.signal.aborted; at++) {
    const value = (from + at * by).toFixed(places)
    const text = value.startsWith('-') ? `-${value.slice(1).padStart(width - 1, '0')}` : value.padStart(width, '0')
    out.part(at === steps ? `${text}\n` : `${text}${separator}`)
    if ((at + 1) % linesPerMoment !== 0) continue
    await out.taken?.()
    await sleep(process.clock, 10)
  }
  return 0
}
