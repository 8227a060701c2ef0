'use client'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { useLocale, useTranslations } from 'use-intl'
import 'uplot/dist/uPlot.min.css'
import type { UsageReading, UsageResource } from '@/lib/kinds/usage'
import { usageText } from './usage-value'

const height = 150
/** Steps of the axis of memory: powers of two from a mebibyte on. */
const memorySteps = Array.from({ length: 24 }, (_, power) => 2 ** (20 + power))

/** Two small charts on one line of time. What they say stands beside them in figures, and in the table. */
export function UsageChart({ samples }: { samples: UsageReading['samples'] }) {
  return (
    <div aria-hidden className="grid gap-4 sm:grid-cols-2">
      <Chart resource="cpu" samples={samples} />
      <Chart resource="memory" samples={samples} />
    </div>
  )
}

function Chart({ resource, samples }: { resource: UsageResource; samples: UsageReading['samples'] }) {
  const t = useTranslations()
  const locale = useLocale()
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const label = t(`usage.${resource}`)

  useEffect(() => {
    const element = host.current
    if (!element) return
    // A canvas knows no custom properties: the theme's colours come to it as those of the element.
    const style = () => getComputedStyle(element)
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
    const axis = {
      stroke: () => style().textDecorationColor,
      grid: { stroke: () => style().borderTopColor, width: 1 },
      ticks: { show: false },
    }
    const chart = new uPlot(
      {
        width: element.clientWidth || 300,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_chart, _low, high) => [0, high > 0 ? high * 1.15 : 1] } },
        axes: [
          {
            ...axis,
            space: 70,
            values: (_chart, seconds) => seconds.map((each) => time.format(new Date(each * 1000))),
          },
          {
            ...axis,
            size: 62,
            space: 36,
            ...(resource === 'memory' ? { incrs: memorySteps } : {}),
            values: (_chart, amounts) => amounts.map((each) => usageText(resource, each)),
          },
        ],
        series: [{}, { label, stroke: () => style().color, width: 1.5, points: { show: false } }],
      },
      [[], []],
      element,
    )
    plot.current = chart
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth || 300, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.destroy()
      plot.current = undefined
    }
  }, [resource, label, locale])

  useEffect(() => {
    const at = resource === 'cpu' ? 1 : 2
    plot.current?.setData([samples.map(([ms]) => ms / 1000), samples.map((sample) => sample[at])])
  }, [samples, resource])

  return (
    <figure className="min-w-0">
      <figcaption className="text-xs text-faint">{label}</figcaption>
      <div ref={host} className="w-full overflow-hidden border-0 border-line text-accent decoration-faint" />
    </figure>
  )
}
