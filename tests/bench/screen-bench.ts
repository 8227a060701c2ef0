/** What a person waits for: the first rows of a list on screen, with few objects and with many. */
import { chromium, type Page } from '@playwright/test'
import { namespaces } from '../../lib/kinds'
import { chromiumOptions } from '../support/chromium'
import { connect } from '../support/cluster-client'
import { eventually } from '../support/kubectl'
import { startOrrery } from '../support/orrery-process'
import { createIdlePods } from '../support/pods'
import { watchRows } from '../support/socket-rows'
import { type Figure, percentile } from './figures'

const many = 10_000

export async function screen(): Promise<Figure[]> {
  const orrery = await startOrrery({ environment: { ORRERY_EMPTY: '1' } })
  const { api, close } = await connect(orrery.kubeconfig)
  const browser = await chromium.launch(chromiumOptions())
  try {
    for (const name of ['few', 'many']) await api.create(namespaces, { metadata: { name } })
    await eventually(
      () => createIdlePods(api, 'few', 1, 99),
      () => true,
    )
    await createIdlePods(api, 'few', 99)
    await createIdlePods(api, 'many', many)

    const page = await browser.newPage()
    await page.goto(orrery.link)
    const first = await firstRows(page, `${orrery.origin}/local/pods?ns=many`)
    const withMany = await repeat(page, `${orrery.origin}/local/pods?ns=many`)
    const withFew = await repeat(page, `${orrery.origin}/local/pods?ns=few`)

    const rows = watchRows(page)
    await firstRows(page, `${orrery.origin}/local/pods?ns=many`)
    const heap = await page.evaluate(
      () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    )
    return [
      {
        what: 'first rows of 10,000 Pods, cold caches',
        value: first,
        unit: 'ms',
        against: { what: 'warm', value: withMany },
      },
      { what: 'first rows of 10,000 Pods', value: withMany, unit: 'ms', against: { what: 'of 100', value: withFew } },
      {
        what: 'rows that crossed the socket',
        value: rows.count(),
        unit: 'rows',
        against: { what: 'all', value: many },
      },
      { what: 'browser heap', value: heap / 1e6, unit: 'MB' },
    ]
  } finally {
    await browser.close()
    close()
    await orrery.stop()
  }
}

async function repeat(page: Page, url: string): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn < 5; turn++) times.push(await firstRows(page, url))
  return percentile(times, 0.5)
}

/** From the start of the navigation to the first row of Pods in the page. */
async function firstRows(page: Page, url: string): Promise<number> {
  await page.goto('about:blank')
  const started = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page
    .getByRole('link', { name: /^idle-/ })
    .first()
    .waitFor({ timeout: 60_000 })
  return performance.now() - started
}
