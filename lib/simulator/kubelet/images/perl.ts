/** The one Perl program that Kubernetes' own examples run: the digits of pi. */

import { sleep } from '../../../clock'
import type { ContainerProcess } from '../../extension'
import { uses } from './running'

const mostDigits = 10_000

/** `perl -Mbignum=bpi -wle 'print bpi(2000)'`, which takes a few seconds as it does on a real machine. */
export async function perl(process: ContainerProcess): Promise<number> {
  const digits = Number(/\bbpi\((\d+)\)/.exec(process.argv.join(' '))?.[1] ?? 0)
  if (!process.argv.some((word) => word.includes('bignum')) || digits < 1 || digits > mostDigits) {
    process.stderr.write("perl: the simulation runs no Perl but `perl -Mbignum=bpi -wle 'print bpi(2000)'`")
    return 1
  }
  uses(process, 900, 12)
  await sleep(process.clock, 1000 + digits, process.signal)
  if (process.signal.aborted) return 143
  process.stdout.write(pi(digits))
  return 0
}

/** By Machin's formula, with ten digits more than are asked for, rounded as bignum rounds. */
export function pi(digits: number): string {
  if (digits === 1) return '3'
  const scale = 10n ** BigInt(digits + 9)
  const exact = 4n * (4n * inverseTangent(5n, scale) - inverseTangent(239n, scale))
  const rounded = String((exact + 5n * 10n ** 9n) / 10n ** 10n)
  return `3.${rounded.slice(1)}`
}

function inverseTangent(of: bigint, scale: bigint): bigint {
  let power = scale / of
  let sum = power
  const square = of * of
  for (let n = 3n, sign = -1n; power !== 0n; n += 2n, sign = -sign) {
    power /= square
    sum += (sign * power) / n
  }
  return sum
}
