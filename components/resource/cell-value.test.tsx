// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { renderInConsole } from '../render.test-support'
import { CellValue } from './cell-value'

const row = { uid: 'u', name: 'web', namespace: 'shop', resourceVersion: '1', cells: [] }

function text(columnId: string, value: string, language: 'en' | 'zh'): string | null {
  const cell = <CellValue value={value} columnId={columnId} row={row} cluster="local" tabIndex={-1} />
  const { container, unmount } = renderInConsole(cell, { language })
  const shown = container.textContent
  unmount()
  return shown
}

describe('a cell', () => {
  it('says in the language of the reader when a container was restarted last', () => {
    expect(text('restarts', '5 (2m16s ago)', 'en')).toBe('5 (2m16s ago)')
    expect(text('restarts', '5 (2m16s ago)', 'zh')).toBe('5（2分钟16秒前）')
    expect(text('restarts', '0', 'zh')).toBe('0')
  })

  it('shows a time as a reader writes it', () => {
    expect(text('created-at', '2026-11-23T16:41:15Z', 'zh')).toContain('2026年11月23日')
    expect(text('created-at', '<unknown>', 'en')).toBe('<unknown>')
  })
})
