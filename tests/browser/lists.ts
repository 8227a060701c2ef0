/** Lists as a person finds things in them. */
import { expect, type Locator, type Page } from '@playwright/test'

export const listOf = (scope: Page | Locator, title: string | RegExp): Locator =>
  scope.getByRole('grid', { name: title })

/** The row that leads to the object of that name. */
export function rowOf(scope: Page | Locator, name: string): Locator {
  const page = 'page' in scope ? scope.page() : scope
  return scope.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) })
}

/** The names in a list from the top on; rows that are not on screen are not in the page. */
export async function namesIn(grid: Locator): Promise<string[]> {
  const rows = await grid.getByRole('row').evaluateAll((elements) =>
    elements
      .map((row) => ({
        index: Number(row.getAttribute('aria-rowindex')),
        name: row.querySelector('a')?.textContent ?? '',
      }))
      .sort((a, b) => a.index - b.index)
      .map(({ name }) => name),
  )
  return rows.filter(Boolean)
}

/** The header that sorts by that column. */
export const header = (grid: Locator, column: string): Locator =>
  grid.getByRole('columnheader', { name: column, exact: true })

export async function sortBy(grid: Locator, column: string): Promise<void> {
  await header(grid, column).getByRole('button').click()
}

/** What the search, filters and scope left, as the toolbar says it. */
export async function expectCount(page: Page, text: string | RegExp): Promise<void> {
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: text })).toBeVisible()
}
