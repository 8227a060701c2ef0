/**
 * How far a list was scrolled, kept with its entry in the browser's history: the way back, and a reload, lead to the same
 * rows; a link to the list begins at its top.
 */
const key = 'orreryScroll'

export function rememberedScroll(): number {
  const state: unknown = window.history.state
  const offset = typeof state === 'object' && state !== null && key in state ? state[key] : undefined
  return typeof offset === 'number' && offset > 0 ? offset : 0
}

/** What else stands in the entry is the router's, and stays. */
export function rememberScroll(offset: number): void {
  if (rememberedScroll() === offset) return
  window.history.replaceState({ ...window.history.state, [key]: offset }, '')
}
