import type { Locator } from '@playwright/test'

/** As a person would: mark everything and paste. */
export async function fillEditor(editor: Locator, text: string): Promise<void> {
  await editor.click()
  const { keyboard } = editor.page()
  await keyboard.press('ControlOrMeta+a')
  await keyboard.insertText(text)
}
