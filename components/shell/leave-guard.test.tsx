// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import Link from 'next/link'
import { describe, expect, it } from 'vitest'
import { renderInConsole } from '../render.test-support'
import { LeaveGuardProvider, useAskToLeave, useGuardedPush, useLeaveGuard } from './leave-guard'

const left: string[] = []

function Page({ unsaved }: { unsaved: boolean }) {
  const push = useGuardedPush()
  const askToLeave = useAskToLeave()
  useLeaveGuard(unsaved)
  return (
    <>
      <Link href="/local/pods" prefetch={false}>
        Pods
      </Link>
      <a href="#main">Skip</a>
      <button type="button" onClick={() => push('/settings')}>
        Settings
      </button>
      <button type="button" onClick={() => askToLeave(() => left.push('signed out'))}>
        Sign out
      </button>
    </>
  )
}

function open(unsaved: boolean) {
  left.length = 0
  window.history.pushState(null, '', '/before')
  window.history.pushState(null, '', '/local/namespaces/create')
  const page = (typed: boolean) => (
    <LeaveGuardProvider>
      <Page unsaved={typed} />
    </LeaveGuardProvider>
  )
  return renderInConsole(page(unsaved), { path: '/local/namespaces/create' })
}

const question = () => screen.queryByRole('dialog', { name: 'Leave without saving?' })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const closing = () => {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}
const goBack = () => act(async () => window.history.back())

describe('a page with something unsaved', () => {
  it('asks before a link is followed', () => {
    const { router } = open(true)
    fireEvent.click(screen.getByRole('link', { name: 'Pods' }))
    expect(question()).not.toBeNull()
    press('Stay')
    expect(question()).toBeNull()
    expect(router.replace).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('link', { name: 'Pods' }))
    press('Leave')
    expect(router.replace).toHaveBeenCalledWith('/local/pods')
  })

  it('asks before anything else that leads away', () => {
    const { router } = open(true)
    press('Settings')
    press('Leave')
    expect(router.replace).toHaveBeenCalledWith('/settings')
  })

  it('asks before signing out, and once', () => {
    open(true)
    expect(closing()).toBe(true)
    press('Sign out')
    expect(left).toEqual([])
    press('Leave')
    expect(left).toEqual(['signed out'])
    expect(closing()).toBe(false)
  })

  it('asks on the way back and stays where it is until it is answered', async () => {
    open(true)
    await goBack()
    await waitFor(() => expect(question()).not.toBeNull())
    expect(window.location.pathname).toBe('/local/namespaces/create')
    press('Stay')
    await goBack()
    await waitFor(() => expect(question()).not.toBeNull())
    press('Leave')
    await waitFor(() => expect(window.location.pathname).toBe('/before'))
  })

  it('asks nothing about a jump within the page', () => {
    open(true)
    // It is not followed here: jsdom would do so while the next test runs.
    window.addEventListener('click', (event) => event.preventDefault(), { once: true })
    fireEvent.click(screen.getByRole('link', { name: 'Skip' }))
    expect(question()).toBeNull()
  })
})

describe('a page with nothing unsaved', () => {
  it('asks nothing', async () => {
    const { router } = open(false)
    expect(closing()).toBe(false)
    press('Settings')
    expect(router.push).toHaveBeenCalledWith('/settings')
    press('Sign out')
    expect(left).toEqual(['signed out'])
    await goBack()
    await waitFor(() => expect(window.location.pathname).toBe('/before'))
    expect(question()).toBeNull()
  })
})
