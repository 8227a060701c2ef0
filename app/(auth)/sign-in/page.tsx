import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Mark } from '@/components/shell/mark'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { localPath } from '@/lib/browser/local-path'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../visitor'

export async function generateMetadata(): Promise<Metadata> {
  const { language } = await visitor()
  return { title: translatorOf(language)('signIn.title') }
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const { signedIn, language } = await visitor()
  const { next, error } = await searchParams
  const target = localPath(typeof next === 'string' ? next : undefined)
  if (signedIn) redirect(target)
  const t = translatorOf(language)
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-sunken px-4 py-8">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-3">
          <Mark className="size-10" />
          <div>
            <p className="text-xl font-semibold tracking-tight">{t('app.name')}</p>
            <p className="text-sm text-soft">{t('app.tagline')}</p>
          </div>
        </div>
        <div className="rounded-lg border bg-surface p-5">
          <h1 className="mb-4 text-lg font-semibold">{t('signIn.title')}</h1>
          <SignInForm next={target} linkProblem={error === 'token' || error === 'rate-limited' ? error : undefined} />
        </div>
      </div>
    </main>
  )
}
