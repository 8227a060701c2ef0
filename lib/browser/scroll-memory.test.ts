// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { rememberedScroll, rememberScroll } from './scroll-memory'

it('is kept with the entry of the history, beside what is there', () => {
  window.history.replaceState({ theirs: 1 }, '', '/local/pods')
  expect(rememberedScroll()).toBe(0)
  rememberScroll(1200)
  expect(window.history.state).toEqual({ theirs: 1, orreryScroll: 1200 })
  expect(rememberedScroll()).toBe(1200)
  window.history.pushState(null, '', '/local/pods')
  expect(rememberedScroll()).toBe(0)
})
