import { expect, type Locator } from '@playwright/test'

/** As a person would: mark everything and paste. */
export async function fillEditor(editor: Locator, text: string): Promise<void> {
  await editor.click()
  const { keyboard } = editor.page()
  await keyboard.press('ControlOrMeta+a')
  await keyboard.insertText(text)
}

/** Changes the text in an editor as a person would: by writing it anew. */
export async function rewriteEditor(editor: Locator, change: (text: string) => string): Promise<void> {
  await expect(editor).toContainText('apiVersion')
  // One line each, in so short a text. What is folded is not there, and may be left out.
  const lines = await editor.locator('.cm-line').allTextContents()
  await fillEditor(editor, change(`${lines.filter((line) => !line.includes('managedFields')).join('\n')}\n`))
}
