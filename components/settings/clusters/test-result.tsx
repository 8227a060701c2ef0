'use client'
import { useTranslations } from 'use-intl'
import { RemedyCommand } from '@/components/shell/remedy-command'
import { Instant } from '@/components/ui/age'
import { Facts } from '@/components/ui/facts'
import { Banner } from '@/components/ui/notice'
import { type Tone, ToneGlyph } from '@/components/ui/status-mark'
import type { ConnectionTest, PresentedCertificate, TestStep } from '@/lib/connections/contract'

const tones: Record<TestStep['outcome'], Tone> = { ok: 'ok', warning: 'warn', failed: 'error' }

/** Each step with what it found; the one that failed with what is wrong and what to do. */
export function TestResult({ test }: { test: ConnectionTest }) {
  const t = useTranslations()
  const hasFailed = !test.ok
  const doubt = test.steps.find(({ fault }) => fault === 'unknown-authority' || fault === 'wrong-name')
  return (
    <section aria-label={t('connectionTest.title')} className="space-y-3">
      <Banner sort={hasFailed ? 'error' : 'info'} live>
        {hasFailed ? t('connectionTest.failed') : t('connectionTest.passed')}
      </Banner>
      <ol className="space-y-2">
        {test.steps.map((step) => (
          <Step key={`${step.id} ${step.warning ?? ''}`} step={step} />
        ))}
      </ol>
      {test.certificate && doubt ? <Certificate certificate={test.certificate} /> : null}
    </section>
  )
}

function Step({ step: { id, outcome, fault, warning, found, message } }: { step: TestStep }) {
  const t = useTranslations()
  const named = fault ?? warning
  return (
    <li className="flex gap-2 text-sm">
      <ToneGlyph tone={tones[outcome]} className="mt-1 size-3" />
      <div className="min-w-0 flex-1 space-y-1">
        <p>
          <span className="font-medium">{t(`connectionStep.${id}`)}</span>
          <span className="sr-only">: {t(`connectionOutcome.${outcome}`)}</span>
          {found ? <span className="ml-2 font-mono text-xs break-all text-soft">{found}</span> : null}
        </p>
        {fault ? <p className="font-semibold text-error">{t(`connectionFault.${fault}`)}</p> : null}
        {fault ? <p>{t(`connectionRemedy.${fault}`)}</p> : null}
        {warning ? <p>{t(`connectionWarning.${warning}`)}</p> : null}
        {named ? <RemedyCommand fault={named} /> : null}
        {message ? <p className="font-mono text-xs break-words text-faint">{message}</p> : null}
      </div>
    </li>
  )
}

function Certificate({ certificate }: { certificate: PresentedCertificate }) {
  const t = useTranslations()
  const { subject, issuer, fingerprint, validFrom, validTo, names } = certificate
  return (
    <details className="rounded-md border px-3 py-2">
      <summary className="cursor-pointer text-sm font-medium">{t('connectionTest.certificate')}</summary>
      <div className="mt-2">
        <Facts
          wide
          facts={[
            { term: t('connectionTest.subject'), value: subject },
            { term: t('connectionTest.issuer'), value: issuer },
            { term: 'SHA-256', value: <span className="font-mono text-xs break-all">{fingerprint}</span> },
            { term: t('connectionTest.validFrom'), value: <Instant time={validFrom} /> },
            { term: t('connectionTest.validTo'), value: <Instant time={validTo} /> },
            { term: t('connectionTest.names'), value: names.join(', ') },
          ]}
        />
      </div>
    </details>
  )
}
