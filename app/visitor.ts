/** Who looks at the page, in which language and theme. Read once per request. */
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { SignedIn } from '@/lib/auth/contract'
import { pages } from '@/lib/browser/paths'
import { languageOf } from '@/lib/i18n/language'
import { platform } from '@/lib/platform'
import { type AllSettings, type Language, settingsFrom } from '@/lib/settings/schema'

interface Visitor {
  signedIn: SignedIn | undefined
  settings: AllSettings
  language: Language
  nonce: string | undefined
}

export const visitor = cache(async (): Promise<Visitor> => {
  const received = await headers()
  const signedIn = await platform().auth.session(received)
  const settings = signedIn ? await platform().settings.all(signedIn.userId) : settingsFrom(new Map())
  return {
    signedIn,
    settings,
    language: languageOf(settings['ui.language'], received.get('accept-language')),
    nonce: received.get('x-nonce') ?? undefined,
  }
})

export interface SignedInVisitor extends Visitor {
  signedIn: SignedIn
}

/** The gate lets nobody in without a session; this says it to whoever reads a page, and to the type checker. */
export async function signedInVisitor(): Promise<SignedInVisitor> {
  const found = await visitor()
  if (!found.signedIn) redirect(pages.signIn())
  return { ...found, signedIn: found.signedIn }
}
