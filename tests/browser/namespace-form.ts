/** The form that creates a namespace, and the YAML beside it. */
import type { Locator, Page } from '@playwright/test'
import { fillEditor } from './editor'

export const field = (page: Page, label: string): Locator => page.getByRole('textbox', { name: label, exact: true })
export const editor = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'YAML of the namespace and its limits' })
export const results = (page: Page): Locator => page.getByRole('region', { name: 'Result for each part' })

export const writeYaml = (page: Page, text: string): Promise<void> => fillEditor(editor(page), text)

/** Right by every rule, and yet its last part is refused: the quota before it leaves no room for another. */
export const withQuotaOfQuotas = (name: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: first
spec:
  hard:
    resourcequotas: "1"
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: second
spec:
  hard:
    pods: "1"
`

export const uniqueName = (): string => `made-${Math.random().toString(36).slice(2, 8)}`
