import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { fillEditor } from './editor'
import { everyPage } from './every-page'
import { expect, test } from './fixtures'
import { settled } from './settled'

const themes = ['light', 'dark'] as const

/** What axe calls serious or critical, in words that lead to the place, in both themes of the page as it stands. */
async function expectNoFault(page: Page, what: string): Promise<void> {
  for (const theme of themes) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    // A colour that is still changing is none that was chosen.
    await page.evaluate(() =>
      Promise.allSettled(
        document.getAnimations().map((each) => (each instanceof CSSTransition ? each.finished : undefined)),
      ),
    )
    // Without frames to look into, the page itself can be asked: half the time.
    const axe = new AxeBuilder({ page }).setLegacyMode(true)
    // A theme is nothing but colours: the rest has been looked at in the first.
    if (theme !== themes[0]) axe.withRules(['color-contrast', 'link-in-text-block'])
    const { violations } = await axe.analyze()
    const faults = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) =>
        nodes
          .filter(({ target }) => !isScrolledByText(id, target))
          .map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
      )
    expect.soft(faults, `${what}, ${theme}`).toEqual([])
  }
}

/** Completions are scrolled by the arrow keys of the text that they belong to; axe looks for a focus of their own. */
const isScrolledByText = (id: string, target: unknown) =>
  id === 'scrollable-region-focusable' && String(target).startsWith('#cm-ac-')

for (const { name, locale } of [
  { name: 'English', locale: 'en-GB' },
  { name: '简体中文', locale: 'zh-CN' },
] as const) {
  test.describe(name, () => {
    test.use({ locale })

    test('no page has a serious fault, by day or by night', async ({ page, kubectl, complaints }) => {
      test.setTimeout(240_000)
      complaints.expect(/status of 404 .*nobody/)
      for (const path of await everyPage(kubectl)) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await settled(page)
        await expectNoFault(page, path)
      }
    })

    test('no dialog and no form in use has a serious fault, by day or by night', async ({ page }) => {
      test.setTimeout(120_000)
      await page.goto('/local/deployments.apps/shop/storefront')
      const dialog = page.getByRole('dialog')
      for (const name of [/^(Scale|伸缩)$/, /^(Restart|重启)$/, /^(Delete|删除)$/]) {
        await page.getByRole('main').getByRole('button', { name }).click()
        await expect(dialog).toBeVisible()
        await settled(page)
        await expectNoFault(page, `dialog ${name}`)
        await page.keyboard.press('Escape')
        await expect(dialog).toBeHidden()
      }
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('store')
      await expect(page.getByRole('option', { name: /storefront/ }).first()).toBeVisible()
      await settled(page)
      await expectNoFault(page, 'palette')
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      await page.keyboard.press('?')
      await expect(dialog).toBeVisible()
      await settled(page)
      await expectNoFault(page, 'sheet of shortcuts')
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      await page
        .getByRole('banner')
        .getByRole('button', { name: /^(Namespace:|项目：)/ })
        .click()
      await expect(page.getByRole('option').nth(1)).toBeVisible()
      await expectNoFault(page, 'namespace picker')

      await page.goto('/local/namespaces/create')
      await page.getByRole('textbox').first().fill('Not a name')
      for (const box of await page.getByRole('checkbox').all()) await box.check()
      await page
        .getByRole('main')
        .getByRole('button', { name: /Add label|添加标签/ })
        .click()
      await settled(page)
      await expectNoFault(page, 'form with a mistake')

      await page.goto('/local/create')
      const editor = page.getByRole('main').getByRole('textbox')
      await fillEditor(editor, 'apiVersion: v1\nkind: Pod\nspec:\n  hostNetwrk: yes\n  ')
      await page.keyboard.press('F1')
      await page.getByRole('button', { name: /problem|个问题/ }).click()
      await editor.press('Control+Space')
      await expect(page.getByRole('option', { name: /containers/ })).toBeVisible()
      await expectNoFault(page, 'editor with completions, problems and documentation')
    })

    test.describe('signed out', () => {
      test.use({ storageState: { cookies: [], origins: [] } })

      test('the sign-in page has no serious fault, by day or by night', async ({ page }) => {
        await page.goto('/sign-in?error=token')
        await expectNoFault(page, 'sign-in')
      })
    })
  })
}
