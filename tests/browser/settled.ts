import { expect, type Page } from '@playwright/test'
import en from '../../lib/i18n/messages/en.json' with { type: 'json' }
import zh from '../../lib/i18n/messages/zh.json' with { type: 'json' }

const either = (...words: string[]) => new RegExp(`^(${words.join('|')})$`)

/** What the page has to show is there: nothing loads and no list is still connecting. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: either(en.app.loading, zh.app.loading) })).toHaveCount(0)
  await expect(page.getByText(either(en.live.connecting, zh.live.connecting))).toHaveCount(0)
}
