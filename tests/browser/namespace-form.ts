/** The form that creates a namespace, and the YAML beside it. */
import type { Locator, Page } from '@playwright/test'

export const field = (page: Page, label: string): Locator => page.getByRole('textbox', { name: label, exact: true })
export const editor = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'YAML of the namespace and its limits' })
export const results = (page: Page): Locator => page.getByRole('region', { name: 'Result for each part' })

/** As a person would: mark everything and paste. */
export async function writeYaml(page: Page, text: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

export const uniqueName = (): string => `made-${Math.random().toString(36).slice(2, 8)}`
