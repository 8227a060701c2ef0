export interface Figure {
  what: string
  value: number
  unit: 'ms' | '/s' | 'MB' | 'rows'
  /** What it is measured against in the same run, and how. */
  against?: { what: string; value: number }
}

export function table(figures: readonly Figure[]): string {
  const lines = figures.map(({ what, value, unit, against }) => [
    what,
    `${round(value)} ${unit}`,
    against ? `${round(value / against.value)} × ${against.what} (${round(against.value)} ${unit})` : '',
  ])
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map(([what = '', value = '', ratio = '']) =>
      `  ${what.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${ratio}`.trimEnd(),
    )
    .join('\n')
}

const round = (value: number) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** Median of several runs, after one that does not count. */
export async function median(runs: number, measure: () => Promise<unknown>): Promise<number> {
  await measure()
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await measure()
    times.push(performance.now() - started)
  }
  return percentile(times, 0.5)
}
